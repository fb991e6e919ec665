# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For tests that make control groups, which read it with
# ". $srcdir/tests/analyze/group.sh". Reads bench.sh, too.
#
# make_group CONTROLLER sets group, a new group with that controller, or skips
# the test: it needs to make groups, as root can. At the end the group is removed,
# and $group/inner, if the test has made that. Then pool_begin, works, pool_end.

# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

skip()
{
	echo "skipped: $*"
	exit 77
}

# A group can be removed once the last process in it is gone, not at once.
# shellcheck disable=SC2317 # the trap calls it
clean()
{
	for folder in "$group/inner" "$group"; do
		tries=0
		while [ -d "$folder" ] && ! rmdir "$folder" 2>/dev/null &&
				[ "$tries" -lt 50 ]; do
			tries=$((tries + 1))
			sleep 0.1
		done
		[ ! -d "$folder" ] || echo "cannot remove $folder"
	done
	rm -rf "$dir"
}

# Below where the controller is mounted from its root on. Version 1 goes first.
make_group()
{
	top=$(awk -v controller="$1" '$4 == "/" {
		for (i = 7; $i != "-"; i++)
			;
		if ($(i + 1) == "cgroup" &&
		    index("," $(i + 3) ",", "," controller ","))
			v1 = $5
		if ($(i + 1) == "cgroup2")
			v2 = $5
	} END { print v1 != "" ? v1 : v2 }' /proc/self/mountinfo)
	[ -n "$top" ] || skip "no control groups are mounted"
	if [ -e "$top/cgroup.controllers" ]; then
		grep -qw "$1" "$top/cgroup.subtree_control" ||
			skip "groups have no controller $1"
	fi
	group=$top/atasched-test.$$
	mkdir "$group" 2>"$dir/null" || skip "cannot make a group below $top"
	trap clean EXIT
	trap 'exit 1' HUP INT TERM
}

# shellcheck disable=SC2016 # that shell's words
join='echo $$ >"$1/cgroup.procs" && shift && exec "$@"'

# inside GROUP WORD...: run in that group
inside()
{
	sh -c "$join" sh "$@"
}

# pool_begin WORD...: a pool of four workers in the group, run by WORD...; sets
# process
pool_begin()
{
	mkfifo "$dir/rounds" "$dir/workers"
	# Not by inside(): process is to be the pool's, no shell's around it.
	sh -c "$join" sh "$group" "$@" \
		"${builddir:?}/tests/analyze/analyze_limits" \
		<"$dir/rounds" >"$dir/workers" &
	# Read by the test.
	# shellcheck disable=SC2034
	process=$!
	exec 3>"$dir/rounds" 4<"$dir/workers"
}

# works WORKERS WHY: so many have tasks after 100 rounds; the pool looks every
# 25 rounds or so, and less often where looking takes long: then after some more
works()
{
	for _ in 1 2 3 4 5 6 7 8 9 10; do
		echo 100 >&3
		read -r workers <&4 || workers="no pool"
		[ "$workers" = "$1" ] && break
	done
	echo "$2: $workers at work"
	[ "$workers" = "$1" ] || fail "$2: not $1 workers but $workers"
}

pool_end()
{
	exec 3>&- 4<&-
	wait || fail "the pool"
}
