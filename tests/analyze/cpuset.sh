#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A cpuset that shrinks and grows, and taskset -a, around a pool that runs: its
# workers without a core have no tasks, and have them again when it comes back.
# Needs to make control groups, as root can, and two cores; else it ends with 77.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

skip()
{
	echo "skipped: $*"
	exit 77
}

# Where the controller cpuset is mounted from its root on. Version 1 goes first.
top=$(awk '$4 == "/" {
	for (i = 7; $i != "-"; i++)
		;
	if ($(i + 1) == "cgroup" && (","$(i + 3)",") ~ /,cpuset,/)
		v1 = $5
	if ($(i + 1) == "cgroup2")
		v2 = $5
} END { print v1 != "" ? v1 : v2 }' /proc/self/mountinfo)
[ -n "$top" ] || skip "no control groups are mounted"
if [ -e "$top/cgroup.controllers" ]; then
	grep -qw cpuset "$top/cgroup.subtree_control" ||
		skip "groups have no controller cpuset"
fi
command -v taskset >"$dir/null" || skip "there is no taskset"
for unit in 0 1; do
	taskset -c "$unit" true 2>"$dir/null" || skip "there is no unit $unit"
done
group=$top/atasched-test.$$
mkdir "$group" 2>"$dir/null" || skip "cannot make a group below $top"

# shellcheck disable=SC2317 # the trap calls it
clean()
{
	tries=0
	while [ -d "$group" ] && ! rmdir "$group" 2>/dev/null &&
			[ "$tries" -lt 50 ]; do
		tries=$((tries + 1))
		sleep 0.1
	done
	[ ! -d "$group" ] || echo "cannot remove $group"
	rm -rf "$dir"
}
trap clean EXIT
trap 'exit 1' HUP INT TERM

echo 0-1 >"$group/cpuset.cpus" || skip "cannot have units 0 and 1"
echo 0 >"$group/cpuset.mems" || skip "cannot have memory"

# Four workers on the two units.
pool=${builddir:?}/tests/analyze/analyze_limits
mkfifo "$dir/rounds" "$dir/workers"
# shellcheck disable=SC2016 # that shell's words
taskset -c 0-1 sh -c 'echo $$ >"$1/cgroup.procs" && exec "$2"' sh "$group" \
	"$pool" <"$dir/rounds" >"$dir/workers" &
process=$!
exec 3>"$dir/rounds" 4<"$dir/workers"

# works WORKERS WHY: so many have tasks after 100 rounds; the pool looks every
# 25 rounds or so
works()
{
	echo 100 >&3
	read -r workers <&4 || workers="no pool"
	echo "$2: $workers at work"
	[ "$workers" = "$1" ] || fail "$2: not $1 workers but $workers"
}

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
exec 3>&- 4<&-
wait || fail "the pool"
exit "$status"
