#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench plot: what cannot be drawn is named in one line and leaves no file,
# and nothing in a file reaches gnuplot as a command.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"
# shellcheck source=tests/tool/plot_tables.sh
. "${srcdir:?}/tests/tool/plot_tables.sh"

curves five.csv 5 ata ata-empirical auto ofta uta gta greedy-list guided fac2
mkdir fake home

# Words that would be commands, markup, or no text at all.
# shellcheck disable=SC2016,SC1003 # they are not meant to be expanded
{
	sed 1q summary.csv
	for word in "'; system('touch broken'); '" '`touch broken`' '$(touch b)' \
		'@x %d %s \\' '{/Bold x}_2' '<script>&amp;</script>' \
		"$(printf 'a\tb\001c\377d\355\240\200')" 'ünïcödé'; do
		printf '"%s\nx",17,6,200,"%s",5,1,1,1,1,1,1,1\n' "$word" "$word"
	done
	printf 'sqrt,17,6,200,"x"" set title ""y",5,1,1,1,1,1,1,1\n'
} >evil.csv
ends 0 plot evil.csv
[ -z "$(ls broken b 2>/dev/null)" ] || fail "a word was run"
# shellcheck disable=SC2016
shows evil.svg '`touch broken`' '$(touch b)' '{/Bold x}_2' 'ünïcödé' \
	'&lt;script>&amp;amp;&lt;/scri…' 'a?b?c?d???' '$(touch b)?x'
LC_ALL=C grep -q "$(printf '[\001\377]')" evil.svg && fail "evil.svg: bytes"

# nothing WHAT: there is no picture, nor a part of one
nothing()
{
	for left in bad.svg .bad.svg.*; do
		[ ! -e "$left" ] || fail "$1 leaves $left"
	done
}

# bad TEXT [WORD...]: bad.csv is refused with status 1, leaving nothing
bad()
{
	text=$1
	shift
	refused 1 "$text" plot bad.csv "$@"
	nothing "$text"
}
bad 'bad.csv: No such file'
mkdir bad.csv
bad 'bad.csv: Is a directory'
rmdir bad.csv
: >bad.csv
bad 'bad.csv: no rows'
sed 1q curve.csv >bad.csv
bad 'bad.csv: no rows below the header'
echo 'a,b,c' >bad.csv
bad 'bad.csv, line 1: these columns'
cut -d, -f1-4,6-9 curve.csv >bad.csv
bad 'column round_time is missing'
sed '3s/,17,1,[0-9]*,/,17,1,x1,/' curve.csv >bad.csv
bad 'bad.csv, line 3: round "x1" is not a number'
for word in 1x nan inf 1e999 0x10 '' '1 2'; do
	printf 'round,worker,tasks,seconds\n1,0,1,1\n2,0,1,%s\n' "$word" \
		>bad.csv
	bad "bad.csv, line 3: seconds \"$word\" is not a number"
done
printf 'round,worker,tasks,seconds\n1,-1,1,1\n' >bad.csv
bad 'bad.csv, line 2: worker "-1" is not a whole number'
printf 'round,loss\n1,1,1\n' >bad.csv
bad 'bad.csv, line 2: too many cells'
printf 'round,loss\n1,\n' >bad.csv
bad 'bad.csv: column loss has no values'
cp curve.csv bad.csv
bad 'bad.csv: column loss has no values' --y loss
bad 'compare.csv, line 1: a table of compare, but bad.csv' compare.csv
awk 'BEGIN { print "policy,rounds,seconds,worker_seconds,loss,accuracy"
	for (i = 0; i < 41; i++) print "p" i ",1,1,1,1,1" }' >bad.csv
bad 'bad.csv: 41 names'
awk 'BEGIN { print "policy,rounds,seconds,worker_seconds,loss,accuracy,workers"
	for (i = 0; i < 41; i++) print "p,1,1,1,1,1," i }' >bad.csv
bad 'bad.csv: 41 panels'

