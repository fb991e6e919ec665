#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The policy auto in virtual time: how far it may be from the oracle, on machines
# that stay as they are, change, or are disturbed. A run is a function of its
# seed, so these are no measurements.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# ratios WORD...: of auto to ofta, to $dir/ratios: rounds from, to, time, work
ratios()
{
	ends 0 simulate --shuffle --rounds 1000 --policy ofta,auto --every 1 \
		--curve "$dir/curve" --format csv "$@"
	awk -F, 'NR > 1 { t[$1, $4] += $5; w[$1, $4] += $6 }
		function sum(x, p, from, to) { return x[p, to] - x[p, from] }
		function ratio(x, a, b) {
			return sum(x, "auto", a, b) / sum(x, "ofta", a, b) }
		function put(from, to) {
			printf "%d-%d %.5f %.5f\n", from, to, \
				ratio(t, from, to), ratio(w, from, to) }
		END { put(0, 20); put(0, 1000); put(800, 1000); put(99, 110)
			put(110, 199); put(199, 210); put(210, 300) }' \
		"$dir/curve" >"$dir/ratios"
}

# at_most ROUNDS TIME WORK WHAT: of the last ratios
at_most()
{
	awk -v rounds="$1" -v time="$2" -v work="$3" '$1 == rounds {
		found = 1; bad = $2 > time || $3 > work }
		END { exit bad || !found }' "$dir/ratios" ||
		fail "$4, rounds $1: $(grep "^$1 " "$dir/ratios")," \
			"not $2 $3 at most"
}

# case WHAT FIRST20 ALL LAST WORK WORD...
check()
{
	what=$1 first=$2 all=$3 last=$4 work=$5
	shift 5
	ratios "$@"
	at_most 0-20 "$first" 99 "$what"
	at_most 0-1000 "$all" "$work" "$what"
	at_most 800-1000 "$last" 99 "$what"
}
uneven='--slowness 8x1,16x2.5 --dist gamma'
# shellcheck disable=SC2086 # a list of words
{
	check "B 8" 1.26 1.007 1.010 1.01 $uneven --cv 0.02 --tasks 8
	check "B 23" 1.03 1.003 1.002 1.01 $uneven --cv 0.02 --tasks 23
	check "B 64" 1.04 1.004 1.003 1.01 $uneven --cv 0.02 --tasks 64
	check "B 400" 1.04 1.003 1.002 1.01 $uneven --cv 0.1 --tasks 400
	check "16x5" 1.12 1.012 1.008 1.02 --slowness 8x1,16x5 --dist gamma \
		--cv 0.1 --tasks 32
	check "published, 51" 1.32 1.02 1.01 1.02 --workers 51
	check "published, 459" 99 1.13 1.05 1.06 --workers 459
	for tasks in 23 64; do
		ratios $uneven --cv 0.02 --tasks $tasks \
			--change 100:0-3:3 --change 200:0-3:1
		at_most 99-110 1.17 99 "change, B $tasks"
		at_most 110-199 1.005 99 "change, B $tasks"
		at_most 199-210 1.03 99 "change, B $tasks"
		at_most 210-300 1.01 99 "change, B $tasks"
	done
	for tasks in 8 23 64; do
		ratios $uneven --cv 0.02 --tasks $tasks --disturb 0.02:3
		at_most 0-1000 1.02 1.05 "disturbed, B $tasks"
	done
	ratios --slowness 8x1,16x5 --dist gamma --cv 0.1 --tasks 32 \
		--disturb 0.02:3 --seeds 20
	at_most 0-1000 1.02 1.05 "disturbed, 16x5"
	ratios --slowness 2x1,2x3 --dist gamma --cv 0.02 --tasks 4 \
		--disturb 0.02:3 --seeds 20
	at_most 0-1000 1.02 1.05 "disturbed, four workers"
}

# Four parked workers become fast: what that saves is saved soon. When the first
# is tried is chance, up to 100 rounds: that takes 40 seeds.
ends 0 simulate --slowness 8x1,16x5 --dist gamma --cv 0.02 --tasks 32 \
	--shuffle --rounds 600 --change 500:8-11:0.2 --seeds 40 \
	--policy ofta,auto --every 100 --curve "$dir/curve" --format csv
awk -F, 'NR > 1 { t[$1, $4] += $5 }
	function mean(p, from, to) {
		return (t[p, to] - t[p, from]) / (to - from) }
	END { could = mean("ofta", 400, 500) - mean("ofta", 500, 600)
		did = mean("auto", 400, 500) - mean("auto", 500, 600)
		print did / could
		exit !(did >= 0.5 * could) }' "$dir/curve" >"$dir/saved" ||
	fail "of what parked workers could save: $(cat "$dir/saved")"
exit "$status"
