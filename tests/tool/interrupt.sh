#!/bin/sh
# SPDX-License-Identifier: MIT
#
# SIGINT ends a measurement: exit status 130, one line, no rows.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# A test that make runs in the background has SIGINT ignored.
if ! env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	echo "env --default-signal or timeout is missing"
	exit 77
fi

# stopped WORD...: would run for hours; gets a SIGINT after a second, and only
# one: without --foreground there is another for the process group, and a second
# one ends the program at once.
stopped()
{
	env --default-signal=INT timeout --foreground --preserve-status \
		-k 60 -s INT 1 "$ATA_BENCH" "$@" >"$dir/out" 2>"$dir/err"
	got=$?
	[ "$got" -eq 130 ] || fail "$*: status $got: $(cat "$dir/err")"
	complains interrupted "$*"
	[ ! -s "$dir/out" ] || fail "$*: printed rows"
}
stopped compare --rounds 100000 --workers 2 --policy uta
stopped compare --rounds 100000 --workers 2 --policy gta --format csv
stopped compare --rounds 100000 --workers 2 --policy omp-dynamic
stopped compare --rounds 100000 --task-us 1e8 --workers 2
stopped compare --rounds 100000 --virtual 4x1 --task-us 1e9 --policy uta
stopped compare --rounds 100000 --virtual 4x1 --task-us 1e9 \
	--policy omp-static
stopped train --rounds 100000 --data synthetic --format json
stopped train --rounds 100000 --data synthetic --slow 1:1e6 --workers 2
exit "$status"
