#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make the machines of this folder anew, with hwloc's own tools. island.xml was
# written by hand: two fast cores below a third-level cache, and two slow ones
# whose last cache is a second-level one. A description cannot say that.
set -eu
cd "$(dirname "$0")"

# machine NAME DESCRIPTION [UNITS TO KEEP]; what the tool says of itself is left
# out, so that the files change only when the machines do.
machine()
{
	rm -f "$1.xml"
	lstopo-no-graphics -i "$2" ${3:+--restrict "$3"} -f "$1.xml" 2>/dev/null
	sed -i -e '/<info name="\(hwlocVersion\|ProcessName\)"/d' \
		-e '/<support /d' "$1.xml"
}

# kind NAME UNITS EFFICIENCY; efficiency -1: unknown
kind()
{
	hwloc-annotate "$1.xml" "$1.xml" root cpukind "$2" "$3" 0
	sed -i -e '/<info name="\(hwlocVersion\|ProcessName\)"/d' \
		-e '/<support /d' "$1.xml"
}

# Two fast cores with two threads, each with a second-level cache of its own;
# two pairs of slow cores that share one.
machine hybrid 'pack:1 l3:1 l2:4 core:2 pu:2' 0x5533
kind hybrid 0x5500 0
kind hybrid 0x0033 1

machine unranked 'pack:1 l3:1 core:4 pu:1'
kind unranked 0x3 -1
kind unranked 0xc -1

machine one-kind 'pack:1 l3:1 core:4 pu:1'
kind one-kind 0xf -1

machine one-core 'pack:1 core:1 pu:1'

machine no-kinds 'pack:2 l3:2 core:2 pu:2'

# Units 2 and 7 are off line: the machine knows of them, the tree does not.
machine offline 'pack:2 core:2 pu:2' 0x7b
sed -i '/type="Machine"/s/\(complete_cpuset="\)0x0000007b/\10x000000ff/' \
	offline.xml

# Only the second thread of each core is allowed.
machine disallowed 'pack:1 core:2 pu:2'
sed -i 's/allowed_cpuset="0x0000000f"/allowed_cpuset="0x0000000a"/' \
	disallowed.xml

# Nothing is.
machine nothing 'pack:1 core:2 pu:1'
sed -i 's/allowed_cpuset="0x00000003"/allowed_cpuset="0x00000000"/' nothing.xml
