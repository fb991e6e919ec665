#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench compare and train --profile: a run goes on from what the last one
# learned; what has expired is replaced, and what is damaged stays.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

file=$dir/profile

# compare WORD..., train WORD...: quickly, with a profile, and its notes
compare()
{
	ends 0 compare --rounds 12 --task-us 50 --tasks 16 --workers 2 \
		--policy ata-empirical,uta,omp-static --profile "$file" "$@"
}
# shellcheck disable=SC2317 # it is called by its name
train()
{
	ends 0 train --model quadratic --rounds 6 --tasks 12 --workers 2 \
		--policy ata-empirical,uta --profile "$file" "$@"
}

# notes TEXT: standard output has that note
notes()
{
	grep -qF "$1" "$dir/out" || fail "no note '$1': $(cat "$dir/out")"
}

# Tasks that the profile says were timed.
timed()
{
	sed -n '/^count /,/^end /s/^\(0x[^ ]*\) .*/\1/p' "$file" |
		while read -r count; do
			printf '%.0f\n' "$count"
		done | awk '{ sum += $1 } END { print sum + 0 }'
}

for command in compare train; do
	rm -f "$file"
	$command
	notes "ata-empirical starts from nothing: $file was not there yet."
	first=$(timed)
	[ "$first" -gt 0 ] || fail "$command saved nothing: $(cat "$file")"
	grep -q "^kernel ata-bench $command, .*tasks of " "$file" ||
		fail "$command: kernel: $(cat "$file")"
	grep -q '^machine .*, 2 workers, ' "$file" ||
		fail "$command: machine: $(cat "$file")"
	$command
	notes "ata-empirical goes on from what $file tells."
	[ "$(timed)" -eq $((2 * first)) ] ||
		fail "$command: $(timed) tasks, not twice $first"
	[ ! -s "$dir/err" ] || fail "$command: $(cat "$dir/err")"
	# Another policy, and other rounds, of the same tasks.
	$command --policy ata,gta --alpha 1e-4 --rounds 5
	notes "ata goes on from what $file tells."
	$command --policy auto --rounds 5
	notes "auto goes on from what $file tells."
done

# Each of these is another kernel or machine, and replaces the file.
expires()
{
	"$@"
	complains 'has expired' "$*"
	notes "starts from nothing: $file had expired."
	"$@"
	notes "goes on from what $file tells."
}
expires compare
expires compare --task-us 60
expires compare --workers 3
expires compare --slow 1:2
expires compare --virtual 1x1,1x2
expires train
expires train --micro-batch 8
expires train --model softmax --data synthetic

# A kernel with a long name is still one line, and another than its neighbour.
many=0:2
worker=1
while [ $worker -lt 64 ]; do
	many=$many,$worker:2
	worker=$((worker + 1))
done
compare --workers 64 --slow "$many"
compare --workers 64 --slow "$many.5"
complains 'has expired' 'a longer emulation'

# What is no profile is named, and stays.
compare
size=$(($(wc -c <"$file")))
for damage in 0 $((size - 1)); do
	head -c "$damage" "$file" >"$dir/damaged"
	cp "$dir/damaged" "$dir/copy"
	refused 1 "cannot load $dir/damaged: the file is no profile or" \
		compare --rounds 12 --task-us 50 --profile "$dir/damaged"
	refused 1 "cannot load $dir/damaged: the file is no profile or" \
		train --model quadratic --rounds 6 --profile "$dir/damaged"
	cmp "$dir/damaged" "$dir/copy" || fail "a damaged file was changed"
done
sed 's/profile 1/profile 2/' "$file" >"$dir/damaged"
refused 1 'another version' compare --rounds 12 --profile "$dir/damaged"
refused 1 "$dir: the file is a directory" compare --rounds 12 --profile "$dir"

# Where it cannot be saved the figures are there all the same.
ends 1 compare --rounds 12 --task-us 50 --policy ata-empirical --format csv \
	--profile "$dir/none/profile"
complains "cannot save $dir/none/profile: " "no such folder"
[ "$(wc -l <"$dir/out")" -eq 2 ] || fail "no figures: $(cat "$dir/out")"

# Notes are for people.
compare --format csv
[ "$(grep -c 'goes on' "$dir/out")" -eq 0 ] || fail "a note in CSV"
[ "$(find "$dir" -name '.atasched*' | wc -l)" -eq 0 ] || fail "files left"
exit "$status"
