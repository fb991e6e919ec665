#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench compare and train with other runtimes: those that are in this build
# run, those that are not are refused by name; no figures are judged.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

built=
apart=
for name in tbb-simple tbb-auto tbb-affinity taskflow-dynamic \
	taskflow-guided pthreadpool libomp-static libomp-dynamic libomp-guided libomp-steal; do
	if "$ATA_BENCH" compare --policy "$name" --rounds 1 --tasks 1 \
			>"$dir/out" 2>"$dir/err" </dev/null; then
		case $name in
		libomp-*) apart=$apart,$name ;;
		*) built=$built,$name ;;
		esac
	else
		refused 2 "\"$name\" is not in this build" \
			compare --policy "uta,$name"
	fi
done
refused 2 'tbb-wrong' compare --policy uta,tbb-wrong
grep -q 'tbb-simple.*pthreadpool' "$dir/err" ||
	fail "names of peers are not said: $(cat "$dir/err")"
if [ -z "$built$apart" ]; then
	echo "no peers in this build: the rest is skipped"
	[ "$status" -eq 0 ] && exit 77
	exit "$status"
fi
number=$(echo "$built$apart" | tr -cd , | wc -c)

# rows TIMED WORD...: runs, and prints a row per peer, all with worker time if
# TIMED is 1
rows()
{
	timed=$1
	shift
	ends 0 compare --format csv --rounds 12 --policy "uta$built$apart" "$@"
	awk -F, -v n="$number" -v timed="$timed" 'NR > 1 && ($5 <= 0 ||
		$6 <= 0 || (timed && $7 <= 0) || $8 <= 0 || $9 <= 0) {
		bad = 1; print }
		END { exit bad || NR != n + 2 }' "$dir/out" ||
		fail "compare $*: $(cat "$dir/out")"
}
rows 1 --task-us 20
rows 1 --task-us 20 --workers 1
rows 1 --task-us 20 --workers 5 --tasks 3
rows 0 --task-us 1 --workers 2 --slow 1:2.5
rows 1 --task-us 1 --workers 2 --cost 2x1
rows 1 --virtual 2x2.5,3x1 --task-us 500

# Too short for a clock around each.
case $built in
*tbb-simple*)
	ends 0 compare --format csv --rounds 12 --policy tbb-simple --task-us 1
	awk -F, 'NR == 2 && $7 == "" { found = 1 } END { exit !found }' \
		"$dir/out" || fail "worker time of short tasks" ;;
esac

ends 0 compare --rounds 12 --task-us 20 --workers 2 --policy "auto$built$apart"
grep -q '^auto against [a-z-]*, the best of the others here: .* time per round' \
	"$dir/out" || fail "no sentence at the end: $(cat "$dir/out")"

# Each task's gradient, once: the same losses, to the last bit.
ends 0 train --model quadratic --rounds 20 --workers 3 --format csv \
	--policy "uta$built"
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == "loss") l = i }
	NR > 1 { seen[$l] = 1; rows++ }
	END { for (i in seen) n++; exit n != 1 || rows < 2 }' "$dir/out" ||
	fail "losses differ: $(cat "$dir/out")"

# A line for each worker that had tasks, which add up.
for name in $(echo "$built" | tr , ' '); do
	ends 0 compare --policy "$name" --record "$dir/times" --rounds 5 \
		--tasks 40 --task-us 20 --workers 3
	awk -F, 'NR > 1 { sum += $3 } END { exit sum != 200 }' "$dir/times" ||
		fail "$name: tasks were lost: $(cat "$dir/times")"
	ends 0 compare --policy "$name" --trace "$dir/trace" --rounds 5 \
		--tasks 40 --task-us 20 --workers 3
	grep -q "$name" "$dir/trace" || fail "$name is not in the trace"
done

# Rows in a process of their own: what is not to be had there, and their end.
for name in $(echo "$apart" | tr , ' '); do
	refused 2 "\"$name\"" train --policy "$name"
	refused 2 "\"$name\"" compare --policy "$name" --record "$dir/times"
	refused 2 "\"$name\"" compare --policy "$name" --trace "$dir/trace"
	refused 2 "\"$name\"" compare --policy "$name" --memory-bound
done
if [ -n "$apart" ]; then
	# Who is faster takes from the other, or it is no stealing.
	ends 0 compare --policy libomp-steal --live --rounds 10 \
		--virtual 1x1,1x4 --tasks 40 --task-us 1000
	grep -q '^lap 1 of 1, libomp-steal: .* tasks' "$dir/err" ||
		fail "--live: $(cat "$dir/err")"
	grep -q '20 to 20 tasks' "$dir/err" &&
		fail "libomp-steal is static: $(cat "$dir/err")"
	# child_of PID: a process that it has started, or nothing
	child_of()
	{
		for process in /proc/[0-9]*; do
			[ "$(cut -d' ' -f4 "$process/stat" 2>/dev/null)" = \
				"$1" ] && echo "${process#/proc/}"
		done
	}
	# begin: a lap of some seconds; of its process, too, the number
	begin()
	{
		"$ATA_BENCH" compare --policy libomp-static --task-us 1e6 \
			--tasks 8 --virtual 2x1 >"$dir/out" 2>"$dir/err" \
			</dev/null &
		pid=$!
		other=
		while [ -z "$other" ] && kill -0 $pid 2>/dev/null; do
			sleep 1
			other=$(child_of $pid)
		done
		[ -n "$other" ] || fail "there is no process of its own"
		sleep 1
	}
	begin
	kill -TERM $pid
	wait $pid
	[ $? -eq 143 ] || fail "SIGTERM: not status 143"
	complains terminated "SIGTERM"
	[ ! -d "/proc/$other" ] || fail "SIGTERM: it left a process"
	begin
	kill -KILL "$other"
	wait $pid
	[ $? -eq 1 ] || fail "a killed process: not status 1"
	complains 'libomp-static has ended' "a killed process"
fi
exit "$status"
