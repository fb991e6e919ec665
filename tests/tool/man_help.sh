#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench(1) explains under each command the options that its --help lists and
# the columns that it prints, and no others. A subsection of the page belongs to
# the commands that its title names; "every command" names all, and those behind
# "but" are not meant. A help fits on a terminal of 80 columns.
#
# Needs srcdir and ATA_BENCH, the program.
set -u
: "${srcdir:?}" "${ATA_BENCH:?}"

if [ ! -x "$ATA_BENCH" ]; then
	echo "ata-bench was not built"
	exit 77
fi
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
page=$srcdir/man/ata-bench.1

# The items of the lists below each subsection that names command $1.
items()
{
	awk -v command="$1" '
	/^\.S[sh] / {
		title = " " $0 " "
		but = match(title, / but .*/) ? substr(title, RSTART) : ""
		on = /^\.Ss / && !index(but, " " command " ") &&
		     (index(title, " " command " ") ||
		      index(title, " every command "))
	}
	on && /^\.It / { print }' "$page"
}

status=0
# same WHAT: "$dir/said" and "$dir/page" are alike, and not empty
same()
{
	if [ ! -s "$dir/said" ]; then
		echo "$1: found none: this test is broken"
		status=1
	elif ! diff "$dir/said" "$dir/page" >"$dir/diff"; then
		echo "$1: ata-bench (<) and ata-bench(1) (>) differ:"
		grep '^[<>]' "$dir/diff"
		status=1
	fi
}

# columns COMMAND WORD...: of all that it can print, against the page
columns()
{
	command=$1
	"$ATA_BENCH" "$@" --format csv >"$dir/csv" || status=1
	sed 1q "$dir/csv" | tr -d '\r"' | tr , '\n' | sort >"$dir/said"
	items "$command" | grep -v '^\.It Fl' | sed 's/^\.It //; s/ , /\n/g' |
		sort >"$dir/page"
	same "$command, columns"
}

"$ATA_BENCH" --help | sed -n '/^Commands:/,/^$/s/^  \([a-z]*\) .*/\1/p' |
	sort >"$dir/said"
# A program without GSL has no simulate.
sed -n 's/^\.Cm \([a-z]*\)$/\1/p; /^\.Sh DESCRIPTION/q' "$page" |
	{ if [ -n "${ATA_GSL-}" ]; then cat; else grep -vx simulate; fi; } |
	sort >"$dir/page"
same "commands"
cp "$dir/said" "$dir/commands"

while read -r command; do
	if "$ATA_BENCH" "$command" --help | grep '.\{81\}'; then
		echo "$command --help: wider than 80 columns"
		status=1
	fi
	"$ATA_BENCH" "$command" --help |
		sed -n 's/^  --\([^ ]*\) \([^ ].*\)/\1 takes a word/p
			s/^  --\([^ ]*\)  .*/\1/p
			s/^  --\([^ ]*\)$/\1/p' | sort >"$dir/said"
	items "$command" | sed -n 's/^\.It Fl Fl \([^ ]*\) Ar.*/\1 takes a word/p
			s/^\.It Fl Fl \([^ ]*\)$/\1/p' | sort >"$dir/page"
	same "$command, options"
done <"$dir/commands"

columns topology
columns allocate --tasks 1 1
columns train --model quadratic --rounds 1 --policy uta --workers 2 --cost 2x1
if grep -qx simulate "$dir/commands"; then
	columns simulate --rounds 1 --cost 17x1
fi
printf 'round,worker,tasks,seconds\n1,0,1,1\n' >"$dir/times"
columns replay "$dir/times" --cost 1x1
columns overhead --laps 1 --workers 1 round
columns compare --tasks 4 --rounds 20 --task-us 10 --policy uta --workers 2 \
	--cost 2x1
exit $status
