#!/bin/sh
# SPDX-License-Identifier: MIT
#
# CSV has the promised columns first, JSON says the same as CSV to the last bit,
# and output that cannot be written is an error.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# alike WORD...: the same numbers in CSV and in JSON
alike()
{
	ends 0 "$@" --format csv
	mv "$dir/out" "$dir/csv"
	ends 0 "$@" --format json
	"${builddir:?}/tests/tool/json_rows" <"$dir/out" >"$dir/json" ||
		fail "$*: JSON cannot be read"
	diff "$dir/csv" "$dir/json" || fail "$*: CSV and JSON differ"
}
alike allocate --tasks 1000 0.1 0.3 7e-5 1e300 3
alike topology
alike topology --xml "$srcdir/tests/data/hybrid.xml"
alike topology --xml "$srcdir/tests/data/no-kinds.xml"

# begins COLUMNS WORD...: the header starts so
begins()
{
	columns=$1
	shift
	ends 0 "$@" --format csv
	case $(sed 1q "$dir/out"), in
	"$columns",*) ;;
	*) fail "$*: $(sed 1q "$dir/out")" ;;
	esac
}
begins worker,pu,core,kind,rank topology
begins worker,score,tasks,finish allocate --tasks 8 1
begins policy,workers,tasks,rounds,round_ms,ratio,cost_ratio,first20_ratio \
	compare --rounds 2 --tasks 2 --policy uta --task-us 1
begins policy,rounds,seconds,worker_seconds,loss,accuracy \
	train --model quadratic --rounds 1 --policy uta

# A table has its numbers to the right, below their headings.
ends 0 allocate --tasks 100 1 0.5
printf '%s\n' 'worker  score  tasks  finish' '     0    1.0     33    33.0' \
	'     1    0.5     67    33.5' 'finish 33.5' 'no worker is parked' |
	diff - "$dir/out" || fail "table"

# full WORD...: to a device that is full, and to nowhere
full()
{
	if [ -c /dev/full ]; then
		"$ATA_BENCH" "$@" >/dev/full 2>"$dir/err"
		[ $? -eq 1 ] || fail "$* to a full device"
		complains 'cannot write' "$* to a full device"
	fi
	"$ATA_BENCH" "$@" >&- 2>"$dir/err"
	[ $? -eq 1 ] || fail "$* to a closed output"
	complains 'cannot write' "$* to a closed output"
}
full --help
full --version
full allocate --help
for format in table csv json; do
	full topology --format "$format"
	full allocate --tasks 8 --format "$format" 1 2 3
	full compare --rounds 2 --tasks 2 --policy uta --task-us 1 \
		--format "$format"
done
exit "$status"
