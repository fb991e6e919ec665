#!/bin/sh
# SPDX-License-Identifier: MIT
#
# A control group with a limit, made for this test: ata-bench topology says so,
# and sees it throttled, and a pool follows it while it runs. Needs to make groups,
# as root can; else it ends with 77.
# The groups are removed at the end, whatever happens.
set -u
# shellcheck source=tests/analyze/group.sh
. "${srcdir:?}/tests/analyze/group.sh"
make_group cpu

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

# So little that a process gets it on a machine that does other things, too, in
# some of these seconds.
limit "$group" 10000
before=$(throttled "$group")
for second in 1 2 3 4 5 6 7 8 9 10; do
	inside "$group" timeout 1 sh -c 'while :; do :; done'
	after=$(throttled "$group")
	[ "$after" -gt "$before" ] && break
done
echo "throttled $before times before $second busy seconds, $after after them"
[ "$after" -gt "$before" ] || fail "busy seconds were not throttled"

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

# A pool's workers with tasks, under one limit after the other: none so close to
# what they use that the group is throttled now and then.
# shellcheck disable=SC2119 # run by nothing else
pool_begin
for step in none:4 350000:3 250000:2 50000:1 none:4 190000:1 none:4; do
	limit "$group" "${step%:*}"
	works "${step#*:}" "a limit of ${step%:*} us"
done
pool_end

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
