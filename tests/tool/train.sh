#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train: every policy and every number of workers computes the same
# digits; columns and sentences are there.
#
# Needs ATA_BENCH, the program.
set -u
: "${ATA_BENCH:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

fail()
{
	echo "$*"
	status=1
}

# train WORD...: quickly; csv goes to $dir/out
train()
{
	"$ATA_BENCH" train --rounds 6 --tasks 12 --micro-batch 8 "$@" \
		--format csv >"$dir/out" 2>"$dir/err" ||
		fail "train $*: exit status $?: $(cat "$dir/err")"
}

# What must not depend on who ran what: rounds, loss, accuracy, the checksum of
# the parameters.
digits()
{
	sed 1d "$dir/out" | cut -d, -f2,5,6,13 | sort -u
}

# same_digits WORD...: for all policies, and for 1, 2 and 7 workers
same_digits()
{
	: >"$dir/digits"
	for workers in 1 2 7; do
		train --workers $workers "$@"
		[ "$(sed 1d "$dir/out" | wc -l)" -eq 6 ] ||
			fail "train $*: not six rows with $workers workers"
		digits >>"$dir/digits"
	done
	[ "$(sort -u "$dir/digits" | wc -l)" -eq 1 ] ||
		fail "train $*: not the same digits: $(cat "$dir/digits")"
}

same_digits --data synthetic
same_digits --data synthetic:2000x3x9x9:10 --augment --normalise channel
digits >"$dir/changed"
train --data synthetic:2000x3x9x9:10 --normalise channel
digits | cmp -s - "$dir/changed" && fail "--augment changed nothing"
train --data synthetic:2000x3x9x9:10 --augment
digits | cmp -s - "$dir/changed" && fail "--normalise changed nothing"
for optimizer in sgd nesterov adam adamw; do
	same_digits --data synthetic --optimizer $optimizer --weight-decay 0.01 \
		--schedule cosine --warm-up 2
done
digits >"$dir/guarded"
same_digits --data synthetic --optimizer adamw --weight-decay 0.01 \
	--schedule cosine --warm-up 2 --no-guard --slow 0:2.5
digits | cmp -s - "$dir/guarded" || fail "--no-guard or --slow changed digits"
same_digits --model quadratic
same_digits --model mlp --hidden 9,5 --data synthetic
same_digits --model cnn --data synthetic:500x2x12x12:4 --rounds 2

# The layers asked for, and the sizes that come without asking.
describes()
{
	"$ATA_BENCH" train --data synthetic --describe "$@" >"$dir/out" ||
		fail "train --describe $*: exit status $?"
	sed 's/  */ /g' "$dir/out" | grep -c "$want" >"$dir/count"
	grep -qx "$times" "$dir/count" ||
		fail "--describe $*: not $times of '$want': $(cat "$dir/out")"
}

# From zeros a hidden layer never learns: it would stay at one in ten. Seen: 0.74.
train --model mlp --hidden 9 --data synthetic --rounds 30 --policy uta
sed 1d "$dir/out" | awk -F, '{ exit !($6 > 0.5) }' ||
	fail "mlp did not learn: $(cat "$dir/out")"

times=1 want='^all 7165$' describes --model mlp --hidden 9
times=1 want='^all 235146$' describes --model mlp
times=3 want='^conv ' describes --model cnn
times=1 want='^dense 10 7850$' describes
times=1 want='100 parameters$'
"$ATA_BENCH" train --describe --model quadratic | grep -q "$want" ||
	fail "--describe --model quadratic: no '$want'"
train --data synthetic --slow 0:2.5 --workers 2
digits >"$dir/slow"
train --data synthetic --workers 2
digits | cmp -s - "$dir/slow" || fail "--slow changed the digits"
train --data synthetic --workers 2 --seed 2
digits | cmp -s - "$dir/slow" && fail "--seed changed nothing"

# More workers than tasks: the oracle needs a mean of each all the same.
train --model quadratic --policy ofta --virtual 100x1 --tasks 1

head -n 1 "$dir/out" |
	grep -q '^policy,rounds,seconds,worker_seconds,loss,accuracy' ||
	fail "columns: $(head -n 1 "$dir/out")"

# A target that the first round reaches, and one that none does.
train --data synthetic --workers 2 --target-loss 100
digits | grep -q '^1,' || fail "--target-loss 100: $(cat "$dir/out")"
train --data synthetic --workers 2 --target-loss 0
digits | grep -q '^6,' || fail "--target-loss 0: $(cat "$dir/out")"

# 20,000 samples, 2,500 in a round: two epochs are 16 rounds.
"$ATA_BENCH" train --data synthetic --epochs 2 --tasks 50 --micro-batch 50 \
	--policy uta --format csv >"$dir/out" || fail "--epochs 2: failed"
digits | grep -q '^16,' || fail "--epochs 2: $(cat "$dir/out")"

# Every other policy of the library, and the table with its sentence.
"$ATA_BENCH" train --data synthetic --rounds 4 --tasks 8 --slow 0:2 \
	--workers 2 --policy ata,ofta,omp-static --alpha 1e-4 >"$dir/out" ||
	fail "ata, ofta: exit status $?"
for words in '^ATA (ata) took .* omp-static' 'to the last bit' \
	'emulated (slow 0:2)'; do
	grep -q "$words" "$dir/out" || fail "no '$words': $(cat "$dir/out")"
done
exit $status
