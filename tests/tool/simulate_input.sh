#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench simulate: each wrong word, and each contradiction, is named in one
# line; what cannot be written leaves files as they were, and none beside them.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# wrong OPTION WORD...: each word is refused, and named
wrong()
{
	option=$1
	shift
	for word in "$@"; do
		refused 2 "--$option: \"$word\"" simulate "--$option" "$word"
	done
}

refused 2 '"word"' simulate word
for option in workers tasks rounds seeds; do
	wrong $option '' 0 -1 1.5 3x 0x10 ' 3' 18446744073709551616
done
for option in unit cv step alpha eta scale; do
	wrong $option '' 0 -1 nan inf 1e999 1e-999 0x10 abc 1x 1,2
done
wrong tasks 1000000001
wrong rounds 1000000001
wrong seeds 10001
wrong seed -1 x 18446744073709541616
wrong unit 1e-10 1e10
wrong cv 1e-7 101
wrong step 1e-31
wrong alpha 1e-13 1e13
wrong eta 1e10
wrong scale 1e10
wrong slack '' -1 -1e-9 10.1 nan inf abc 1x 0,1
wrong problem '' cubic
wrong study '' none published,laws
wrong format xml
wrong report ''
wrong curve ''

# Lists.
wrong law '' cubic sqrt, sqrt,sqrt slowness
wrong workers 3, ,3 5,5 16777217 "$(seq -s , 33)"
wrong dist '' normal gamma,gamma mixed,
wrong policy '' nobody omp-static uta,uta ,uta
wrong slowness '' 8 8x x1 0x1 8x0 8x1e7 8:1 '8x1,' 16777216x1,1x1 \
	"$(printf '1x1%.0s,' $(seq 64))1x1"
wrong cost '' 8 8x x1 0x1 8x0 8x1e7 8x-1 8xnan 8:1 '8x1,' 16777216x1,1x1 \
	"$(printf '1x1%.0s,' $(seq 64))1x1"
wrong prior '' 1 1: :1 1:0 0:1 1:1:1 1e7:1 1:1e16 1e-7:1 1:nan none,none \
	1:1,1:1.0
wrong change '' 1 1:0 1::2 :0:2 1:0: 0:0:2 1:-1:2 1:0-:2 1:3-2:2 1:0,:2 \
	1:0-3,2:2 1:0:0 1:0:1e7 1:0:nan 1:0:2:2 1:4294967296:2 \
	18446744073709551616:0:2
refused 2 '--change: "1:2-5:3"' simulate --change 1:0-3:2 --change 1:2-5:3
set --
for round in $(seq 1025); do
	set -- "$@" --change "$round:0:2"
done
refused 2 'at most 1024' simulate --rounds 2000 "$@"
shift 2
ends 0 simulate --rounds 2000 --seeds 1 --policy ofta "$@"

# Each word alone is right, but not here.
refused 2 'no round 9' simulate --rounds 8 --change 9:0:2
refused 2 'no worker 17' simulate --change 1:0-17:2
refused 2 'no worker 4' simulate --workers 5,4 --change 1:0-4:2
refused 2 'no worker 3' simulate --slowness 1x1,2x2 --change 1:3:2
refused 2 --law simulate --slowness 2x1 --law sqrt
refused 2 --workers simulate --slowness 2x1 --workers 2
refused 2 '"3x1,1x2" has the costs of 4 workers, but there are 17' \
	simulate --cost 3x1,1x2
refused 2 '"4x1" has the costs of 4 workers, but there are 3' \
	simulate --workers 4,3 --cost 4x1
refused 2 '"4x1" has the costs of 4 workers, but there are 3' \
	simulate --slowness 1x1,2x2 --cost 4x1
refused 2 --every simulate --every 2
refused 2 '--every: 2.5e+10 checkpoints' simulate --every 1 --rounds 1000000000 \
	--curve "$dir/curve"
[ ! -e "$dir/curve" ] || fail "a curve is left"
refused 2 --step simulate --step 1
refused 2 --show simulate --show
for law in constant exponential half-normal; do
	refused 2 "the law $law fixes" simulate --dist $law --cv 0.5
	ends 0 simulate --dist $law,gamma --cv 0.5 --rounds 2 --seeds 1
done
refused 2 'the law uniform needs' simulate --dist gamma,uniform --cv 0.58
refused 2 'the law uniform needs' simulate --dist uniform --cv 0.58
refused 2 'the law mixed needs' simulate --dist mixed --cv 0.58
refused 2 'needs it' simulate --dist shifted-exponential --cv 1.5
refused 2 'the law shifted-exponential needs' simulate --cv 1.5
refused 2 '--law: "cubic"' simulate --study laws --law cubic

# At the edge of what each law can have: no time is negative or missing.
for at in shifted-exponential:1 uniform:0.57735026918 log-normal:100 gamma:1 \
	shifted-exponential:1e-6 uniform:1e-6 log-normal:1e-6 gamma:1e-6; do
	ends 0 simulate --dist "${at%:*}" --cv "${at#*:}" --rounds 20 \
		--format csv
	awk -F, 'NR > 1 && !($7 > 0 && $8 >= 0 && $9 >= $7 && $11 >= 0) {
		bad = 1 } END { exit bad || NR < 6 }' "$dir/out" ||
		fail "$at: $(cat "$dir/out")"
done

# What cannot be written. Nothing is there but what was.
mkdir "$dir/in"
cd "$dir/in" || exit 1
same()
{
	[ "$(ls -A)" = "$(printf 'link\nold')" ] ||
		fail "$1: left behind: $(ls -A)"
	[ "$(cat old)" = old ] || fail "$1: changed a file"
}
echo old >old
ln -s nothing link
for path in . no/file old/file link /proc/none "$(printf 'x%.0s' $(seq 300))"; do
	refused 1 "cannot write $path: " simulate --rounds 3 --curve "$path"
	same "$path"
done
for path in no/folder old link; do
	refused 1 "folder $path: " simulate --rounds 3 --report "$path"
	same "$path"
done
if [ -w /dev/full ]; then
	refused 1 'cannot write /dev/full: ' simulate --rounds 3 \
		--curve /dev/full
	"$ATA_BENCH" simulate --rounds 3 >/dev/full 2>"$dir/err"
	got=$?
	[ $got -eq 1 ] || fail "full output: status $got"
	complains 'standard output' 'full output'
fi

# SIGINT: at once, and what stood there stays.
if env --default-signal=INT timeout --foreground 1 true 2>/dev/null; then
	for word in '--curve=old --every=1' '--curve=old --problem=quadratic' \
		--report=new; do
		# Words, not a word.
		# shellcheck disable=SC2086
		env --default-signal=INT timeout --foreground \
			--preserve-status -k 60 -s INT 1 "$ATA_BENCH" simulate \
			--rounds 30000000 --seeds 1 --policy ofta $word \
			>"$dir/out" 2>"$dir/err"
		got=$?
		[ $got -eq 130 ] || fail "SIGINT, $word: status $got"
		complains interrupted "SIGINT, $word"
		[ ! -s "$dir/out" ] || fail "SIGINT, $word: printed rows"
		same "SIGINT, $word"
	done
fi

# A link to a file stays one.
ln -sf old link
ends 0 simulate --rounds 3 --curve link
[ -h link ] || fail "the link was replaced"
grep -q '^policy,workers,' old || fail "nothing was written past the link"
exit "$status"
