#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train: a run that stops and goes on ends with the parameters of one
# that did not, to the last bit; wherever, and by whatever signal, it stopped.
set -u
# shellcheck source=tests/tool/bench.sh
. "${srcdir:?}/tests/tool/bench.sh"

# run ROUNDS WORD...: csv to $dir/out
run()
{
	rounds=$1
	shift
	ends 0 train --data synthetic --tasks 12 --micro-batch 8 \
		--rounds "$rounds" --format csv "$@"
}

# What a run came to: loss, accuracy and checksum.
digits()
{
	sed 1d "$dir/out" | cut -d, -f5,6,13
}

# same WHAT
same()
{
	[ "$(digits)" = "$whole" ] ||
		fail "$1: $(digits) instead of $whole"
}

for optimizer in sgd momentum adamw; do
	rule="--optimizer $optimizer --schedule cosine --warm-up 3"
	# shellcheck disable=SC2086 # words
	{
		run 20 --policy auto $rule
		whole=$(digits)
		run 20 --policy auto $rule --checkpoint "$dir/last" --every 3
		same "$optimizer with checkpoints"
		# Half of it, but the schedule is that of the whole.
		run 9 --policy auto --workers 1 $rule --period 20 \
			--checkpoint "$dir/half"
		run 20 --policy omp-dynamic --workers 5 $rule \
			--resume "$dir/half"
		same "$optimizer resumed"
		[ "$(sed 1d "$dir/out" | cut -d, -f2)" = 11 ] ||
			fail "not the 11 rounds that were left"
	}
done
# 0.001, which is that of adam and adamw.
grep -aqx 'step 0x1.0624dd2f1a9fcp-10' "$dir/half" ||
	fail "adamw: $(sed -n '/^step/p' "$dir/half")"
# Steps are the file's, unless another size is asked for.
run 20 --policy uta --optimizer adamw --resume "$dir/half"
same "options of the file"
run 20 --policy uta --optimizer adamw --resume "$dir/half" --step 0.01
[ "$(digits)" = "$whole" ] && fail "--step was not heard"
run 20 --policy uta --optimizer adamw --resume "$dir/half" --schedule cosine \
	--warm-up 3 --period 20
same "the same options again"
for other in '--schedule constant' '--warm-up 12' '--period 30' '--beta1 0.5' \
	'--beta2 0.5' '--epsilon 1e-3' '--weight-decay 0.5'; do
	# shellcheck disable=SC2086 # words
	run 20 --policy uta --optimizer adamw --resume "$dir/half" $other
	[ "$(digits)" = "$whole" ] && fail "$other was not heard"
done
# A period belongs to its schedule: here it is a third of all rounds.
run 20 --policy uta --optimizer adamw --resume "$dir/half" --schedule step \
	--checkpoint "$dir/step"
grep -aqx 'schedule_period 7' "$dir/step" ||
	fail "another schedule: $(sed -n '/^schedule/p' "$dir/step")"

# What has been trained is the end.
run 20 --policy auto --optimizer adamw --schedule cosine --warm-up 3 \
	--resume "$dir/last"
same "nothing left"
[ "$(sed 1d "$dir/out" | cut -d, -f2)" = 0 ] || fail "more rounds than asked"

# Asynchronous methods go on as well; what comes out is not the same.
# Rounds are ours on the command line, and the library's, of a gradient each, in
# the file.
run 6 --method ringmaster:0.01 --optimizer sgd --schedule cosine --warm-up 2 \
	--checkpoint "$dir/async"
run 9 --method ringmaster --optimizer sgd --resume "$dir/async" \
	--checkpoint "$dir/async"
for line in 'round 108' 'warm_up 24' 'schedule_period 72'; do
	grep -aqx "$line" "$dir/async" || fail "ringmaster: no $line"
done
grep -aqx 'step 0x1.47ae147ae147bp-7' "$dir/async" ||
	fail "ringmaster: $(sed -n '/^step/p' "$dir/async")"
[ "$(sed 1d "$dir/out" | cut -d, -f2,9)" = 3,36 ] ||
	fail "ringmaster went on for $(sed 1d "$dir/out" | cut -d, -f2,9)"

# What was learned goes along with what it is true of.
run 3 --policy auto --workers 2 --slow 1:2 --checkpoint "$dir/slow"
for line in '^machine ..*' '^kernel ata-bench train, .*, slow 1:2$'; do
	grep -aq "$line" "$dir/slow" || fail "no $line in the checkpoint"
