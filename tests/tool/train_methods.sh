#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train: what the asynchronous methods count, evaluations and their log,
# and how a run ends whose loss does.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# A worker that is stopped for long applies old gradients under asgd, at worst all
# of them: as one step of 72 thousandths, after which the loss is 2.24 (of 0.3: 2.7).
every=minibatch,rennala,ringmaster:0.01,asgd:0.001

# Columns: 1 policy, 2 rounds, 8 computed, 9 used, 10 method
ends 0 train --data synthetic --method $every --policy auto,uta --rounds 6 \
	--tasks 12 --micro-batch 8 --workers 3 --max-delay 1 --format csv
awk -F, 'NR > 1 { rows++; name[$1] = 1 }
	NR > 1 && ($2 != 6 || $9 != 72 || $8 < $9) { bad = 1; print }
	NR > 1 && $10 == "minibatch" && $8 != $9 { bad = 1; print }
	NR > 1 && $10 != "minibatch" && $1 != $10 { bad = 1; print }
	NR > 1 && ($5 <= 0 || $5 > 2.5 || $6 < 0.1) { bad = 1; print }
	END { exit bad || rows != 5 || !name["rennala"] || !name["asgd"] }' \
	"$dir/out" >"$dir/bad" || fail "methods: $(cat "$dir/bad" "$dir/out")"

# A gradient that is late is thrown away, and counted. Rounds enough for each
# worker to come, whatever else the machine does.
ends 0 train --data synthetic --method rennala,ringmaster:0.01 --rounds 60 \
	--tasks 4 --micro-batch 4 --virtual 3x1,1x9 --task-us 1000 \
	--max-delay 0 --format csv
awk -F, 'NR > 1 && $8 <= $9 { bad = 1 } END { exit bad }' "$dir/out" ||
	fail "nothing was thrown away: $(cat "$dir/out")"

# Without policies there are no columns and sentences about them.
ends 0 train --data synthetic --method asgd --rounds 2 --tasks 4
grep -q 'computed  *used' "$dir/out" || fail "no column for waste"
grep -q 'OpenMP' "$dir/out" && fail "asgd is compared with schedules"

# A line for each row and evaluation: before the first round, every 4, and at the
# end; the last one is what is printed.
ends 0 train --model quadratic --policy uta --rounds 2 --log "$dir/log.csv"
sed 1d "$dir/log.csv" | cut -d, -f7 | grep -q . &&
	fail "accuracy without samples: $(cat "$dir/log.csv")"
ends 0 train --data synthetic --method $every --policy auto,omp-static \
	--rounds 10 --tasks 6 --evaluate 4 --log "$dir/log.csv" --format csv
awk -F, 'NR == FNR { if (FNR > 1) last[$1] = $5 "," $6; next }
	FNR == 1 { next }
	{ at[$1] = at[$1] " " $3; end[$1] = $6 "," $7 }
	$3 > 0 && ($4 <= 0 || $5 <= 0 || $9 != 6 * $3 || $8 < $9) {
		bad = 1; print }
	END { for (p in last) if (at[p] != " 0 4 8 10" || end[p] != last[p]) {
			bad = 1; print p, at[p], end[p], last[p] }
		exit bad }' "$dir/out" "$dir/log.csv" >"$dir/bad" ||
	fail "log: $(cat "$dir/bad")"
[ "$(head -1 "$dir/log.csv")" = "policy,method,round,seconds,worker_seconds,loss,accuracy,computed,used" ] ||
	fail "the log's columns: $(head -1 "$dir/log.csv")"

# Ten of them, if nobody says how many; or less, as rounds are whole.
for rounds in 40 45 3; do
	ends 0 train --data synthetic --policy uta --rounds $rounds --tasks 4 \
		--log "$dir/log.csv"
	wc -l <"$dir/log.csv"
done | tr -d ' \n' >"$dir/lines"
[ "$(cat "$dir/lines")" = 12115 ] ||
	fail "40, 45, 3 rounds: not 10, 9, 3 evaluations: $(cat "$dir/lines")"

# Where there are no rounds, there is no price of one.
ends 0 train --model quadratic --method minibatch,asgd --policy uta --rounds 2 \
	--workers 2 --cost 2x1 --format csv
awk -F, '$1 == "uta" && $14 <= 0 || $1 == "asgd" && $14 != "" { bad = 1 }
	END { exit bad || NR != 3 }' "$dir/out" || fail "prices: $(cat "$dir/out")"

# The target is that of the test samples where these are scored.
# Those of a round are few here, so that their loss is below it long before.
ends 0 train --data synthetic --policy uta --rounds 400 --tasks 1 \
	--micro-batch 1 --step 0.01 --evaluate 4 --target-loss 1.2 --log "$dir/log.csv" --format csv
awk -F, 'NR > 1 && $6 <= 1.2 { reached++ } { end = $6 }
	END { exit reached != 1 || end > 1.2 }' "$dir/log.csv" ||
	fail "the target was not the end: $(tail -3 "$dir/log.csv")"

# A log that cannot be written is found out before anything is trained.
refused 1 "$dir/none/log.csv" train --data synthetic --rounds 2 \
	--log "$dir/none/log.csv"

# Training that diverges says when; others' results are not printed.
for method in 'minibatch --policy auto' rennala asgd; do
	# shellcheck disable=SC2086 # words
	refused 1 "the loss is infinite or no number" train --model mlp \
		--data synthetic --step 1e20 --rounds 30 --tasks 4 \
		--method $method
	grep -Eq ': (auto|rennala|asgd), round [0-9]+: .* too large$' \
		"$dir/err" || fail "$method diverged: $(cat "$dir/err")"
done

# The round is the one after those that could be done, and those are kept.
ends 1 train --model mlp --data synthetic --step 1e8 --policy auto --rounds 30 \
	--tasks 4 --every 2 --checkpoint "$dir/checkpoint"
kept=$(sed -n 's/^round //p' "$dir/checkpoint")
[ "$kept" = 2 ] || fail "checkpoint: round $kept"
complains "auto, round $((kept + 1)): " "a loss that is infinite"

# Before a step has been made.
printf '+1 1:3e38\n-1 2:3e38\n+1 1:2e38\n-1 2:3e38\n-1 3:3e38\n' \
	>"$dir/large.svm"
refused 1 "before any step" train --data "$dir/large.svm" --rounds 3 \
	--policy ofta
exit "$status"
