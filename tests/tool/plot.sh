#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench plot: each kind of table is drawn, what cannot be drawn is named in
# one line and leaves no file, and nothing in a file reaches gnuplot as command.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

if ! command -v gnuplot >"$dir/path"; then
	echo "gnuplot is not installed"
	exit 77
fi
cd "$dir" || exit 1

# curves NAME SEEDS POLICY...: two laws, 40 checkpoints
curves()
{
	name=$1 seeds=$2
	shift 2
	awk -v seeds="$seeds" -v list="$*" 'BEGIN {
		print "policy,workers,seed,round,round_time,worker_time," \
			"optimum,regret,suboptimality,loss,law,dist,prior"
		n = split(list, policy, " ")
		for (law = 1; law <= 2; law++)
		for (p = 1; p <= n; p++)
		for (s = 1; s <= seeds; s++)
		for (c = 0; c < 40; c++) {
			k = int(exp(c / 5)) + c
			time = k * (10 * p + s / 10)
			printf "%s,17,%d,%d,%g,%g,%g,%g,%g,,%s,exp,\n",
				policy[p], s, k, time, 6 * time, 9 * k,
				time - 9 * k, exp(-c / 4) * (1 + s / 10),
				law == 1 ? "sqrt" : "linear"
		}
	}' >"$name"
}
curves curve.csv 3 ata uta gta
cat >summary.csv <<END
law,workers,tasks,rounds,policy,seeds,round_time,round_time_sd,worker_time,worker_time_sd,regret,regret_sd,optimum
sqrt,17,6,200,ata,5,12.5,0.5,60,2,1.5,0.1,11
sqrt,17,6,200,uta,5,40.25,2,90,3,30,1,11
linear,17,6,200,ata,5,22,1,160,2,2,0.1,20
END
cat >compare.csv <<END
policy,workers,tasks,rounds,round_ms,ratio,cost_ratio,first20_ratio,ratio_low,ratio_high,emulated
ata-empirical,24,8,60,20.8,1.0625,1.02,1.21,1.01,1.09,16x2.5
omp-static,24,8,60,49.4,2.4375,1.3,2.5,2.4,2.49,16x2.5
END
cat >train.csv <<END
policy,rounds,seconds,worker_seconds,loss,accuracy,ratio,workers,emulated
ata-empirical,600,3.125,6.2,0.4312,,1.05,2,
uta,600,5.25,7.2,0.4312,,1.85,2,
END
awk 'BEGIN {
	print "round,worker,tasks,seconds"
	for (k = 1; k <= 50; k++)
		for (w = 0; w < 4; w++)
			print k "," w "," w "," 0.01 * w * (1 + k % 3)
}' >times.csv
awk 'BEGIN {
	print "round,loss"
	for (k = 1; k <= 3000; k++)
		print k "," 2 * exp(-k / 500) + 0.01 * (k % 7)
}' >loss.csv
"$ATA_BENCH" allocate --tasks 8 --format csv 1 1 4 40 >allocate.csv ||
	fail "allocate"

# shows FILE TEXT...: it is a whole SVG, in which these texts stand
shows()
{
	svg=$1
	shift
	tail -c 20 "$svg" | grep -q '</svg>' || fail "$svg has no end"
	grep -q '^ width="800"' "$svg" || fail "$svg is not 800 pixels wide"
	grep -q 'width="800".* fill="#ffffff"' "$svg" || fail "$svg: ground"
	for text; do
		grep -qF "<text>$text</text>" "$svg" ||
			fail "$svg does not show '$text'"
	done
	if command -v xmllint >/dev/null; then
		xmllint --noout --nonet "$svg" || fail "$svg is no XML"
	fi
}

# Defaults of each kind.
for name in curve summary compare train times loss allocate; do
	ends 0 plot "$name.csv"
	[ -z "$(cat out err)" ] || fail "$name: says something"
done
shows curve.svg suboptimality 'time (s)' sqrt linear ata uta gta 10⁻² \
	'Lines: medians. Bands: least to most of 3 seeds.'
shows summary.svg 'time of a round (s) ± standard deviation' sqrt linear \
	ata uta 12.5 40.25 22
shows compare.svg 'round time over the optimum, with quartiles' \
	ata-empirical omp-static 1.062 2.438
shows train.svg 'training time (s)' ata-empirical uta 3.125 5.25
shows times.svg 'time of a task (s)' round 'worker 1' 'worker 3'
# Without tasks there is no time of a task.
grep -q 'worker 0' times.svg && fail "times.svg shows the idle worker 0"
shows loss.svg loss 'round (medians of 8, bands: quartiles)'
shows allocate.svg 'finish (in the unit of the scores)' 'worker (×: 0)'

# The same bytes again, whatever the user's settings; standard output.
mkdir home
echo 'set title "mine"' >home/.gnuplot
HOME=$dir/home LC_ALL=C "$ATA_BENCH" plot curve.csv --output - >again.svg ||
	fail "standard output"