# Words of the command line.
refused 2 FILE plot
refused 2 '"--no-such"' plot --no-such curve.csv
refused 2 '--x: "dance"' plot curve.csv --x dance
refused 2 '--y: "dance"' plot curve.csv --y dance
refused 2 '--log: "z"' plot curve.csv --log z
refused 2 '--title' plot curve.csv --title
refused 2 '--output: ""' plot curve.csv --output ''
refused 2 '--x: "time"' plot compare.csv --x time
refused 2 '--x: "time"' plot loss.csv --x time
refused 2 '--y: "ratio"' plot curve.csv --y ratio
refused 2 '--y: "regret"' plot compare.csv --y regret
refused 2 '--log: "x"' plot compare.csv --log x
refused 2 '--log: "xy"' plot allocate.csv --log xy
cp curve.csv kept.csv
refused 2 '"kept.csv"' plot compare.csv kept.csv --output kept.csv
cmp curve.csv kept.csv || fail "a file to draw was overwritten"

# A picture stays as it was unless there is a new one.
cp curve.csv bad.csv
echo old >old.svg
refused 1 '' plot bad.csv no-such.csv --output old.svg
refused 1 'cannot write /dev/full' plot bad.csv --output /dev/full
"$ATA_BENCH" plot bad.csv --output - 2>err >/dev/full
[ $? -eq 1 ] || fail "a full standard output"
complains 'standard output' "a full standard output"
refused 1 'no/such/folder' plot bad.csv --output no/such/folder/x.svg
refused 1 'Is a directory' plot bad.csv --output home

# gnuplot: $1 is what it does
gnuplot_does()
{
	printf '#!/bin/sh\n%s\n' "$1" >fake/gnuplot
	chmod +x fake/gnuplot
}
(
	# shellcheck disable=SC2030
	PATH=$dir/fake:$PATH
	gnuplot_does 'cat >/dev/null; echo "line 0: no way" >&2; exit 3'
	refused 1 'gnuplot failed: line 0: no way' plot bad.csv --output old.svg
	gnuplot_does 'cat >/dev/null; echo "<svg></svg>"; echo "bad" >&2'
	refused 1 'gnuplot failed: bad' plot bad.csv --output old.svg
	gnuplot_does 'echo "<svg>"'
	refused 1 'gnuplot failed' plot five.csv --output old.svg
	gnuplot_does 'exec <&-; echo "<svg>"; kill -9 $$'
	refused 1 'signal 9' plot five.csv --output old.svg
	exit "$status"
) || status=1
# All programs but that one: a wrapper of the build may need some.
mkdir without
ln -s /bin/* /usr/bin/* without 2>/dev/null
rm -f without/gnuplot*
env PATH="$dir/without" "$ATA_BENCH" plot bad.csv --output old.svg >out 2>err
[ $? -eq 1 ] || fail "without gnuplot"
complains 'gnuplot is not installed (Debian, Ubuntu: apt-get install' \
	"without gnuplot"
[ "$(cat old.svg)" = old ] || fail "an old picture was lost"
nothing "a gnuplot that fails"

# SIGINT while gnuplot draws: it goes too, and nothing is left.
if env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	printf '#!/bin/sh\necho $$ >pid\nexec sleep 600\n' >fake/gnuplot
	# Once more, and later, if that was before it had begun.
	for seconds in 1 4 16; do
		# shellcheck disable=SC2031
		PATH=$dir/fake:$PATH env --default-signal=INT timeout \
			--foreground --preserve-status -k 60 -s INT $seconds \
			"$ATA_BENCH" plot bad.csv >out 2>err
		got=$?
		[ -s pid ] && break
	done
	[ "$got" -eq 130 ] || fail "SIGINT: status $got"
	complains interrupted SIGINT
	nothing SIGINT
	kill -0 "$(cat pid)" 2>/dev/null && fail "SIGINT: gnuplot is alive"
fi
[ -z "$(ls -d .*.svg.* 2>/dev/null)" ] || fail "files are left: $(ls -a)"
exit "$status"
