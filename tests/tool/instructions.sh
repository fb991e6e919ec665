#!/bin/sh
# SPDX-License-Identifier: MIT
#
# usage: instructions.sh [--print]
#
# How many instructions, allocations and system calls each hot path takes, by
# callgrind: the same on a busy machine as on an idle one. None may take more
# than tests/data/instructions.txt allows. --print: a new table of bounds, 15
# per cent above what there is now, for that file; from the build directory:
#
#	../tests/tool/instructions.sh --print
#
# Counts of what is there are printed whether they are in bounds or not.
set -u
srcdir=${srcdir:-$(dirname "$0")/../..}
builddir=${builddir:-.}
bounds=$srcdir/tests/data/instructions.txt
paths=$builddir/tests/tool/hot_paths

skip()
{
	echo "instructions are not counted: $*"
	exit 77
}

[ -z "${ATA_SANITIZE-}" ] || skip "the build has a sanitizer"
why=$("$paths" --why) || skip "${why:-$paths cannot run}"
command -v valgrind >/dev/null || skip "there is no valgrind"
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT

# Without debugging symbols, which need not be of a kind that valgrind knows.
strip -g -o "$dir/hot_paths" "$paths" || exit 1
valgrind --tool=callgrind --collect-systime=yes --compress-strings=no \
	--callgrind-out-file="$dir/out" "$dir/hot_paths" >"$dir/log" 2>&1 || {
	# A build for this processor alone may be too new for valgrind.
	grep -q 'nrecognised instruction' "$dir/log" &&
		skip "valgrind does not know an instruction of this build"
	echo "FAILED: $paths, under valgrind"
	cat "$dir/log"
	exit 1
}

# One line a path: its name, passes, instructions, allocations, system calls.
# Each dump names its path and passes, then sums up, and has the calls of a
# function behind the line of its name.
count()
{
	part=1
	while [ -e "$dir/out.$part" ]; do
		awk '
		/^desc: Trigger: Client Request: / { path = $5; passes = $6 }
		/^events: / {
			for (i = 2; i <= NF; i++)
				if ($i == "sysCount")
					at = i
		}
		/^summary: / { instructions = $2; calls = $at + 0 }
		/^cfn=/ {
			sub(/^cfn=/, "")
			sub(/@.*/, "")
			takes = $0 ~ /^((m|c|re)alloc|aligned_alloc|memalign|posix_memalign)$/
		}
		/^calls=/ && takes { taken += substr($1, 7) }
		END {
			print path, passes, instructions, taken + 0, calls
		}' "$dir/out.$part"
		part=$((part + 1))
	done
}

count >"$dir/seen"
[ "$(wc -l <"$dir/seen")" -gt 30 ] || {
	echo "FAILED: callgrind has not counted all paths: $(cat "$dir/seen")"
	exit 1
}

if [ "${1-}" = --print ]; then
	sed '/^#/!d' "$bounds"
	awk '
	function upward(number, digits)
	{
		return int(number * 10 ^ digits + 0.99) / 10 ^ digits
	}
	# What pins a thread looks at all units of the machine.
	{
		most = $3 / $2 * ($1 ~ /pins/ ? 1.6 : 1.15)
		printf "%-26s %10s %6s %6s\n", $1,
		       upward(most, most < 100 ? 1 : 0),
		       upward($4 / $2, 2), upward($5 / $2, 2)
	}' "$dir/seen"
	exit 0
fi

awk '
/^#/ { next }
FNR == NR { most[$1] = $2; allocations[$1] = $3; calls[$1] = $4; next }
{
	printf "%-26s %10.1f instructions, %.2f allocations, %.2f calls\n",
	       $1, $3 / $2, $4 / $2, $5 / $2
	seen[$1] = 1
}
!($1 in most) {
	print "FAILED: " $1 " is not in the table of bounds"
	failed = 1
	next
}
$3 > most[$1] * $2 {
	printf "FAILED: %s: %.1f instructions, more than %s\n", $1, $3 / $2,
	       most[$1]
	failed = 1
}
$4 > allocations[$1] * $2 {
	printf "FAILED: %s: memory is taken %.2f times, more than %s\n", $1,
	       $4 / $2, allocations[$1]
	failed = 1
}
$5 > calls[$1] * $2 {
	printf "FAILED: %s: %.2f system calls, more than %s\n", $1, $5 / $2,
	       calls[$1]
	failed = 1
}
END {
	for (name in most)
		if (!(name in seen)) {
			print "FAILED: " name " is no path"
			failed = 1
		}
	exit(failed)
}' "$bounds" "$dir/seen"
