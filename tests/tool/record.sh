#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare and train --record: every task of every round is in the file once, in
# order, and the file is there whole or not at all. No time is judged, but that
# a task's lasts and that a round's are not more than what the row reports.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

file=$dir/times.csv

# shares POLICY WORKERS TASKS ROUNDS: $file has these, one line per share
shares()
{
	lines "$@" 0
}

# each_task POLICY WORKERS TASKS ROUNDS: one line per task
each_task()
{
	lines "$@" 1
}

lines()
{
	[ "$(sed 1q "$file")" = round,worker,tasks,seconds,policy ] ||
		fail "$what: columns: $(sed 1q "$file")"
	awk -F, -v policy="$1" -v workers="$2" -v tasks="$3" -v rounds="$4" \
		-v single="$5" '
	function bad(text) { print "line " NR ": " text ": " $0; wrong = 1 }
	NR == 1 { next }
	NF != 5 || $5 != policy { bad("not of " policy) }
	$1 != round {
		if ($1 != round + 1)
			bad("round " round + 1 " is missing")
		if (round > 0 && sum != tasks)
			bad("round " round " had " sum " tasks")
		round = $1; sum = 0; worker = -1
	}
	$2 < worker || !single && $2 == worker { bad("order of workers") }
	$2 !~ /^[0-9]+$/ || $2 >= workers { bad("no such worker") }
	$3 !~ /^[0-9]+$/ || $3 < 1 || single && $3 != 1 { bad("tasks") }
	!($4 > 0) { bad("no time") }
	{ sum += $3; worker = $2 }
	END {
		if (round != rounds || sum != tasks)
			bad("ends after round " round " with " sum " tasks")
		exit wrong
	}' "$file" || fail "$what: the file is wrong"
	[ "$(find "$dir" -name '.times*')" = "" ] ||
		fail "$what: left $(ls -A "$dir")"
}

# record WORD...: ends well, and leaves $file and one row in $dir/out
record()
{
	what="ata-bench $*"
	rm -f "$file"
	ends 0 "$@" --record "$file" --format csv
	[ "$(wc -l <"$dir/out")" -eq 2 ] || fail "$what: not one row"
}

# compare --record: several laps, and rounds that they do not divide.
for policy in uta gta ofta ata-empirical omp-static omp-dynamic omp-guided; do
	record compare --policy $policy --workers 3 --tasks 7 --task-us 20 \
		--rounds 47
	shares $policy 3 7 47
	record compare --policy $policy --workers 3 --tasks 7 --task-us 20 \
		--rounds 47 --record-tasks
	each_task $policy 3 7 47
	record train --model quadratic --policy $policy --workers 3 --tasks 7 \
		--micro-batch 4 --rounds 53
	shares $policy 3 7 53
	record train --model quadratic --policy $policy --workers 3 --tasks 7 \
		--micro-batch 4 --rounds 53 --record-tasks
	each_task $policy 3 7 53
done

# More laps than one, whatever the machine: a lap lasts 200 ms.
record compare --policy uta --virtual 2x1,1x2 --task-us 10000 --tasks 9 \
	--rounds 22
shares uta 3 9 22
# All have tasks in every round, as many as the others.
[ "$(grep -c '^[0-9]*,[0-2],3,' "$file")" -eq 66 ] || fail "uta: not 66 lines"
record compare --policy omp-dynamic --virtual 2x1,1x2 --task-us 1000 --tasks 9 \
	--rounds 22 --record-tasks
each_task omp-dynamic 3 9 22

# deadlines: both workers of --virtual 1x1,1x2 have 3 tasks in each of 5 rounds.
# They last until their deadlines, so a worker's no less than they should, 1 and
# 2 ms each, but for what passes between two of them, which is nobody's: in some
# round of the five little, even on a busy machine.
deadlines()
{
	each_task uta 2 6 5
	awk -F, 'NR > 1 { n[$1, $2]++; sum[$1, $2] += $4 }
	END {
		for (r = 1; r <= 5; r++)
			for (w = 0; w < 2; w++) {
				if (n[r, w] != 3)
					exit 1
				if (sum[r, w] > most[w])
					most[w] = sum[r, w]
			}
		exit !(most[0] >= 0.0026 && most[1] >= 0.0052)
	}' "$file" || fail "$what: $(cat "$file")"
}
record compare --policy uta --virtual 1x1,1x2 --task-us 1000 --tasks 6 \
	--rounds 5 --record-tasks
deadlines
record train --model quadratic --policy uta --virtual 1x1,1x2 --task-us 1000 \
	--tasks 6 --rounds 5 --record-tasks
deadlines

record train --model quadratic --policy gta --slow 1:2.5 --workers 2 --tasks 6 \
	--rounds 40 --record-tasks
each_task gta 2 6 40
record compare --policy uta --slow 1:2.5 --workers 2 --tasks 6 --rounds 40 \
	--task-us 10
