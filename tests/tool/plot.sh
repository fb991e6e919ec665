#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench plot: each kind of table is drawn, by default and as asked, and the
# same table makes the same bytes.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"
# shellcheck source=tests/tool/plot_tables.sh
. "${srcdir:?}/tests/tool/plot_tables.sh"

# Defaults of each kind.
for name in curve summary compare matrix overhead train times loss allocate; do
	ends 0 plot "$name.csv"
	[ -z "$(cat out err)" ] || fail "$name: says something"
done
shows curve.svg suboptimality 'time (s)' sqrt linear ata uta gta 10⁻² \
	'Lines: medians. Bands: least to most of 3 seeds.'
shows summary.svg 'time of a round (s) ± standard deviation' sqrt linear \
	ata uta 12.5 40.25 22
shows compare.svg 'round time over the optimum, with quartiles' \
	ata-empirical omp-static 1.062 2.438
shows overhead.svg 'time (ns), with 95 % intervals' 'round, workers: 2' \
	'decision, workers: 64' allocate-ata-empirical 15.75 8470
# A panel has the names of its own bars only.
[ "$(grep -c '<text>clock</text>' overhead.svg)" = 1 ] || fail "names twice"
shows matrix.svg 'round time over the optimum, with 95 % intervals' \
	'20 ms, B 8' '1 us, B 1000' tbb-simple 2.438 1.125
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
for y in ns ratio floors; do
	ends 0 plot overhead.csv --y "$y" --log none
	ends 0 plot overhead.csv --y "$y"
done
shows overhead.svg 'over the way of a cache line' 45
for y in ratio cost-ratio first20-ratio; do
	ends 0 plot matrix.csv --y "$y"
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
exit "$status"
