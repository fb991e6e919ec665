#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench compare --matrix: every regime has every row, for programs and for
# people, a signal leaves what was measured, and what does not go with it is
# refused; no figures are judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

refused 2 '"none" is not peers' compare --matrix none
refused 2 '--seconds needs --matrix' compare --seconds 3
refused 2 'excludes --tasks' compare --matrix peers --tasks 3
refused 2 'excludes --virtual' compare --matrix peers --virtual 2x1
refused 2 'needs --alpha' compare --matrix peers --policy ata
refused 2 '--seconds' compare --matrix peers --seconds 0

ends 0 compare --matrix peers --seconds 0.1 --policy gta,omp-dynamic \
	--format csv
[ "$(wc -l <"$dir/out")" -eq 21 ] || fail "not 20 rows: $(cat "$dir/out")"
sed 1q "$dir/out" | grep -q '^regime,policy,workers,tasks,rounds,.*,emulated' ||
	fail "columns: $(sed 1q "$dir/out")"
# The commas in the regimes' names are not the columns'. Ratios may be anything:
# so few calibration rounds are easily disturbed.
sed 's/^"[^"]*"/regime/' "$dir/out" | awk -F, 'NR > 1 && ($5 < 2 || $7 <= 0 ||
	$12 <= 0) { bad = 1; print } END { exit bad }' ||
	fail "figures: $(cat "$dir/out")"
[ "$(sed 1d "$dir/out" | cut -d'"' -f2 | uniq -d | wc -l)" -eq 10 ] ||
	fail "not 10 regimes of two rows each: $(cat "$dir/out")"

# Where there is hardly any time every regime has two laps, and says that these
# are too few.
sed 's/^"[^"]*"/regime/; s/"[^"]*"/emulated/' "$dir/out" | awk -F, 'NR > 1 &&
	($12 == "" || $13 != "" || $14 != "" || $16 != 2 || $17 != "" ||
	$19 != "" || NF != 19) { bad = 1; print }
	END { exit bad }' || fail "two laps: $(cat "$dir/out")"
ends 0 compare --matrix peers --seconds 0.1 --policy auto,omp-dynamic
[ "$(grep -c ' wins.*; auto over omp-dynamic, lap by lap: [0-9.]*; 2 laps: '"\
"'too few for intervals\.$' "$dir/out")" -eq 10 ] ||
	fail "two rows, two laps: $(cat "$dir/out")"
ends 0 compare --matrix peers --seconds 0.1 --policy omp-static,auto \
	--format csv
sed '1d; s/^"[^"]*"/regime/; s/"[^"]*"/emulated/' "$dir/out" | awk -F, '
	$2 == "auto" && $17 != 1 || $17 <= 0 || $18 != "" { bad = 1; print }
	END { exit bad }' || fail "lap by lap: $(cat "$dir/out")"

# After a signal: the regimes that were done, and who wins them. (On a busy machine
# the first one may take longer, and when it is busy no more all may be done.)
for seconds in 3 5 8 12 20 32 48 8 5 3; do
	"$ATA_BENCH" compare --matrix peers --seconds 5 \
		--policy gta,omp-dynamic >"$dir/out" 2>"$dir/err" </dev/null &
	pid=$!
	sleep $seconds
	kill -TERM $pid
	wait $pid
	got=$?
	[ -s "$dir/out" ] && [ "$got" -ne 0 ] && break
done
[ "$got" -eq 143 ] || fail "after SIGTERM: status $got"
complains terminated "after SIGTERM"
{
	grep -q '^policy  *20 ms, B 8' "$dir/out" &&
		grep -q '^omp-dynamic  *[1-9]' "$dir/out" &&
		grep -q '^20 ms, B 8, 16x2.5,8x1: .* wins' "$dir/out"
} || fail "after SIGTERM: $(cat "$dir/out")"
grep -q 'Two workers that compute' "$dir/out" &&
	! grep -q '200 us' "$dir/out" && fail "after SIGTERM: a heading of nothing"
exit "$status"
