#!/bin/sh
# SPDX-License-Identifier: MIT
#
# --cost and --slack on real threads and on recorded times: the price is what the
# workers' recorded seconds cost, and the policy is told. No time is judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# paid FIRST: in $dir/times from round FIRST on, at 5, 5 and 2; mean per round
paid()
{
	awk -F, -v first="$1" 'NR > 1 && $1 >= first {
		sum += ($2 < 2 ? 5 : 2) * $4; last = $1 }
		END { printf "%.17g\n", sum / (last - first + 1) }' "$dir/times"
}

# priced FIRST WORD...: one row, whose last column is that
priced()
{
	first=$1
	shift
	ends 0 "$@" --cost 2x5,1x2 --workers 3 --record "$dir/times" \
		--format csv
	awk -F, -v paid="$(paid "$first")" 'NR == 1 && $NF != "price" { bad = 1 }
		NR == 2 && !($NF > 0 && $NF < paid * (1 + 1e-9) &&
			$NF > paid * (1 - 1e-9)) { bad = 1 }
		END { exit bad || NR != 2 }' "$dir/out" ||
		fail "$*: not $(paid "$first"): $(cat "$dir/out")"
}
for policy in auto uta gta omp-static omp-dynamic omp-guided; do
	# Of the last half, as the other columns.
	priced 7 compare --rounds 12 --tasks 9 --task-us 20 --policy $policy
	# Of all, in two laps.
	priced 1 train --rounds 30 --tasks 9 --model quadratic \
		--virtual 3x1 --task-us 2000 --policy $policy
done

# Without a recording; and with a trace, which has times as well.
for more in '' "--trace=$dir/trace"; do
	# Words, not a word.
	# shellcheck disable=SC2086
	for command in 'compare --task-us 20' 'train --model quadratic'; do
		ends 0 $command --rounds 12 --tasks 9 --workers 3 $more \
			--cost 2x5,1x2 --policy auto,gta,omp-dynamic --format csv
		awk -F, 'NR > 1 && !($NF > 0) { bad = 1 }
			END { exit bad || NR != 4 }' "$dir/out" ||
			fail "$command $more: $(cat "$dir/out")"
	done
done
# Nobody else has it.
for command in 'compare --task-us 20' 'train --model quadratic'; do
	# shellcheck disable=SC2086 # a list of words
	ends 0 $command --rounds 12 --tasks 9 --workers 3 --slack 1 \
		--policy auto,omp-static
	grep -q -e price -e 'second costs' -e ' to pay' "$dir/out" &&
		fail "$command: a price without costs: $(cat "$dir/out")"
	# shellcheck disable=SC2086 # a list of words
	ends 0 $command --rounds 12 --tasks 9 --workers 3 --slack 1 \
		--policy auto,omp-static --cost 3x0.5
	for line in 'What a second costs: 3x0\.5\.' 'Slack: 1\.' '.* price' \
		'.* to pay\.$\|^Its rounds cost .*'; do
		grep -qx "$line" "$dir/out" ||
			fail "$command: no '$line': $(cat "$dir/out")"
	done
done

# spares WORD...: a worker that costs a thousand times as much has nothing to do
# where rounds may be six times as long; but for a probe now and then
spares()
{
	ends 0 "$@" --virtual 2x1 --task-us 500 --tasks 16 --rounds 40 \
		--cost 1x1,1x1000 --policy auto --record "$dir/times"
	awk -F, 'NR > 1 { tasks[$2] += $3 }
		END { print tasks[1] + 0; exit tasks[0] + tasks[1] != 640 }' \
		"$dir/times" >"$dir/tasks" || fail "$*: not 640 tasks"
	[ "$(cat "$dir/tasks")" -lt 160 ]
}
# Or where the other one has lost its core for so long; it will not each time.
for command in 'compare --slack 5' 'train --model quadratic --slack 5'; do
	# shellcheck disable=SC2086 # a list of words
	spares $command || spares $command || spares $command ||
		fail "$command: the dear worker had $(cat "$dir/tasks") tasks"
done

# Recorded times: two seconds for each of 4 workers, at 1, 1, 3 and 3.
awk 'BEGIN { print "round,worker,tasks,seconds"
	for (k = 1; k <= 40; k++)
		for (i = 0; i < 4; i++)
			print k "," i ",2,2" }' >"$dir/times"
ends 0 replay "$dir/times" --cost 2x1,2x3 --policy static,auto --slack 1 \
	--format csv
awk -F, 'NR == 1 && $NF != "price" { bad = 1 }
	NR == 2 && $NF != 16 { bad = 1 }
	# 8 where nothing had to be learned.
	NR == 3 && !($NF < 10) { bad = 1 }
	END { exit bad || NR != 3 }' "$dir/out" || fail "replay: $(cat "$dir/out")"
ends 0 replay "$dir/times" --slack 1 --format csv
grep -q price "$dir/out" && fail "replay: a price without costs"
exit "$status"