shares uta 2 6 40
[ "$(sed 1d "$file" | wc -l)" -eq 80 ] || fail "slow: not 80 lines"

# Fewer tasks than workers: who has none has no line.
record compare --policy uta --workers 5 --tasks 3 --rounds 20 --task-us 20
shares uta 5 3 20
[ "$(sed 1d "$file" | wc -l)" -eq 60 ] || fail "3 of 5: not 60 lines"
record compare --policy gta --workers 1 --tasks 1 --rounds 1 --task-us 20 \
	--record-tasks
each_task gta 1 1 1
# More lines in a lap than are kept in memory.
record compare --policy uta --workers 2 --tasks 40000 --task-us 0.01 \
	--rounds 11 --record-tasks
each_task uta 2 40000 11

# The recorded seconds are those that are reported.
record train --data synthetic --policy uta --workers 2 --tasks 8 --rounds 30
awk -F, 'NR == FNR { if (FNR > 1) sum += $4; next }
	FNR == 2 { exit !(sum / $4 > 0.999999 && sum / $4 < 1.000001) }' \
	"$file" "$dir/out" || fail "worker_seconds: $(cat "$dir/out")"

# --target-loss ends the rounds, and the file.
record train --data synthetic --policy uta --workers 2 --tasks 4 --rounds 30 \
	--target-loss 100
shares uta 2 4 1

# What is asked for cannot be done: nothing is measured, an old file stays.
echo old >"$file"
for command in compare 'train --model quadratic'; do
	# shellcheck disable=SC2086 # a command and its options
	set -- $command
	for policies in uta,gta omp-static,uta,ofta; do
		refused 2 '--record needs one policy' "$@" --record "$file" \
			--policy $policies
	done
	refused 2 '--record needs one policy' "$@" --record "$file"
	refused 2 '--record-tasks needs --record' "$@" --policy uta \
		--record-tasks
	refused 2 '--record: "" is not' "$@" --policy uta --record ''
	# By another name, too, and if it is not there yet.
	ln -sf times.csv "$dir/link"
	for other in "$file" "$dir/./times.csv" "$dir/link"; do
		refused 2 "--record and --trace: $file cannot be both" "$@" \
			--policy uta --record "$file" --trace "$other"
	done
	refused 2 "--record and --trace: $dir/new cannot be both" "$@" \
		--policy uta --record "$dir/new" --trace "$dir/./new"
	# Would run for hours, if it ran.
	set -- "$@" --policy uta --rounds 1000000
	refused 1 "cannot write $dir/none/x: " "$@" --record "$dir/none/x"
	refused 1 "cannot write $dir: " "$@" --record "$dir"
	[ -c /dev/full ] || continue
	# Noticed after a lap, and not at the end.
	refused 1 'cannot write /dev/full: No space' "$@" --tasks 200 \
		--record-tasks --record /dev/full
	# Noticed at the end.
	refused 1 'cannot write /dev/full: No space' "$@" --rounds 5 --tasks 4 \
		--record /dev/full
done
[ "$(cat "$file")" = old ] || fail "a refused run changed the file"

# A read-only file is not replaced, though its folder may be written to. (The
# superuser may write to it.)
chmod a-w "$file"
[ -w "$file" ] || refused 1 "cannot write $file: " compare --policy uta \
	--rounds 5 --record "$file"
chmod u+w "$file"

# What is no regular file is written to as it comes.
mkfifo "$dir/pipe"
cat "$dir/pipe" >"$file" &
what='a pipe'
ends 0 compare --policy uta --workers 2 --tasks 4 --rounds 5 \
	--record "$dir/pipe"
wait $!
shares uta 2 4 5

# Nobody reads what is said: the file is there all the same, and no other one.
rm "$file"
{
	"$ATA_BENCH" compare --policy uta --workers 2 --tasks 4 --rounds 5 \
		--live --record "$file" 2>&1 >"$dir/out"
	echo "$?" >"$dir/got"
} | true
what='a closed pipe'
[ "$(cat "$dir/got")" = 0 ] || fail "$what: status $(cat "$dir/got")"
shares uta 2 4 5

# A signal leaves no trace.
echo old >"$file"
if ! env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	echo "signals are left out: env --default-signal or timeout is missing"
	exit "$status"
fi
for command in compare train; do
	for signal in INT TERM; do
		signalled $signal "$command" --policy uta --rounds 1000000 \
			--record "$file"
		[ "$got" -eq 130 ] || [ "$got" -eq 143 ] ||
			fail "$command, $signal: status $got"
		[ "$(cat "$file")" = old ] ||
			fail "$command, $signal: the old file is gone"
		[ "$(find "$dir" -name '.times*')" = "" ] ||
			fail "$command, $signal: left $(ls -A "$dir")"
	done
done
exit "$status"
