#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A control group with a limit, made for this test: ata-bench topology says so,
# and sees it throttled, and a pool follows it while it runs. Needs to make groups,
# as root can; else it ends with 77.
# The groups are removed at the end, whatever happens.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

skip()
{
	echo "skipped: $*"
	exit 77
}

# Where the controller cpu is mounted from its root on. Version 1 goes first.
top=$(awk '$4 == "/" {
	for (i = 7; $i != "-"; i++)
		;
	if ($(i + 1) == "cgroup" && (","$(i + 3)",") ~ /,cpu,/)
		v1 = $5
	if ($(i + 1) == "cgroup2")
		v2 = $5
} END { print v1 != "" ? v1 : v2 }' /proc/self/mountinfo)
[ -n "$top" ] || skip "no control groups are mounted"
if [ -e "$top/cgroup.controllers" ]; then
	grep -qw cpu "$top/cgroup.subtree_control" ||
		skip "groups have no controller cpu"
fi
group=$top/atasched-test.$$
mkdir "$group" 2>/dev/null || skip "cannot make a group below $top"

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
trap clean EXIT
trap 'exit 1' HUP INT TERM

# limit GROUP US: so much in 100 ms; none: no limit
limit()
{
	if [ -e "$1/cpu.max" ]; then
		[ "$2" = none ] && set -- "$1" max
		echo "$2 100000" >"$1/cpu.max"
	else
		[ "$2" = none ] && set -- "$1" -1
		echo "$2" >"$1/cpu.cfs_quota_us"
	fi || fail "cannot set the limit of $1"
}

# inside GROUP WORD...: run in that group
inside()
{
	# shellcheck disable=SC2016 # that shell's words
	sh -c 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"' sh "$@"
}

# says GROUP TEXT: the note on its limit
says()
{
	inside "$1" "$ATA_BENCH" topology >"$dir/out" || fail "topology in $1"
	grep -qF -e "$2" "$dir/out" ||
		fail "in $1: not \"$2\": $(grep ontrol "$dir/out")"
}

# throttled GROUP: how often so far
throttled()
{
	inside "$1" "$ATA_BENCH" topology |
		sed -n 's/.*throttled in \([0-9]*\) of.*/\1/p'
}

inside "$group" "$ATA_BENCH" topology --format csv >"$dir/without"
limit "$group" 50000
says "$group" "Control groups allow 0.50 CPUs: 1 worker's worth; throttled in "
inside "$group" "$ATA_BENCH" topology --format csv >"$dir/with"
diff "$dir/without" "$dir/with" || fail "a limit changes the rows"

# So little that a process gets it on a machine that does other things, too.
limit "$group" 10000
before=$(throttled "$group")
inside "$group" timeout 1 sh -c 'while :; do :; done'
after=$(throttled "$group")
echo "throttled $before times before a busy second, $after after it"
[ "$after" -gt "$before" ] || fail "a busy second was not throttled"

# Version 2 gives limits only to groups whose parent passes the controller on.
mkdir "$group/inner" || fail "cannot make $group/inner"
if [ ! -e "$group/cgroup.controllers" ] ||
		echo +cpu >"$group/cgroup.subtree_control"; then
	says "$group/inner" "allow 0.10 CPUs"
	limit "$group" 50000
	limit "$group/inner" 30000
	says "$group/inner" "allow 0.30 CPUs"
	limit "$group/inner" none
	limit "$group" 120000
	says "$group/inner" "allow 1.20 CPUs"
fi
limit "$group" none
inside "$group" "$ATA_BENCH" topology | grep 'Control groups allow' &&
	fail "a limit that was lifted"

# A pool's workers with tasks, after 100 rounds of 2 ms: it looks every 50 ms.
pool=${builddir:?}/tests/analyze/analyze_limits
mkfifo "$dir/rounds" "$dir/workers"
inside "$group" "$pool" <"$dir/rounds" >"$dir/workers" &
exec 3>"$dir/rounds" 4<"$dir/workers"
# works LIMIT WORKERS: so many have tasks under that limit
works()
{
	limit "$group" "$1"
	echo 100 >&3
	read -r workers <&4 || workers="no pool"
	echo "limit $1: $workers at work"
	[ "$workers" = "$2" ] ||
		fail "a limit of $1 us: not $2 workers but $workers"
}
works none 4
works 350000 3
works 200000 2
works 50000 1
works none 4
works 199999 1
works none 4
exec 3>&- 4<&-
wait || fail "the pool"

# A namespace of its own: of the mounts made outside only their top is seen, and
# one made inside shows the group as its root.
limit "$group" 50000
if unshare -C -m true 2>/dev/null; then
	inside "$group" unshare -C "$ATA_BENCH" topology >"$dir/out"
	grep -q 'The limits of 1 control group cannot be read' "$dir/out" ||
		fail "mounts from outside: $(cat "$dir/out")"
	# shellcheck disable=SC2016 # that shell's words
	inside "$group" unshare -m sh -c 'mount --bind "$1" "$2" &&
		exec "$3" topology' sh "$group" "$top" "$ATA_BENCH" >"$dir/out"
	grep ontrol "$dir/out" | grep -v 'allow 0.50 CPUs' &&
		fail "a bind mount"
	grep -q 'allow 0.50 CPUs' "$dir/out" || fail "no limit: a bind mount"
fi
exit "$status"