done

# Names that differ in their ends only, as they are as long as a path may be.
long=$dir/$(printf '%0200d/%0200d' 1 2)
mkdir -p "$long"
printf '+1 1:1\n-1 2:1\n+1 1:2\n-1 2:3\n-1\n' >"$long/a"
cp "$long/a" "$long/b"
ends 0 train --data "$long/a" --policy uta --rounds 2 --checkpoint "$dir/long"
ends 0 train --data "$long/a" --policy uta --rounds 3 --resume "$dir/long"
refused 1 'its model, data,' train --data "$long/b" --policy uta --rounds 3 \
	--resume "$dir/long"

# Another run's file, a damaged one, none.
quick='train --data synthetic --policy uta --rounds 20 --tasks 12'
other="resume from $dir/half: its model, data, method, optimizer, seed, tasks or"
damaged='the file is no profile or checkpoint, or it is truncated'
# shellcheck disable=SC2086 # words
{
	refused 1 "$other" $quick --optimizer adamw --micro-batch 9 \
		--resume "$dir/half"
	refused 1 "$other" $quick --optimizer adam --micro-batch 8 \
		--resume "$dir/half"
	refused 1 "$other" $quick --model mlp --optimizer adamw \
		--micro-batch 8 --resume "$dir/half"
	ends 0 $quick --data synthetic:90x1x8x8:3 --micro-batch 8 \
		--checkpoint "$dir/images"
	for change in --augment '--normalise channel'; do
		refused 1 "resume from $dir/images: its model, data," $quick \
			--data synthetic:90x1x8x8:3 --micro-batch 8 $change \
			--resume "$dir/images"
	done
	head -c 1000 "$dir/half" >"$dir/cut"
	refused 1 "$dir/cut: $damaged" $quick --optimizer adamw --micro-batch 8 \
		--resume "$dir/cut"
	{ head -c 5000 "$dir/half"; printf 'x'; tail -c +5002 "$dir/half"; } \
		>"$dir/flipped"
	cmp -s "$dir/half" "$dir/flipped" && fail "nothing was flipped"
	refused 1 "$dir/flipped: $damaged" $quick --optimizer adamw --micro-batch 8 \
		--resume "$dir/flipped"
	refused 1 "$dir/none" $quick --resume "$dir/none"
	refused 1 "$dir/no/file" $quick --checkpoint "$dir/no/file"
	refused 2 "one row" $quick --policy uta,auto --checkpoint "$dir/c"
	refused 2 "--every" $quick --every 3
}

# interrupt SIGNAL STATUS: sent as soon as there is a checkpoint
interrupt()
{
	rm -f "$dir/signal"
	"$ATA_BENCH" train --data synthetic --tasks 12 --micro-batch 8 \
		--rounds 100000000 --policy auto --checkpoint "$dir/signal" \
		--every 2 --log "$dir/log.csv" >"$dir/out" 2>"$dir/err" &
	pid=$!
	while [ ! -e "$dir/signal" ] && kill -0 $pid 2>/dev/null; do
		sleep 0.05
	done
	kill -"$1" $pid
	wait $pid
	got=$?
	[ $got = "$2" ] || fail "SIG$1: status $got, not $2: $(cat "$dir/err")"
	grep -q "$dir/signal: .*until round" "$dir/err" ||
		fail "SIG$1: not a word of the checkpoint: $(cat "$dir/err")"
	[ -s "$dir/out" ] && fail "SIG$1: rows were printed"
	[ "$(head -c 6 "$dir/log.csv")" = policy ] || fail "SIG$1: no log"
	stopped=$(sed -n 's/.*until round //p' "$dir/err")
	run $((stopped + 3)) --policy auto
	whole=$(digits)
	run $((stopped + 3)) --policy uta --workers 3 --resume "$dir/signal"
	same "SIG$1 after round $stopped"
}
interrupt TERM 143
# A shell without job control starts it with SIGINT ignored.
if command -v setsid >/dev/null && command -v env >/dev/null &&
		env --default-signal=INT true 2>/dev/null; then
	plain=$ATA_BENCH
	printf '#!/bin/sh\nexec env --default-signal=INT "%s" "$@"\n' "$plain" \
		>"$dir/bench"
	chmod +x "$dir/bench"
	ATA_BENCH=$dir/bench
	interrupt INT 130
fi
exit "$status"
