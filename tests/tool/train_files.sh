#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train: logs and checkpoints that cannot be written are told, in time,
# with the cause, and leave what was there.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

quick='train --data synthetic --policy uta --tasks 4 --micro-batch 4'
log=$dir/log.csv
checkpoint=$dir/checkpoint

mkfifo "$dir/pipe"

# begin WORD...: in the background, until the first line of its log is there: they
# come as they are written
begin()
{
	: >"$log"
	cat "$dir/pipe" >"$log" &
	reader=$!
	# shellcheck disable=SC2086 # words
	"$ATA_BENCH" $quick --rounds 100000000 --log "$dir/pipe" "$@" \
		>"$dir/out" 2>"$dir/err" &
	pid=$!
	while [ "$(wc -l <"$log")" -lt 2 ] && kill -0 $pid 2>/dev/null; do
		sleep 0.05
	done
}

# end STATUS WHAT: of what was begun, by SIGTERM
end()
{
	kill -TERM $pid
	wait $pid
	got=$?
	# It waits for a writer.
	[ -s "$log" ] || kill $reader
	wait $reader
	[ $got = "$1" ] || fail "$2: status $got: $(cat "$dir/err")"
}
begin
end 143 "a log in a pipe"
complains terminated "a log in a pipe"

# What was trained is lost, and who pressed the key has to know.
full_disk()
{
	(
		ulimit -f 8
		# shellcheck disable=SC2086 # words
		"$ATA_BENCH" $quick "$@" >"$dir/out" 2>"$dir/err"
	)
	got=$?
	what="a full disk, $*"
	[ $got -eq 1 ] || fail "$what: status $got"
	[ -s "$dir/out" ] && fail "$what: rows were printed"
	[ -z "$(find "$dir" -name '.*' -type f)" ] ||
		fail "$what: left $(find "$dir" -name '.*' -type f)"
}
case ${ATA_SANITIZE-} in
*thread*) ;;	# needs files of its own
*)
	echo old >"$checkpoint"
	full_disk --rounds 6 --every 3 --checkpoint "$checkpoint"
	complains "cannot write $checkpoint: the file would be larger" "$what"
	[ "$(cat "$checkpoint")" = old ] || fail "$what: the old file is gone"
	echo old >"$log"
	# Would run for hours, if it did not look before the end.
	full_disk --rounds 100000000 --evaluate 1 --log "$log"
	complains "cannot write $log: File too large" "$what"
	[ "$(cat "$log")" = old ] || fail "$what: the old file is gone"

	ATA_BENCH_PLAIN=$ATA_BENCH
	printf '#!/bin/sh\nulimit -f 8\nexec "%s" "$@"\n' \
		"$ATA_BENCH" >"$dir/limited"
	chmod +x "$dir/limited"
	ATA_BENCH=$dir/limited
	begin --checkpoint "$checkpoint"
	end 143 "a full disk at the end"
	ATA_BENCH=$ATA_BENCH_PLAIN
	grep -qF "cannot write $checkpoint: the file would" "$dir/err" ||
		fail "not a word of the lost checkpoint: $(cat "$dir/err")"
	grep -q 'until round' "$dir/err" && fail "a checkpoint that is not"
esac

# Neither waited for, nor found out after hours.
# shellcheck disable=SC2086 # words
{
	refused 1 "cannot write $dir/pipe: it is no regular file" $quick \
		--rounds 100000000 --checkpoint "$dir/pipe"
	for pair in 'checkpoint log' 'resume trace' 'profile record'; do
		first=${pair% *}
		second=${pair#* }
		refused 2 "--$first and --$second: $dir/x cannot be both" \
			$quick --policy auto --"$first" "$dir/x" \
			--"$second" "$dir/x"
	done
	[ -e "$dir/x" ] && fail "a refused run has left a file"
	echo old >"$log"
	refused 1 "$dir/none: the file does not" $quick --resume "$dir/none" \
		--log "$log"
	[ "$(cat "$log")" = old ] || fail "a run that never began has a log"
	ends 0 $quick --rounds 4 --checkpoint "$checkpoint"
	ends 0 $quick --rounds 6 --checkpoint "$checkpoint" \
		--resume "$checkpoint"
}
# shellcheck disable=SC2086 # words
[ ! -c /dev/full ] ||
	refused 1 'cannot write /dev/full: No space' $quick --rounds 100000000 \
		--log /dev/full
exit "$status"
