#!/bin/sh
# SPDX-License-Identifier: MIT
#
# The regret of the published policies grows no faster than the logarithm of the
# rounds, that of equal shares in proportion to them: 17 workers, up to 10^6
# rounds.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

ends 0 simulate --law sqrt,linear --workers 17 --rounds 1000000 --seeds 1 \
	--policy ata,ata-empirical,uta --curve "$dir/curve"

# The law of a row is found by the name of its column.
awk -F, 'NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
	$4 == 10000 || $4 == 100000 || $4 == 1000000 {
		regret[$at["law"], $1, $4] = $at["regret"]; n++ }
	function wrong(what) { print what; bad = 1 }
	END {
		if (n != 18)
			wrong(n " rows, not 18")
		for (i = 1; i <= split("ata ata-empirical", name, " "); i++) {
			p = name[i]
			e4 = regret["sqrt", p, 10000]
			e6 = regret["sqrt", p, 1000000]
			if (!(e4 > 0 && e6 - e4 <= e4 * (6 / 4 - 1)))
				wrong("sqrt, " p ": " e4 " to " e6)
			e4 = regret["linear", p, 10000]
			e5 = regret["linear", p, 100000]
			e6 = regret["linear", p, 1000000]
			if (!(e4 > 0 && e6 - e5 <= e5 - e4))
				wrong("linear, " p ": " e4 " to " e5 " to " e6)
		}
		for (i = 1; i <= split("sqrt linear", name, " "); i++) {
			e4 = regret[name[i], "uta", 10000]
			e6 = regret[name[i], "uta", 1000000]
			if (!(e6 > 99 * e4 && e6 < 101 * e4))
				wrong(name[i] ", uta: " e4 " to " e6)
		}
		exit bad
	}' "$dir/curve" || fail "regret grows otherwise"
exit "$status"
