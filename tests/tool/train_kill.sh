#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train: whenever it is killed, its checkpoint is whole or not there yet,
# and who goes on with it ends with the parameters of a run without a break.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

checkpoint=$dir/folder/checkpoint
mkdir "$dir/folder"
set -- train --data synthetic:400x784:10 --tasks 6 --micro-batch 4 \
	--optimizer adamw --schedule cosine --period 2000 --format csv

crc()
{
	sed 1d "$dir/out" | cut -d, -f5,6,13
}

# Each goes on where the one before was killed: as soon as a line of its log is
# read, behind which it writes its checkpoint.
mkfifo "$dir/pipe"
for lines in 1 2 3 5 8 1 13 2 4 7 1 3 9 2 6 1 5 3 2 4; do
	resume=
	[ -e "$checkpoint" ] && resume="--resume $checkpoint"
	# shellcheck disable=SC2086 # words
	"$ATA_BENCH" "$@" --rounds 100000000 --policy auto --evaluate 1 \
		--checkpoint "$checkpoint" --every 1 --log "$dir/pipe" \
		$resume >"$dir/out" 2>"$dir/err" &
	pid=$!
	{
		head -n $((lines + 1))
		kill -KILL $pid
		cat
	} <"$dir/pipe" >/dev/null
	wait $pid
	got=$?
	[ $got -eq 137 ] ||
		fail "line $lines: status $got, not killed: $(cat "$dir/err")"
done 2>"$dir/killed"	# what the shell says of it
[ -e "$checkpoint" ] || fail "no checkpoint"

# To the same number of rounds, without a break. What the killed ones left aside
# is removed by the next one who writes.
rounds=$(($(sed -n 's/^round //p' "$checkpoint") + 3))
ends 0 "$@" --rounds $rounds --policy auto
whole=$(crc)
ends 0 "$@" --rounds $rounds --policy uta --workers 3 --resume "$checkpoint" \
	--checkpoint "$checkpoint"
[ "$(crc)" = "$whole" ] || fail "$(crc) instead of $whole"
[ "$(ls -A "$dir/folder")" = checkpoint ] ||
	fail "left aside: $(ls -A "$dir/folder")"
exit "$status"