cmp curve.svg again.svg || fail "the picture is another one"
cp curve.csv no-suffix
ends 0 plot no-suffix
cmp curve.svg no-suffix.svg || fail "a file without .csv"

# Other measures.
for y in suboptimality regret round-time worker-time; do
	for x in time worker-time round; do
		ends 0 plot curve.csv --x "$x" --y "$y" --log xy
	done
done
ends 0 plot curve.csv --y regret --title "It's <b>\`date\`"
shows curve.svg 'average regret of a round (s)' round 1000 \
	"It’s &lt;b>\`date\`"
ends 0 plot curve.csv --y round-time
shows curve.svg 'average time of a round (s)'
ends 0 plot curve.csv --x worker-time
shows curve.svg 'worker time (s)'
for y in worker-time regret optimum; do
	ends 0 plot summary.csv --y "$y" --log y
done
for y in ratio round-ms cost-ratio first20-ratio; do
	ends 0 plot compare.csv --y "$y" --log none
done
for y in seconds worker-seconds loss ratio rounds; do
	ends 0 plot train.csv --y "$y" --log y
done
for y in finish tasks score; do
	ends 0 plot allocate.csv --y "$y" --log y
done
for log in none x y xy; do
	ends 0 plot loss.csv --log "$log"
done

# Columns in any order, and more of them; several files.
awk -F, -v OFS=, '{ print "x" NR, $4, $3, $2, $1 }' times.csv >turned.csv
ends 0 plot turned.csv --output turned.svg
ends 0 plot times.csv
cmp times.svg turned.svg || fail "the order of columns matters"
sed 's/^\([a-z]*\),17/\1,51/' curve.csv >more.csv
ends 0 plot curve.csv more.csv --output two.svg
shows two.svg 'sqrt, 17 workers' 'linear, 51 workers'
cp compare.csv other.csv
ends 0 plot compare.csv other.csv --output two.svg
shows two.svg compare other

# Quartiles from five seeds on; many policies, more workers than lines.
curves five.csv 5 ata ata-empirical auto ofta uta gta greedy-list guided fac2 \
	awf-b aid ema static omp-static omp-dynamic omp-guided of-my-own
ends 0 plot five.csv
shows five.svg of-my-own 'Lines: medians. Bands: quartiles of 5 seeds.'
awk 'BEGIN {
	print "round,worker,tasks,seconds,policy"
	for (k = 1; k <= 20; k++)
		for (w = 0; w < 100; w++)
			print k "," w ",1," w % 7 + 1 "," (w % 2 ? "a" : "b")
}' >many.csv
ends 0 plot many.csv
shows many.svg a b '100 workers: median, quartiles (dark) and extremes (light)'

# Median over the seeds, of 1, 2 and 30.
{
	sed 1q curve.csv
	for seed in 1 2 30; do
		echo "ata,17,$seed,1,1,1,1,$seed,,,,,"
		echo "ata,17,$seed,9,9,9,9,$seed,,,,,"
	done
} >median.csv
mkdir fake
cat >fake/gnuplot <<'END'
#!/bin/sh
cat >script
echo '<svg></svg>'
END
chmod +x fake/gnuplot
PATH=$dir/fake:$PATH "$ATA_BENCH" plot median.csv || fail "a script to look at"
grep -qx '1 2 1 30 1 30' script || fail "no median of 1, 2 and 30"

# One row, one checkpoint, zeros, negative and huge numbers.
sed 2q curve.csv >one.csv
ends 0 plot one.csv
ends 0 plot one.csv --log xy
head -n 2 compare.csv >row.csv
ends 0 plot row.csv
printf 'round,loss\n1,0\n2,-3\n3,1e300\n4,1e-300\n' >extreme.csv
for log in none x y xy; do
	ends 0 plot extreme.csv --log "$log"
done
printf 'round,loss\n1,0\n2,0\n' >zero.csv
ends 0 plot zero.csv
rm -f zero.svg
refused 1 'zero.csv: no value of loss' plot zero.csv --log y
sed 's/1.5,0.1/-1.5,0.1/; s/,30,1,/,0,0,/' summary.csv >negative.csv
ends 0 plot negative.csv --y regret
ends 0 plot negative.csv --y regret --log y

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

# leaves nothing WHAT: no picture, nor a part of one
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
	# shellcheck disable=SC2031
	PATH=$dir/fake:$PATH env --default-signal=INT timeout --foreground \
		--preserve-status -k 60 -s INT 1 "$ATA_BENCH" plot bad.csv \
		>out 2>err
	[ $? -eq 130 ] || fail "SIGINT: status"
	complains interrupted SIGINT
	nothing SIGINT
	kill -0 "$(cat pid)" 2>/dev/null && fail "SIGINT: gnuplot is alive"
fi
[ -z "$(ls -d .*.svg.* 2>/dev/null)" ] || fail "files are left: $(ls -a)"
exit "$status"
