#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare and train --trace: what a viewer would see. Events of a row do not
# overlap, shares lie in rounds, and no round of a row is missing.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

file=$dir/trace.json

# look: the file is a trace; leaves what is in it in $dir/seen
look()
{
	"${builddir:?}/tests/tool/trace_rows" <"$file" >"$dir/seen" \
		2>"$dir/wrong" ||
		fail "$what: $(sed 5q "$dir/wrong")"
	[ "$(find "$dir" -name '.*trace*' -o -name '.atasched*')" = "" ] ||
		fail "$what: left $(ls -A "$dir")"
}

# has LINE: ... and this is
has()
{
	grep -qxF "$1" "$dir/seen" ||
		fail "$what: not \"$1\": $(cat "$dir/seen")"
}

# sum CATEGORY: events of it
sum()
{
	awk -v category="$1" '$2 == category { n += $1 }
		END { print n + 0 }' "$dir/seen"
}

# traced WORD...: ends well, and leaves what is seen
traced()
{
	what="ata-bench $*"
	rm -f "$file"
	ends 0 "$@" --trace "$file" --format csv
	look
}

traced compare --policy auto,uta,gta,omp-static,omp-dynamic,omp-guided \
	--workers 3 --tasks 7 --task-us 20 --rounds 47
for policy in auto uta gta omp-static omp-dynamic omp-guided; do
	has "47 round $policy"
done
has 'row pool of 3 workers'
has 'row rounds'
[ "$(grep -c '^row worker [0-2] (cpu [0-9]*)$' "$dir/seen")" -eq 3 ] ||
	fail "$what: rows: $(cat "$dir/seen")"
[ "$(grep -c '^[0-9]* round uta, calibration$' "$dir/seen")" -eq 1 ] ||
	fail "$what: no calibration"
[ "$(grep -c '^[0-9]* probe probe$' "$dir/seen")" -eq 1 ] ||
	fail "$what: no probe"
[ "$(wc -l <"$dir/out")" -eq 7 ] || fail "$what: not six rows"

# Parked workers have no share, virtual ones no calibration.
traced compare --policy ofta,omp-static --virtual 2x1,1x9 --task-us 1000 \
	--tasks 4 --rounds 12
has '12 round ofta'
has '12 round omp-static'
[ "$(sum share)" -eq 60 ] || fail "$what: $(sum share) shares"

# More rounds in a lap than the trace keeps; schedules' as well.
traced compare --policy uta,omp-static --workers 2 --tasks 2 --task-us 0.001 \
	--rounds 30000
has '30000 round uta'
has '30000 round omp-static'

# With all others that look at rounds.
traced compare --policy omp-guided --workers 2 --tasks 8 --task-us 20 \
	--rounds 30 --record "$dir/times.csv" --live
has '30 round omp-guided'
traced train --model quadratic --policy auto,omp-dynamic --workers 2 \
	--tasks 6 --micro-batch 4 --rounds 53
has '53 round auto'
has '53 round omp-dynamic'
traced train --model quadratic --policy omp-static --workers 2 --tasks 6 \
	--micro-batch 4 --rounds 53 --record "$dir/times.csv" --record-tasks
has '53 round omp-static'

# Scoring is no row, and does not make more laps, each with one of the base. Seen:
# 65 rounds of it; 19115 with a lap for each evaluation.
traced train --data synthetic --policy auto,uta --workers 2 --tasks 6 \
	--micro-batch 4 --rounds 120 --evaluate 1
has '120 round auto'
has '242 round auto, scoring'
base=$(sed -n 's/ round uta, calibration$//p' "$dir/seen")
[ "$base" -lt 120 ] || fail "$what: $base rounds of the base"

traced compare --policy ata-empirical --workers 2 --tasks 8 --task-us 20 \
	--rounds 30 --profile "$dir/profile"
grep -q '^30 round ata-empirical, ata-bench compare, tasks of 20 us$' \
	"$dir/seen" || fail "$what: $(cat "$dir/seen")"

# What is asked for cannot be done: nothing is measured.
echo old >"$file"
for command in compare 'train --model quadratic'; do
	# shellcheck disable=SC2086 # a command and its options
	set -- $command --policy uta
	refused 2 '--trace: "" is not' "$@" --trace ''
	set -- "$@" --rounds 1000000
	refused 1 "cannot write $dir/none/x: " "$@" --trace "$dir/none/x"
	refused 1 "cannot write $dir: the file is a directory" "$@" \
		--trace "$dir"
	refused 1 'cannot write /dev/null: the file is no regular' "$@" \
		--trace /dev/null
	refused 1 "cannot write $dir/none/x: " "$@" --trace "$file" \
		--record "$dir/none/x"
done
echo old >"$file"

# A full disk: the rows are printed, and the old file stays. (The thread
# sanitizer needs files of its own.)
full_disk()
{
	what='a full disk'
	echo old >"$file"
	(
		ulimit -f 8 && exec "$ATA_BENCH" compare --workers 2 \
			--policy uta,omp-static --tasks 4 --task-us 20 \
			--rounds 200 --format csv --trace "$file"
	) >"$dir/out" 2>"$dir/err"
	got=$?
	[ "$got" -eq 1 ] || fail "$what: status $got"
	complains "cannot write $file: the file would be larger" "$what"
	[ "$(wc -l <"$dir/out")" -eq 3 ] || fail "$what: $(cat "$dir/out")"
	[ "$(cat "$file")" = old ] || fail "$what: the old file is gone"
}
case ${ATA_SANITIZE-} in
*thread*) ;;
*) full_disk ;;
esac

# A signal ends it, and the trace is there.
if ! env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	echo "signals are left out: env --default-signal or timeout is missing"
	exit "$status"
fi

# ended SIGNAL TEXT WORD...: by SIGNAL, after TEXT is in the trace, which on a busy
# machine may need more time
ended()
{
	signal=$1
	text=$2
	shift 2
	for seconds in 2 8 32; do
		rm -f "$file"
		env --default-signal=INT timeout --foreground \
			--preserve-status -k 60 -s "$signal" $seconds \
			"$ATA_BENCH" "$@" --policy uta --trace "$file" \
			>"$dir/out" 2>"$dir/err"
		got=$?
		"$builddir/tests/tool/trace_rows" <"$file" 2>&1 |
			grep -q "$text" && break
	done
}
for signal in INT TERM; do
	for command in compare 'train --model quadratic'; do
		what="$command, $signal"
		# shellcheck disable=SC2086 # a command and its options
		ended $signal ' round ' $command --rounds 1000000
		[ "$got" -eq 130 ] || [ "$got" -eq 143 ] ||
			fail "$what: status $got"
		[ "$(wc -l <"$dir/err")" -eq 1 ] ||
			fail "$what: $(cat "$dir/err")"
		look
		[ "$(sum round)" -gt 0 ] || fail "$what: no rounds"
	done
done
what='a long task'
ended INT failed compare --virtual 2x1 --task-us 1e8 --tasks 4
look
has '1 round uta: failed'
has '1 share share: failed'
exit "$status"
