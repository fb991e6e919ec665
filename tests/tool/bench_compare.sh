#!/bin/sh
# SPDX-License-Identifier: MIT
#
# What compare.sh of tests/bench says of figures that are made up: which rows are
# slower, and what it refuses.
set -u
script=${srcdir:?}/tests/bench/compare.sh
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

fail()
{
	echo "FAILED: $*"
	status=1
}

# table FILE LINE...: a file of `make bench` with these rows
table()
{
	file=$1
	shift
	{
		echo '# machine: made up'
		echo '# commit: 123'
		echo bench,what,workers,unit,median,low,high,runs
		[ $# -eq 0 ] || printf '%s\n' "$@"
	} >"$file"
}

# ends STATUS WORD...: compare.sh WORD... ends so; leaves $dir/out and $dir/err
ends()
{
	expected=$1
	shift
	sh "$script" "$@" >"$dir/out" 2>"$dir/err"
	got=$?
	[ "$got" -eq "$expected" ] ||
		fail "$*: status $got, not $expected: $(cat "$dir/err")"
}

says()
{
	grep -qxF -e "$1" "$dir/out" || fail "no '$1' in: $(cat "$dir/out")"
}

# refuses TEXT WORD...: one line, with TEXT in it, and nothing else
refuses()
{
	text=$1
	shift
	ends 2 "$@"
	[ "$(wc -l <"$dir/err")" -eq 1 ] || fail "$*: not one line"
	[ ! -s "$dir/out" ] || fail "$*: says something all the same"
	grep -qF -e "$text" "$dir/err" ||
		fail "$*: no '$text' in: $(cat "$dir/err")"
}

table "$dir/old" b,round,2,us,1,0.9,1.1,15 b,round,4,us,2,1.9,2.1,15 \
	c,split,64,ns,100,99,101,11 c,gone,1,ns,1,1,1,1
ends 0 "$dir/old" "$dir/old"
says '0 slower, 0 faster, 4 alike'
[ "$(wc -l <"$dir/out")" -eq 1 ] || fail "a file differs from itself"

# Slower by the intervals and by more than 5 per cent; each alone is not enough.
table "$dir/new" b,round,2,us,1.5,1.2,1.6,15 b,round,4,us,1,0.9,1.1,15 \
	c,split,64,ns,103,102,104,11 d,come,1,ns,1,1,1,1
ends 1 "$dir/old" "$dir/new"
says 'slower: b,round,2: 1.5 us (1.2 to 1.6), was 1 us (0.9 to 1.1), 1.50 times'
says 'faster: b,round,4: 1 us (0.9 to 1.1), was 2 us (1.9 to 2.1), 0.50 times'
says 'only in the old file: c,gone,1,ns'
says 'only in the new file: d,come,1,ns'
says '1 slower, 1 faster, 1 alike'
ends 1 -t 2.5 "$dir/old" "$dir/new"
says '2 slower, 1 faster, 0 alike'
ends 0 -t 60 "$dir/old" "$dir/new"
table "$dir/noisy" b,round,2,us,1.5,1.05,2,15
ends 0 "$dir/old" "$dir/noisy"
says '0 slower, 0 faster, 1 alike'
# Only faster is no failure; other units are other rows.
table "$dir/fast" b,round,2,us,0.5,0.5,0.5,15 c,split,64,us,100,99,101,11
ends 0 "$dir/old" "$dir/fast"
says 'only in the new file: c,split,64,us'
says '0 slower, 1 faster, 0 alike'
# Small figures are written with an exponent.
table "$dir/small" b,round,2,us,2e-07,1.9e-07,2.1e-07,15
ends 0 "$dir/old" "$dir/small"
says '0 slower, 1 faster, 0 alike'

sed 's/made up/another one/' "$dir/old" >"$dir/other"
ends 0 "$dir/old" "$dir/other"
says 'another machine: another one, was made up'

refuses 'two files are compared, not 0'
refuses 'two files are compared, not 1' "$dir/old"
refuses 'two files are compared, not 3' "$dir/old" "$dir/old" "$dir/old"
refuses '-t: "" is no percentage' -t
refuses '-t: "5%" is no percentage' -t 5% "$dir/old" "$dir/old"
refuses '-t: "." is no percentage' -t . "$dir/old" "$dir/old"
refuses "$dir/nowhere: cannot be read" "$dir/nowhere" "$dir/old"
refuses "$dir/nowhere: cannot be read" "$dir/old" "$dir/nowhere"
refuses "$dir: cannot be read" "$dir" "$dir/old"
: >"$dir/empty"
refuses "$dir/empty: the columns are not bench,what" "$dir/empty" "$dir/old"
echo policy,workers,tasks >"$dir/columns"
refuses "$dir/columns: the columns are not" "$dir/old" "$dir/columns"
table "$dir/short" b,round,2,us,1,0.9,1.1
refuses "$dir/short: line 4: not 8 columns" "$dir/old" "$dir/short"
table "$dir/long" b,round,2,us,1,0.9,1.1,15,16
refuses "$dir/long: line 4: not 8 columns" "$dir/old" "$dir/long"
for word in nan 1.5x '' -1; do
	table "$dir/word" "b,round,2,us,1,$word,1.1,15"
	refuses "$dir/word: line 4: \"$word\" is no figure" "$dir/word" \
		"$dir/old"
done
table "$dir/twice" b,round,2,us,1,0.9,1.1,15 b,round,2,us,2,0.9,1.1,15
refuses "$dir/twice: line 5: b,round,2,us is there twice" "$dir/old" \
	"$dir/twice"
table "$dir/none"
refuses "$dir/none: no row is in" "$dir/old" "$dir/none"

exit $status
