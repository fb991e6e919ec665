#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench compare: every row runs, in every environment that it says it works
# in; no figures are judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

every=ata,ata-empirical,auto,uta,ofta,gta,omp-static,omp-dynamic,omp-guided

# rows NUMBER WORD...: runs, and prints so many rows with all their numbers
rows()
{
	number=$1
	shift
	ends 0 compare --format csv --rounds 12 --task-us 20 "$@"
	awk -F, -v n="$number" 'NR > 1 && ($5 <= 0 || $6 <= 0 || $7 <= 0 ||
		$8 <= 0 || $9 <= 0 || $10 < $9) { bad = 1; print }
		END { exit bad || NR != n + 1 }' "$dir/out" ||
		fail "compare $*: $(cat "$dir/out")"
}
rows 9 --policy "$every" --alpha 1e-5
rows 9 --policy "$every" --alpha 1e-5 --workers 1
rows 9 --policy "$every" --alpha 1e-5 --workers 5 --tasks 3
rows 2 --policy uta,omp-dynamic --workers 2 --slow 1:2.5,0:1
grep -q '"slow 1:2.5,0:1",[1-9][0-9]*$' "$dir/out" || fail "emulation is not said"
rows 9 --policy "$every" --alpha 1e-5 --virtual 2x2.5,3x1 --task-us 500
grep -q '"virtual 2x2.5,3x1",[1-9][0-9]*$' "$dir/out" || fail "emulation is not said"
rows 1 --policy gta --rounds 1 --tasks 1

ends 0 compare --rounds 12 --task-us 20 --workers 2 \
	--policy ata-empirical,omp-static,omp-dynamic
grep -q '^ata-empirical against omp-[a-z]*, the best OpenMP schedule here' \
	"$dir/out" || fail "no sentence at the end"
grep -q '^Laps that count: 1; medians of fewer than 6 have no intervals\.$' \
	"$dir/out" || fail "few laps, and not said: $(cat "$dir/out")"
ends 0 compare --rounds 120 --task-us 20000 --tasks 12 --virtual 12x1 \
	--policy uta --format csv
awk -F, 'NR == 2 && ($12 == "" || $13 == "" || $15 != 6) { bad = 1 }
	END { exit bad }' "$dir/out" ||
	fail "six laps without an interval: $(cat "$dir/out")"

# A line for each worker of a policy, none for a schedule; for people only. Of
# gta's workers one at least has had tasks; the third, on a core that another one
# uses, may come too late for any.
ends 0 compare --explain --rounds 12 --task-us 20 --workers 3 \
	--policy auto,omp-static,gta
{
	[ "$(grep -c '^  worker [0-2] ' "$dir/out")" = 6 ] &&
		grep -q '^auto, after the last round:$' "$dir/out" &&
		grep -q '^  worker [0-2] takes .* for a task, known' "$dir/out"
} || fail "no explanations: $(cat "$dir/out")"
grep -q '^omp.*after the last round' "$dir/out" && fail "OpenMP is explained"
rows 1 --explain --policy auto

# What OpenMP is told from outside.
OMP_DYNAMIC=true rows 2 --policy uta,omp-static
OMP_PROC_BIND=true rows 2 --policy uta,omp-static
OMP_NUM_THREADS=1 rows 2 --policy uta,omp-static
OMP_SCHEDULE=guided,7 rows 2 --policy uta,omp-static
OMP_THREAD_LIMIT=1 rows 2 --policy uta,omp-static --workers 1
# Here libomp has a word to say as well.
OMP_THREAD_LIMIT=1 ends 1 compare --workers 2
tail -n 1 "$dir/err" | grep -q 'fewer threads' || fail "$(cat "$dir/err")"
HWLOC_XMLFILE=$dir/none refused 1 'open the machine' compare
if command -v taskset >/dev/null; then
	cpu=$(taskset -cp $$ | sed 's/.*[ ,-]//')
	taskset -c "$cpu" "$ATA_BENCH" compare --rounds 12 --task-us 20 \
		--policy uta,omp-static --format csv >"$dir/out" ||
		fail "taskset -c $cpu"
	[ "$(cut -d, -f2 "$dir/out" | tail -n 1)" = 1 ] ||
		fail "taskset -c $cpu: not one worker"
fi
exit "$status"
