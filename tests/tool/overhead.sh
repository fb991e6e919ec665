#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench overhead: every row is there, with all its numbers, in order; no
# figures are judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# rows NUMBER WORD...: runs, and prints so many rows whose intervals hold their
# medians; where workers share a unit, there is no cache line between them. What a
# task takes is a difference, below 0 where the shorter rounds were disturbed.
rows()
{
	number=$1
	shift
	ends 0 overhead --format csv --laps 1 "$@"
	awk -F, -v n="$number" 'NR == 1 { head = $0 }
		NR > 1 && $1 != "cache-line" { rows++ }
		NR > 1 && ($3 == "" || $4 > $3 || $5 < $3 ||
		($9 != "") != ($6 != "") || $7 > $6 || $8 < $6) { bad = 1; print }
		NR > 1 && $1 !~ /^task-/ && ($3 <= 0 ||
		$6 != "" && $6 <= 0) { bad = 1; print }
		END { exit bad || rows != n ||
			head !~ /^"?what"?,"?workers"?,"?ns"?/ }' \
		"$dir/out" || fail "overhead $*: $(cat "$dir/out")"
}

# With one worker nobody has to be woken.
rows 7 --workers 1 round
# What is held against another row has as many workers as that.
rows 14 --workers 2 --laps 3 round
rows 20 --workers 1,3 round
rows 4 --workers 1 start
rows 21 --policy uta,gta,omp-static decision
rows 5 --workers 1 --policy gta,uta,omp-static,omp-dynamic task
grep -q '^task-omp-dynamic,1,.*,task-serial,' "$dir/out" ||
	fail "no schedule: $(cat "$dir/out")"
rows 3 --workers 1 sum
# Several groups.
rows 14 --workers 1 sum round start

# What the environment says of OpenMP is not heeded.
OMP_THREAD_LIMIT=1 OMP_NUM_THREADS=1 GOMP_SPINCOUNT=0 KMP_BLOCKTIME=0 \
	OMP_PLACES="{0}" rows 14 --workers 2 round

ends 0 overhead --laps 1 --workers 1 round
for word in Processor 'Clock source' 'Frequency governor' OpenMP: \
	'Load average' 'ther processes' \
	'Medians of 1 lap, each with the least and the most'; do
	grep -q "$word" "$dir/out" || fail "nothing is said of: $word"
done
ends 0 overhead --laps 6 --workers 1 start
grep -q '6 laps, each with the 95 % interval' "$dir/out" ||
	fail "no word of the interval: $(cat "$dir/out")"
ends 0 overhead --laps 1 --workers 1 --format json round
grep -q '"what": *"pool-run"' "$dir/out" || fail "JSON: $(cat "$dir/out")"

refused 2 '"dance"' overhead dance
refused 2 '"dance"' overhead round dance
refused 2 '--laps: "0"' overhead --laps 0
refused 2 '--policy: "dance"' overhead --policy dance
refused 2 '"tbb-auto"' overhead --policy uta,tbb-auto
for word in '' 0 '1,' ,1 1:2 x 4097; do
	refused 2 "--workers: \"$word\"" overhead --workers "$word"
done
# What only the program itself says.
refused 2 '"measure" is no group' overhead measure
ends 2 overhead measure no-such '' 1 1
HWLOC_XMLFILE=$dir/none refused 1 overhead overhead
exit "$status"
