#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What rounds cost in virtual time, and what auto saves with slack. A run is a
# function of its seed, so these are no measurements.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# Equal shares of two tasks, of 1 s twice and 3 s twice: the price is
# 2 (5 + 2) + 6 (2 + 2). It is the workers', wherever a seed puts them.
constant='--slowness 2x1,2x3 --unit 1 --dist constant --tasks 8 --rounds 9
	--cost 1x5,3x2 --seeds 8'
# shellcheck disable=SC2086 # a list of words
for shuffle in '' --shuffle; do
	ends 0 simulate $constant --policy static,gta $shuffle --format csv \
		--curve "$dir/curve" --every 3
	awk -F, 'NR == 1 && $NF != "price" { bad = 1 }
		NR == 2 && $NF != 38 { bad = 1 }
		# All are busy all the time.
		NR == 3 && $NF != 11 * $7 { bad = 1 }
		END { exit bad || NR != 3 }' "$dir/out" ||
		fail "price, $shuffle: $(cat "$dir/out")"
	awk -F, 'NR == 1 && $NF != "price" { bad = 1 }
		NR > 1 && $1 == "static" && $NF != 38 * $4 { bad = 1; print }
		END { exit bad || NR != 1 + 2 * 8 * 3 }' "$dir/curve" ||
		fail "curve, $shuffle: $(cat "$dir/curve")"
done

# The last column in JSON and in a table as well; nobody else has it.
# shellcheck disable=SC2086 # a list of words
{
	ends 0 simulate $constant --policy static --format csv
	mv "$dir/out" "$dir/csv"
	ends 0 simulate $constant --policy static --format json
	"${builddir:?}/tests/tool/json_rows" <"$dir/out" | cmp - "$dir/csv" ||
		fail "JSON and CSV differ: $(cat "$dir/out")"
	ends 0 simulate $constant --policy static --slack 0.25
}
for line in 'What a second costs: 1x5,3x2\.' 'Slack: 0\.25\.' '.* price' \
	' .* static .* 38\.0'; do
	grep -qx "$line" "$dir/out" || fail "no '$line': $(cat "$dir/out")"
done
for format in table csv; do
	ends 0 simulate --slowness 2x1,2x3 --rounds 9 --slack 0.25 \
		--policy auto --curve "$dir/curve" --format $format
	grep -q -e price -e 'second costs' "$dir/out" "$dir/curve" &&
		fail "$format: a price without costs"
done

# auto WORD...: what a round takes and, with costs, its price, to $dir/paid
auto()
{
	ends 0 simulate --slowness 8x1,16x2.5 --dist gamma --cv 0.02 --shuffle \
		--tasks 64 --unit 1 --policy auto --format csv "$@"
	awk -F, 'NR == 2 { print $7, $NF }' "$dir/out" >>"$dir/paid"
}

# Fast workers cost 4 a second and a task, slow ones 1 and 2.5. The fast ones'
# rounds of 5 s at 220 become, with two tasks for each slow one, 5 s at 208; of
# 10 s, with four for each, at 160.
auto
auto --cost 8x4,16x1
auto --cost 8x4,16x1 --slack 0.3
auto --cost 8x4,16x1 --slack 1
# The guard leaves to slow workers what ends in time.
auto --cost 8x4,16x1 --slack 1 --no-guard
awk '{ time[NR] = $1; price[NR] = $2 }
	function check(what, value, most) {
		if (!(value <= most)) { print what, value; bad = 1 } }
	END {
		check("costs alone, time", time[2] / time[1], 1.01)
		check("and earlier", time[1] / time[2], 1.01)
		check("slack 0.3, time", time[3] / time[1], 1.3 * 1.02)
		check("slack 0.3, price", price[3] / price[2], 0.955)
		check("slack 1, time", time[4] / time[1], 2.0 * 1.02)
		check("slack 1, price", price[4] / price[2], 0.74)
		check("the guard, price", price[4] / price[5], 1.01)
		exit bad || NR != 5 }' "$dir/paid" >"$dir/wrong" ||
	fail "$(cat "$dir/wrong" "$dir/paid")"
exit "$status"
