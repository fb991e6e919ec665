#!/bin/sh
# SPDX-License-Identifier: MIT
#
# compare --live: lines where there is no terminal, else a picture that fits and
# leaves nothing behind.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

refused 2 '--live' compare --live=1
refused 2 '--live' train --live

# No terminal: a line for each lap of each row, and the same rows.
set -- compare --virtual 2x1,1x9 --task-us 1000 --tasks 4 --rounds 12 \
	--policy ofta,omp-static --format csv
ends 0 "$@" --live
[ "$(wc -l <"$dir/err")" -eq 2 ] || fail "lines: $(cat "$dir/err")"
grep -qE '^lap 1 of 1, ofta: ratio [0-9.]+, [0-9.]+ m?s a round, 0 to 2 tasks, 1 parked$' \
	"$dir/err" || fail "ofta: $(cat "$dir/err")"
grep -qE '^lap 1 of 1, omp-static: ratio [0-9.]+, [0-9.]+ m?s a round, 1 to 2 tasks, 0 idle$' \
	"$dir/err" || fail "omp-static: $(cat "$dir/err")"
[ "$(wc -l <"$dir/out")" -eq 3 ] || fail "rows: $(cat "$dir/out")"

if ! script -qec true /dev/null >/dev/null 2>&1 </dev/null; then
	echo "terminals are left out: script is missing"
	[ "$status" -ne 0 ] || status=77
	exit "$status"
fi

# terminal TYPE COLUMNS ROWS WORD...: what it writes to one, with ESC as ^
terminal()
{
	cat >"$dir/run" <<-EOF
		stty cols $2 rows $3
		TERM=$1 "$ATA_BENCH" $4 2>&1 >"$dir/out"
		echo "status \$?"
	EOF
	script -qec "sh '$dir/run'" /dev/null </dev/null 2>&1 |
		tr -d '\r' | tr '\033' '^' >"$dir/screen"
	grep -q "status $5\$" "$dir/screen" ||
		fail "$4: $(cat "$dir/screen")"
}
# Laps of 200 ms and more, so that each is drawn.
words="compare --live --virtual 2x1,1x9 --task-us 10000 --tasks 4 --rounds 12
	--policy ofta,uta"
words=$(echo "$words" | tr '\n' ' ')

terminal xterm 80 24 "$words" 0
grep -qE '^0 #+ +2 tasks +[0-9.]+ m?s\^\[K$' "$dir/screen" ||
	fail "a share: $(cat "$dir/screen")"
grep -qE '^2 +parked\^\[K$' "$dir/screen" ||
	fail "a parked worker: $(cat "$dir/screen")"
# It is drawn over itself: so many lines up as were drawn, cleared at the end.
grep -qF '^[9A' "$dir/screen" || fail "not drawn over: $(cat "$dir/screen")"
grep -qF '^[9A^[Jstatus 0' "$dir/screen" ||
	fail "not cleared: $(cat "$dir/screen")"
[ "$(grep -c '^ofta\|^uta' "$dir/out")" -eq 2 ] ||
	fail "rows: $(cat "$dir/out")"

# fits COLUMNS ROWS: no line is too long, and no picture too high
fits()
{
	sed 's/\^\[[0-9]*[A-Z]/&\n/g' "$dir/screen" |
		sed 's/\^\[[0-9]*[A-Z]$//' |
		awk -v columns="$1" '/^status/ { next }
			length($0) >= columns { print; exit 1 }' ||
		fail "$1x$2: too long"
	sed -n 's/.*\^\[\([0-9]*\)A.*/\1/p' "$dir/screen" |
		awk -v rows="$2" '{ n++ } $0 >= rows { high = 1 }
			END { exit high || !n }' ||
		fail "$1x$2: too high, or not drawn: $(cat "$dir/screen")"
}
for size in '80 24' '40 10' '20 4' '10 3'; do
	# shellcheck disable=SC2086 # two numbers
	set -- $size
	terminal xterm "$1" "$2" "$words" 0
	fits "$1" "$2"
done

# One that cannot move its cursor.
terminal dumb 80 24 "$words" 0
grep -q '\^\[' "$dir/screen" && fail "dumb: $(cat "$dir/screen")"
[ "$(grep -c '^lap 1 of 1, ' "$dir/screen")" -eq 2 ] ||
	fail "dumb: $(cat "$dir/screen")"
exit "$status"
