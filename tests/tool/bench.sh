# SPDX-License-Identifier: MIT
# shellcheck shell=sh
#
# For the tests of ata-bench, which read it with ". $srcdir/tests/tool/bench.sh".
# Needs srcdir and ATA_BENCH; sets dir, a scratch folder, and status, which the
# test ends with.

if [ ! -x "${ATA_BENCH:?}" ]; then
	echo "ata-bench was not built"
	exit 77
fi
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

fail()
{
	echo "FAILED: $*"
	# Read by the test.
	# shellcheck disable=SC2034
	status=1
}

# ends STATUS WORD...: ata-bench WORD... ends so; leaves $dir/out and $dir/err
ends()
{
	expected=$1
	shift
	"$ATA_BENCH" "$@" >"$dir/out" 2>"$dir/err" </dev/null
	got=$?
	[ "$got" -eq "$expected" ] ||
		fail "ata-bench $*: status $got, not $expected: $(cat "$dir/err")"
}

# complains TEXT WHAT: $dir/err is one line, and TEXT is in it
complains()
{
	[ "$(wc -l <"$dir/err")" -eq 1 ] ||
		fail "$2: not one line: $(cat "$dir/err")"
	grep -qF -e "$1" "$dir/err" ||
		fail "$2: does not name $1: $(cat "$dir/err")"
}

# signalled SIGNAL WORD...: ata-bench WORD... gets SIGNAL after a second; or, if
# that was before it could listen, as its silence tells, on a busy machine say,
# some seconds later. Leaves $got, $dir/out and $dir/err. Only one: without
# --foreground there is another for the process group, and a second one ends
# the program at once.
signalled()
{
	sent=$1
	shift
	for seconds in 1 4 16; do
		env --default-signal=INT timeout --foreground \
			--preserve-status -k 60 -s "$sent" $seconds \
			"$ATA_BENCH" "$@" >"$dir/out" 2>"$dir/err"
		got=$?
		[ -s "$dir/err" ] && break
	done
}

# refused STATUS TEXT WORD...: ends so with one line that has TEXT, no output
refused()
{
	code=$1
	text=$2
	shift 2
	ends "$code" "$@"
	complains "$text" "ata-bench $*"
	[ ! -s "$dir/out" ] || fail "ata-bench $*: wrote to standard output"
}
