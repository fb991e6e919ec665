#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench simulate: the same bytes for the same seed on any number of cores, the
# values of an independent simulation, curves that add up, and studies.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

baselines=greedy-list,guided,fac2,awf-b,aid,ema,static
every=ata,ata-empirical,auto,uta,ofta,gta,$baselines

# simulate WORD...: to $dir/out, as CSV
simulate()
{
	ends 0 simulate --format csv "$@"
}

# Repeatable, whoever computes it.
repeat()
{
	simulate --rounds 40 --seeds 3 --curve "$dir/curve" --shuffle \
		--problem quadratic --change 10:0-1:3 --policy $every \
		--dist mixed,gamma,log-normal --workers 2,5,40 "$@"
}
repeat
mv "$dir/out" "$dir/first"
mv "$dir/curve" "$dir/first.curve"
for threads in 1 2 5; do
	OMP_NUM_THREADS=$threads repeat
	cmp "$dir/out" "$dir/first" || fail "$threads threads: other rows"
	cmp "$dir/curve" "$dir/first.curve" || fail "$threads threads: curves"
done
if command -v taskset >"$dir/path"; then
	cpu=$(taskset -cp $$ | sed 's/.*[ ,-]//')
	taskset -c "$cpu" "$ATA_BENCH" simulate --format csv --rounds 40 \
		--seeds 3 --shuffle --problem quadratic --change 10:0-1:3 \
		--policy $every --dist mixed,gamma,log-normal \
		--workers 2,5,40 >"$dir/out"
	cmp "$dir/out" "$dir/first" || fail "one core: other rows"
fi
repeat --seed 2
cmp -s "$dir/out" "$dir/first" && fail "another seed: the same rows"
[ "$(wc -l <"$dir/first")" -eq $((1 + 9 * 13)) ] || fail "rows are missing"

# Every row has all its numbers, and gta no regret.
awk -F, 'NR > 1 && ($7 <= 0 || $8 < 0 || $9 < $7 || $11 < 0 ||
	($5 == "gta" || $5 == "ofta") && $11 != 0) { print; bad = 1 }
	END { exit bad }' "$dir/first" || fail "rows that cannot be"

# A curve ends with the sums that the rows are means of.
simulate --rounds 300 --seeds 1 --policy uta --curve "$dir/curve" --every 77
awk -F, 'NR == FNR { if (FNR == 2) { time = $7; cost = $9; regret = $11 }
		next }
	FNR > 1 { rounds = rounds " " $4; t = $5; w = $6; r = $8 }
	function near(a, b) { return a - b < 1e-9 * b && b - a < 1e-9 * b }
	END { exit !(rounds == " 77 154 231 300" && near(t, 300 * time) &&
		near(w, 300 * cost) && near(r, 300 * regret)) }' \
	"$dir/out" "$dir/curve" || fail "curve: $(cat "$dir/curve")"

# SGD beside the clock is that of train.
simulate --rounds 30 --seeds 1 --policy uta,gta --curve "$dir/curve" \
	--problem quadratic --step 0.1 --seed 7
ends 0 train --model quadratic --rounds 30 --tasks 23 --micro-batch 1 \
	--step 0.1 --seed 7 --policy uta --workers 1 --format csv
trained=$(awk -F, 'NR == 2 { print $5 }' "$dir/out")
simulated=$(awk -F, '$4 == 30 { print $9 }' "$dir/curve" | sort -u)
[ "$trained" = "$simulated" ] || fail "loss $trained, simulated $simulated"

# Means of an independent program: within 2 per cent or three deviations.
simulate --workers 17,153 --rounds 5000
awk -F, 'FNR == 1 { next }
	NR == FNR { for (i = 7; i <= 12; i++) ref[$2, $5, i] = $i; next }
	{ for (i = 7; i <= 11; i += 2) {
		want = ref[$2, $5, i]
		room = 3 * ref[$2, $5, i + 1]
		room = room > 0.02 * want ? room : 0.02 * want
		if ($i - want > room || want - $i > room) {
			print $2, $5, "is", $i, "not", want
			bad = 1
		}
		n++ } }
	END { exit bad || n != 30 }' "$srcdir/tests/data/simulate.csv" \
	"$dir/out" || fail "other means than the independent program's"

# Studies: each has rows, says what it is, and can be overridden.
for study in published laws priors scale; do
	ends 0 simulate --study $study --show
	grep -q '^ata-bench simulate --law ' "$dir/out" || fail "$study: --show"
	ends 0 simulate --study $study --rounds 2 --workers 3,30 --seeds 1
	grep -q "^--law .* --policy " "$dir/out" || fail "$study: no options"
	grep -q "^ *30 .* ofta\|^[a-z]* *30  ofta\|^ *30  ofta" "$dir/out" ||
		fail "$study: $(cat "$dir/out")"
done
simulate --study published --rounds 3 --seeds 1
[ "$(wc -l <"$dir/out")" -eq 41 ] || fail "published: not 8 x 5 rows"
simulate --rounds 3 --timing --workers 1000 --policy ofta
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	{ exit !($at["decide_us"] > 0 && $at["decide_worker_ns"] > 0) }' \
	"$dir/out" || fail "--timing: $(cat "$dir/out")"

# An oracle that follows a change, and an optimum that does.
simulate --slowness 2x1 --unit 1 --dist constant --tasks 4 --rounds 4 \
	--policy ofta,static --seeds 1 --change 2:1:3 --change 4:1:1 \
	--curve "$dir/curve" --every 1
awk -F, 'NR > 1 { s = s " " $5 } END { print s }' "$dir/curve" |
	grep -qx ' 2 5 8 10 2 8 14 16' || fail "change: $(cat "$dir/curve")"
exit "$status"
