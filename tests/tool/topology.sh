#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench topology: recorded machines, and files that are none.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

data=$srcdir/tests/data

# shows FILE: its rows are those on standard input, cache left out
shows()
{
	ends 0 topology --xml "$data/$1" --format csv
	cut -d, -f1-6,8- "$dir/out" >"$dir/rows"
	diff - "$dir/rows" || fail "$1"
}

# Fast cores first, one worker per core; second hardware threads have none.
shows hybrid.xml <<'END'
worker,pu,core,kind,rank,package,sibling,siblings,state
0,0,0,1,1,0,0,2,usable
1,4,1,1,1,0,0,2,usable
2,8,2,0,0,0,0,1,usable
3,12,4,0,0,0,0,1,usable
4,10,3,0,0,0,0,1,usable
5,14,5,0,0,0,0,1,usable
,1,0,1,1,0,1,2,usable
,5,1,1,1,0,1,2,usable
END
# Unknown numbers are empty, and units that cannot be used say why.
shows disallowed.xml <<'END'
worker,pu,core,kind,rank,package,sibling,siblings,state
0,1,0,,,0,0,1,usable
1,3,1,,,0,0,1,usable
,0,0,,,0,0,0,disallowed by a cpuset
,2,1,,,0,0,0,disallowed by a cpuset
END
ends 0 topology --xml "$data/offline.xml"
grep -q '^ *-  *2  *-  .*off line$' "$dir/out" || fail "offline.xml"
grep -qx '8 units, 6 usable, 4 workers by default' "$dir/out" ||
	fail "offline.xml: the line below"
grep -qE '^Not usable now: 2 off line, 0 dis.* 0 excl.*; 2 spare workers could ' \
	"$dir/out" || fail "offline.xml: what is not usable"
# Control groups limit this process: in a note, for people, and on this machine
# only. tests/analyze/quota.sh sets a limit.
grep -q 'ontrol group' "$dir/out" && fail "offline.xml: a recorded quota"
# Second hardware threads are no place for a spare worker.
ends 0 topology --xml "$data/disallowed.xml"
grep -qE '^Not usable now: 0 off line, 2 dis.* 0 excl.*; 0 spare workers could ' \
	"$dir/out" || fail "disallowed.xml: what is not usable"
ends 0 topology --xml "$data/hybrid.xml"
grep -q '^Not usable' "$dir/out" && fail "hybrid.xml: all is usable"

echo '<x>' >"$dir/bad.xml"
refused 1 "$dir/bad.xml" topology --xml "$dir/bad.xml"
refused 1 "$dir" topology --xml "$dir"
refused 1 "$dir/none.xml" topology --xml "$dir/none.xml"
refused 1 "no core" topology --xml "$data/nothing.xml"

# This machine, and what the environment makes of it.
ends 0 topology
grep 'ontrol group' "$dir/out" |
	grep -vE -e '^Control groups allow [0-9]+\.[0-9]{2} CPUs: ' \
		-e '^The limits of [0-9]+ control groups? cannot be read$' &&
	fail "the note on control groups"
ends 0 topology --format csv
grep -q 'ontrol group' "$dir/out" && fail "a note in CSV"
head -n 1 "$dir/out" | grep -q '^worker,pu,core,kind,rank,' ||
	fail "columns of this machine"
HWLOC_XMLFILE=$data/hybrid.xml ends 0 topology
grep -q '^8 units' "$dir/out" || fail "HWLOC_XMLFILE is not followed"
HWLOC_XMLFILE=$data/hybrid.xml refused 1 HWLOC_XMLFILE compare
HWLOC_XMLFILE=$dir/bad.xml refused 1 HWLOC_XMLFILE topology
HWLOC_XMLFILE=$dir/bad.xml refused 1 HWLOC_XMLFILE compare
exit "$status"
