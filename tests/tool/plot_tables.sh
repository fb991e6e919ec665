# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For the tests of ata-bench plot, which read it after bench.sh: goes to $dir and
# makes a table of each kind there.

if ! command -v gnuplot >/dev/null; then
	echo "gnuplot is not installed"
	exit 77
fi
cd "${dir:?}" || exit 1

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
cat >overhead.csv <<END
what,workers,ns,low,high,ratio,ratio_low,ratio_high,over,floors,group
clock,1,15.75,15.5,16,,,,,,round
cache-line,2,188,150,225,,,,,1,round
omp-region,2,717,700,830,,,,,3.8,round
pool-run-kept,2,8470,8100,9200,11.8,11.1,12.2,omp-region,45,round
allocate-ata-empirical,64,1280,1270,1290,100,98,101,read-arms,,decision
END
cat >matrix.csv <<END
regime,policy,workers,tasks,ratio,cost_ratio,first20_ratio,median,median_low,median_high
"20 ms, B 8",auto,24,8,1.01,1.02,1.21,1.0625,1.01,1.09
"20 ms, B 8",tbb-simple,24,8,2.4,2.1,2.5,2.4375,2.4,2.49
"1 us, B 1000",auto,2,1000,1.02,1.03,1.2,1.125,,
"1 us, B 1000",tbb-simple,2,1000,1.02,,1.1,1.25,,
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
