#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A cpuset that shrinks and grows, and taskset -a, around a pool that runs: its
# workers without a core have no tasks, and have them again when it comes back.
# Needs to make control groups, as root can, and two cores; else it ends with 77.
set -u
# shellcheck source=tests/analyze/group.sh
. "${srcdir:?}/tests/analyze/group.sh"

command -v taskset >"$dir/null" || skip "there is no taskset"
for unit in 0 1; do
	taskset -c "$unit" true 2>"$dir/null" || skip "there is no unit $unit"
done
make_group cpuset
echo 0-1 >"$group/cpuset.cpus" || skip "cannot have units 0 and 1"
echo 0 >"$group/cpuset.mems" || skip "cannot have memory"

# Four workers on the two units.
pool_begin taskset -c 0-1

# masks UNITS: of all its threads
masks()
{
	taskset -a -p -c "$1" "$process" >"$dir/null" ||
		fail "cannot set the masks to $1"
}

works 4 "at first"
for unit in 0 1; do
	echo "$unit" >"$group/cpuset.cpus" || fail "cannot set the cpuset"
	works 2 "cpuset $unit"
	echo 0-1 >"$group/cpuset.cpus" || fail "cannot set the cpuset"
	works 4 "cpuset 0-1"
done
masks 0-1
for unit in 0 1; do
	masks "$unit"
	works 2 "masks of $unit"
	masks 0-1
	works 4 "masks of 0-1"
done
pool_end
exit "$status"
