#!/bin/sh
# SPDX-License-Identifier: MIT
#
# SIGINT, SIGTERM and SIGHUP end a measurement: exit status 130, 143, 129, one
# line, no rows. The second signal ends it at once, whichever it is.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# A test that make runs in the background has SIGINT ignored.
if ! env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	echo "env --default-signal or timeout is missing"
	exit 77
fi

# stopped SIGNAL STATUS TEXT WORD...: would run for hours
stopped()
{
	signal=$1
	code=$2
	text=$3
	shift 3
	signalled "$signal" "$@"
	[ "$got" -eq "$code" ] ||
		fail "$signal, $*: status $got: $(cat "$dir/err")"
	complains "$text" "$signal, $*"
	[ ! -s "$dir/out" ] || fail "$signal, $*: printed rows"
}

# both WORD...: stopped by either signal
both()
{
	stopped INT 130 interrupted "$@"
	stopped TERM 143 terminated "$@"
}
both compare --rounds 100000 --workers 2 --policy uta
both compare --rounds 100000 --workers 2 --policy omp-dynamic
both overhead --laps 10000 round
both train --rounds 100000 --data synthetic --format json
stopped INT 130 interrupted compare --rounds 100000 --workers 2 --policy gta \
	--format csv
stopped INT 130 interrupted compare --rounds 100000 --task-us 1e8 --workers 2
stopped TERM 143 terminated compare --rounds 100000 --virtual 4x1 \
	--task-us 1e9 --policy uta
stopped INT 130 interrupted compare --rounds 100000 --virtual 4x1 \
	--task-us 1e9 --policy omp-static
stopped INT 130 interrupted train --rounds 100000 --data synthetic \
	--slow 1:1e6 --workers 2

# Nothing that it has begun to write is left when a terminal goes away.
mkdir "$dir/empty"
stopped HUP 129 'hung up' compare --rounds 100000 --workers 2 --policy uta \
	--record "$dir/empty/times"
[ -z "$(ls -A "$dir/empty")" ] || fail "HUP left $(ls -A "$dir/empty")"

# While data are made, or read, too. It would take far more than these seconds of
# a processor; a limit on time itself would not do on a busy machine. The signal
# may come after four seconds only: bench.sh.
(
	# shellcheck disable=SC3045 # dash has it, too
	ulimit -t 8
	signalled INT train --data synthetic:60000000x16:2 --rounds 1 \
		--policy uta
	exit "$got"
)
got=$?
[ "$got" -eq 130 ] || fail "loading: status $got: $(cat "$dir/err")"
complains interrupted "loading"

# One of each, which it finds together when it goes on. The kernel chooses which
# of them is the second, and kills it.
env --default-signal=INT "$ATA_BENCH" compare --rounds 100000 --workers 2 \
	--policy uta >"$dir/out" 2>"$dir/err" &
pid=$!
sleep 1
for signal in STOP INT TERM CONT; do
	kill -s "$signal" "$pid"
done
wait "$pid"
got=$?
[ "$got" -eq 130 ] || [ "$got" -eq 143 ] || fail "both: status $got"
[ ! -s "$dir/err" ] || fail "both: not at once: $(cat "$dir/err")"
exit "$status"
