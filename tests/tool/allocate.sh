#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench allocate: shares, who is parked, scores from standard input.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# is WHAT EXPECTED: compares $dir/out
is()
{
	printf '%s\n' "$2" | diff - "$dir/out" || fail "$1"
}

ends 0 allocate --tasks 8 1 1 1 1 4 4 4 4
grep -qx 'finish 2.0' "$dir/out" || fail "no line with the finish"
grep -q '^workers 4-7 parked' "$dir/out" || fail "who is parked is not said"
ends 0 allocate --tasks 8 --format csv 1 1 4 4
is "the split" "worker,score,tasks,finish
0,1,4,4
1,1,4,4
2,4,0,0
3,4,0,0"
ends 0 allocate --tasks 6 --policy uniform --format csv 1 1 4 4
is "equal shares" "worker,score,tasks,finish
0,1,2,2
1,1,2,2
2,4,1,4
3,4,1,4"
ends 0 allocate --tasks 5 --format csv 0 1 0
is "unknown workers get all" "worker,score,tasks,finish
0,0,3,0
1,1,0,0
2,0,2,0"
ends 0 allocate --tasks 9007199254740992 1
ends 0 allocate --tasks 1 1 1 1
grep -q '^workers 1-2 parked' "$dir/out" || fail "three alike, one task"

for score in nan inf -1 -nan abc 1,5 1e-320 1e-999 1e999 0x10 ''; do
	refused 2 "\"$score\"" allocate --tasks 8 1 "$score" 1
done
refused 2 '"-"' allocate --tasks 8 1 -

# input STATUS: allocates to what printf made of $2
input()
{
	# The format is the test's own.
	# shellcheck disable=SC2059
	printf "$2" | "$ATA_BENCH" allocate --tasks 4 --format csv - \
		>"$dir/out" 2>"$dir/err"
	got=$?
	[ "$got" -eq "$1" ] || fail "input '$2': status $got"
}
input 0 '1 2\n\t3\r\n\n4'
[ "$(wc -l <"$dir/out")" -eq 5 ] || fail "four words on three lines"
input 0 '1 -0\n'
is "a zero without a sign" "worker,score,tasks,finish
0,1,0,0
1,0,4,0"
input 2 '1\n2\nx3\n'
complains 'line 3: score "x3"' "a bad word in line 3"
input 2 '1 2 3-'
complains 'line 1: score "3-"' "a bad last word without a newline"
input 2 ''
complains 'no scores' "empty input"
input 2 '\n \n'
complains 'no scores' "blank input"
input 2 '1\0002\n'
complains 'line 1' "a zero byte"
awk 'BEGIN { for (i = 0; i < 70000; i++) printf "1" }' >"$dir/long"
"$ATA_BENCH" allocate --tasks 4 - <"$dir/long" >"$dir/out" 2>"$dir/err"
[ $? -eq 2 ] || fail "a word of 70000 digits"
complains 'line 1' "a word of 70000 digits"

# Words across the blocks that input is read in.
awk 'BEGIN { for (i = 0; i < 100000; i++) printf "%.*f\n", i % 9, 1 + i % 3 }' \
	>"$dir/many"
"$ATA_BENCH" allocate --tasks 1000000 --format csv - <"$dir/many" >"$dir/out" ||
	fail "100000 scores"
awk -F, 'NR > 1 && $2 != 1 + (NR - 2) % 3 { bad = 1 }
	NR > 1 { sum += $3 }
	END { exit bad || NR != 100001 || sum != 1000000 }' "$dir/out" ||
	fail "100000 scores: wrong scores or shares"
# Nobody reads so much.
awk 'BEGIN { for (i = 0; i < 30000; i++) print 1 }' | {
	"$ATA_BENCH" allocate --tasks 8 - 2>"$dir/err"
	echo "$?" >"$dir/got"
} | true
[ "$(cat "$dir/got")" = 1 ] || fail "a closed pipe: $(cat "$dir/got")"
complains 'standard output: Broken pipe' "a closed pipe"
exit "$status"
