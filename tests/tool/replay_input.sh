#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench replay: each fault of a recording or a loss curve is named in one
# line, with its line in the file; a curve is then as it was.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

mkdir "$dir/in"
cd "$dir/in" || exit 1
head=round,worker,tasks,seconds
printf '%s\n' $head 1,0,2,1.5 1,1,2,0.5 2,0,1,1 >good.csv
printf '%s\n' round,loss 1,5 2,4 >loss.csv
echo old >curve

# untouched WHAT: nothing is there but what was
untouched()
{
	[ "$(cat curve)" = old ] || fail "$1: changed the curve"
	[ "$(ls -A)" = "$(printf '%s\n' bad.csv curve good.csv loss.csv)" ] ||
		fail "$1: left behind: $(ls -A)"
}

# refuses TEXT WORD...: bad.csv, from standard input, is refused
refuses()
{
	cat >bad.csv
	text=$1
	shift
	refused 1 "$text" replay bad.csv --curve curve "$@"
	untouched "$text"
}

# row TEXT ROW: below the heading, in line 3, after a right one
row()
{
	printf '%s\n' $head 1,0,1,1 "$2" | refuses "bad.csv, line 3: $1"
}

# The words.
: >bad.csv
refused 2 'FILE is missing' replay
refused 2 '"other"' replay good.csv other
refused 2 --every replay good.csv --every 2
refused 2 '"--law"' replay good.csv --law sqrt
refused 2 '--cost: "2x0"' replay good.csv --cost 2x0
refused 2 '--slack: "-1"' replay good.csv --slack -1
refused 2 '"1x1,2x3" has the costs of 3 workers, but there are 2' \
	replay good.csv --cost 1x1,2x3
for word in '' 0 -1 1.5 3x 1000000001; do
	refused 2 "--tasks: \"$word\"" replay good.csv --tasks "$word"
	refused 2 "--rounds: \"$word\"" replay good.csv --rounds "$word"
done
for word in '' nobody uta,uta omp-static; do
	refused 2 "--policy: \"$word\"" replay good.csv --policy "$word"
done
refused 2 '--loss: ""' replay good.csv --loss ''
refused 1 'none.csv: No such file' replay none.csv --curve curve
refused 1 '.: Is a directory' replay . --curve curve
refused 1 '/dev/null: no rows' replay /dev/null --curve curve
refused 1 'none.csv: No such file' replay good.csv --loss none.csv --curve curve
refused 1 'cannot write .: ' replay good.csv --curve .
untouched words
if [ -r /dev/zero ]; then
	refused 1 '/dev/zero, line 1: a zero byte' replay /dev/zero
fi

# The heading, and no rows.
printf '' | refuses 'bad.csv: no rows'
printf '\n\r\n\n' | refuses 'bad.csv: no rows'
printf '%s\n' $head | refuses 'bad.csv: no rows below'
printf '%s' $head | refuses 'bad.csv: no rows below'
printf '1,0,1,1\n' | refuses 'no column round'
printf 'round,worker,tasks\n1,0,1\n' | refuses 'no column seconds'
printf 'round,Worker,tasks,seconds\n1,0,1,1\n' | refuses 'no column worker'

# Cells.
for word in '' -1 +1 1.5 x 0x1 1e2 18446744073709551616; do
	row "round: \"$word\"" "$word,0,1,1"
	row "worker: \"$word\"" "1,$word,1,1"
	row "tasks: \"$word\"" "1,0,$word,1"
done
row 'worker: "16777216"' 1,16777216,1,1
row 'tasks: "0"' 1,0,0,1
row 'tasks: "9007199254740993"' 1,0,9007199254740993,1
for word in '' -1 -1e-9 nan inf -inf 0x1 x 1e999 1e-999 1e101 1,5; do
	case $word in
	1,5) row 'too many cells' "1,0,1,$word" ;;
	*) row "seconds: \"$word\"" "1,0,1,$word" ;;
	esac
done
row 'cells are missing' 1,0,1
row 'a stray quotation mark' '1,0,1,1"2'
row 'a quotation mark is not closed' '1,0,1,"1'
printf '%s\n1,0,1,1\n1,0,\0,1\n' $head |
	refuses 'bad.csv, line 3: a zero byte'
row 'tasks: "?[31m' "$(printf '1,0,\033[31m,1')"
# Line breaks in cells are lines.
printf '%s,note\r\n1,0,1,1,"a\r\nb\nc"\r\n\r\n1,0,1,x,\r\n' $head |
	refuses 'bad.csv, line 6: seconds: "x"'

# Rows that do not go together.
printf '%s\n' $head 1,0,1,1 1,2,1,1 | refuses 'worker 1 has no rows'
printf '%s\n' $head 1,1,1,1 | refuses 'worker 0 has no rows'
printf '%s\n' $head 1,0,1,1 1,1,4,0 2,1,1,0 | refuses 'worker 1: its times'
printf '%s\n' $head 1,0,9007199254740992,1 2,0,1,1 |
	refuses 'bad.csv, line 3: tasks: worker 0 has more than 2^53'
printf '%s\n' $head 1,0,1000000001,1 | refuses '--tasks is needed'
printf '%s\n' $head 1,0,1,1 1000000001,0,1,1 | refuses '--rounds is needed'
ends 0 replay bad.csv --rounds 3

# Loss curves.
# losses TEXT ROW...: below the heading
losses()
{
	text=$1
	shift
	printf '%s\n' round,loss "$@" >bad.csv
	refused 1 "$text" replay good.csv --loss bad.csv --curve curve
	untouched "$text"
}
losses 'bad.csv: no rows below'
losses 'bad.csv, line 2: round: "-1"' -1,5
losses 'bad.csv, line 3: round: "1.5"' 1,5 1.5,4
losses 'bad.csv, line 3: round 1 does not come after 1' 1,5 1,4
losses 'bad.csv, line 3: round 1 does not come after 2' 2,5 1,4
losses 'bad.csv, line 2: cells are missing' 1
for word in '' x nan inf 1e999 0x1; do
	losses "bad.csv, line 2: loss: \"$word\"" "1,$word"
done
printf 'round,value\n1,5\n' >bad.csv
refused 1 'no column loss' replay good.csv --loss bad.csv --curve curve
printf 'step,loss\n1,5\n' >bad.csv
refused 1 'no column round' replay good.csv --loss bad.csv --curve curve
: >bad.csv
refused 1 'bad.csv: no rows' replay good.csv --loss bad.csv --curve curve
untouched losses

# And the right ones are right.
ends 0 replay good.csv --loss loss.csv --curve curve
grep -q '^policy,workers,' curve || fail "no curve: $(cat curve)"
exit "$status"
