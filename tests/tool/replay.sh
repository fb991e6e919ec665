#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench replay: recorded times come back as they were, in any order of rows,
# per share and per task; what runs out is drawn again and counted.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# replay FILE WORD...: to $dir/out, as CSV
replay()
{
	ends 0 replay --format csv "$@"
}

# cell COLUMN ROW: of $dir/out, rows from 1
cell()
{
	awk -F, -v name="$1" -v row="$2" 'NR == 1 {
		for (i = 1; i <= NF; i++) if ($i == name) at = i }
		NR == row + 1 { print $at }' "$dir/out"
}

# is COLUMN ROW VALUE
is()
{
	[ "$(cell "$1" "$2")" = "$3" ] ||
		fail "$1 in row $2: $(cell "$1" "$2"), not $3"
}

# Two workers, the second three times slower; powers of two, so sums are exact.
awk 'BEGIN { print "round,worker,tasks,seconds"
	for (k = 1; k <= 8; k++)
		print k ",0,2,0.5\n" k ",1,2,1.5" }' >"$dir/times"

# Equal shares take what was recorded, and run out of nothing.
replay "$dir/times" --policy static
is law 1 recorded
is workers 1 2
is tasks 1 4
is rounds 1 8
is round_time 1 1.5
is worker_time 1 2
is optimum 1 0.75
is regret 1 0.75
is redrawn 1 0
# The oracle gives the first one 3 of 4 tasks: one more than it has.
replay "$dir/times" --policy ofta,greedy-list
is round_time 1 0.75
is regret 1 0
is redrawn 1 1
is round_time 2 0.75

# Order of rows and columns, further columns, one row per task: the same.
cp "$dir/out" "$dir/first"
(sed 1q "$dir/times" && sed 1d "$dir/times" | sort -r) >"$dir/other"
replay "$dir/other" --policy ofta,greedy-list
cmp "$dir/out" "$dir/first" || fail "another order of rows"
awk -F, -v OFS=, 'NR == 1 { print "seconds,policy,tasks,worker,round"; next }
	{ print $4, "uta", $3, $2, $1 }' "$dir/times" >"$dir/other"
replay "$dir/other" --policy ofta,greedy-list
cmp "$dir/out" "$dir/first" || fail "another order of columns"
awk -F, -v OFS=, 'NR == 1 { print; next }
	{ for (i = 0; i < $3; i++) print $1, $2, 1, $4 / $3 }' "$dir/times" \
	>"$dir/other"
replay "$dir/other" --policy ofta,greedy-list
cmp "$dir/out" "$dir/first" || fail "a row per task"

# More rounds than were recorded: all the others are drawn again.
replay "$dir/times" --policy static --rounds 16 --seeds 2
is redrawn 1 2
is round_time 1 1.5
is round_time_sd 1 0
ends 0 replay "$dir/times" --policy ofta
grep -q '^redrawn: ' "$dir/out" || fail "it does not say that it drew again"
ends 0 replay "$dir/times" --policy static
grep -q redrawn "$dir/out" && fail "it says that it drew again"

# Every policy and baseline; repeatable.
every=ata,ata-empirical,auto,uta,ofta,gta,greedy-list,guided,fac2,awf-b,aid,ema
replay "$dir/times" --policy $every,static --tasks 7 --rounds 50
cp "$dir/out" "$dir/first"
OMP_NUM_THREADS=1 replay "$dir/times" --policy $every,static --tasks 7 \
	--rounds 50
cmp "$dir/out" "$dir/first" || fail "one thread: other rows"
[ "$(wc -l <"$dir/out")" -eq 14 ] || fail "rows are missing"

# Losses: what was known after a round.
printf 'round,loss\n0,9\n2,5\n4,3.5\n' >"$dir/losses"
replay "$dir/times" --policy static --loss "$dir/losses" --seeds 1 \
	--curve "$dir/curve" --every 1
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "loss") at = i; next }
	{ s = s " " $at } END { print s }' "$dir/curve" |
	grep -qx ' 9 5 5 3.5 3.5 3.5 3.5 3.5' || fail "$(cat "$dir/curve")"

# What compare records, replay reads.
ends 0 compare --policy uta --rounds 20 --tasks 6 --task-us 20 --workers 3 \
	--record "$dir/times"
replay "$dir/times" --policy static,ofta
is workers 1 3
is tasks 1 6
is rounds 1 20
is redrawn 1 0
exit "$status"
