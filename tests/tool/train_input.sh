#!/bin/sh
# SPDX-License-Identifier: MIT
#
# ata-bench train refuses bad data and bad words: exit status 1 or 2, and one
# line that names the cause.
#
# Needs ATA_BENCH, the program.
set -u
: "${ATA_BENCH:?}"

dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
status=0

# refuses STATUS TEXT WORD...
refuses()
{
	want=$1
	text=$2
	shift 2
	timeout 600 "$ATA_BENCH" train --rounds 2 --tasks 4 "$@" \
		>"$dir/out" 2>"$dir/err"
	got=$?
	if [ $got -ne "$want" ] || [ -s "$dir/out" ] ||
		[ "$(wc -l <"$dir/err")" -ne 1 ] ||
		! grep -qF -e "$text" "$dir/err"
	then
		echo "train $*: exit status $got, not $want with '$text':"
		cat "$dir/out" "$dir/err"
		status=1
	fi
}

# A good set: 4 images of 2 x 2, 2 classes.
data=$dir/data
good()
{
	rm -rf "$data"
	mkdir "$data"
	for part in train t10k; do
		printf '\0\0\010\003\0\0\0\004\0\0\0\002\0\0\0\002%s' \
			abcdefghijklmnop >"$data/$part-images-idx3-ubyte"
		printf '\0\0\010\001\0\0\0\004\0\001\001\0' \
			>"$data/$part-labels-idx1-ubyte"
	done
}
images=train-images-idx3-ubyte
labels=t10k-labels-idx1-ubyte

good
"$ATA_BENCH" train --rounds 2 --tasks 4 --policy uta --data "$data" \
	>/dev/null || { echo "a good set is refused"; status=1; }
gzip "$data"/*
"$ATA_BENCH" train --rounds 2 --tasks 4 --policy uta --data "$data" \
	>/dev/null || { echo "a good set, packed, is refused"; status=1; }

good
gzip "$data/$images"
head -c 30 "$data/$images.gz" >"$data/cut"
mv "$data/cut" "$data/$images.gz"
refuses 1 "$images.gz: truncated" --data "$data"
good
printf x >>"$data/$images"
refuses 1 "$images: too long" --data "$data"
gzip "$data/$images"
refuses 1 "$images.gz: too long" --data "$data"
good
head -c 25 "$data/$images" >"$data/cut"
mv "$data/cut" "$data/$images"
refuses 1 "$images: truncated at byte 25" --data "$data"
echo 'This is not it.' >"$data/$images"
refuses 1 "$images: not an IDX file" --data "$data"
good
printf '\0\0\010\001\0\0\0\003\0\001\001' >"$data/$labels"
refuses 1 "$labels: 3 labels for 4 images" --data "$data"
printf '\0\0\010\001\0\0\0\004\0\001\002\0' >"$data/$labels"
refuses 1 "$labels: label 2 at byte 10 is out of range" --data "$data"
rm "$data/$labels"
refuses 1 "$labels: it is not there, packed (.gz) or not" --data "$data"

# What could be waited for, or read, for ever.
good
rm "$data/$images"
mkfifo "$data/$images"
refuses 1 "$images: not a regular file" --data "$data"
ln -sf /dev/zero "$data/$images"
refuses 1 "$images: not a regular file" --data "$data"
ln -sf "$images" "$data/$images"
refuses 1 "$images: Too many levels" --data "$data"

mkdir "$dir/empty"
refuses 1 "$dir/empty: no data set: neither $images nor" --data "$dir/empty"
refuses 1 "$dir/none: No such file" --data "$dir/none"

# A record of CIFAR-10 is 3073 bytes; labels are octal, all pixels black.
# cifar FILE LABEL...
cifar()
{
	file=$data/$1
	shift
	for label; do
		printf '%b' "\\0$label"
		head -c 3072 /dev/zero
	done >"$file"
}
good_cifar()
{
	rm -rf "$data"
	mkdir "$data"
	for i in 1 2 3 4 5; do
		cifar data_batch_$i.bin 0 11
	done
	cifar test_batch.bin 7 1
}
good_cifar
"$ATA_BENCH" train --rounds 2 --tasks 4 --policy uta --data "$data" \
	--augment --normalise channel >"$dir/out" ||
	{ echo "good CIFAR-10 is refused"; status=1; }
for words in '10 samples to train on, 2 to test' 'flipped at random' \
	'by its deviation'; do
	grep -q "$words" "$dir/out" ||
		{ echo "no '$words': $(cat "$dir/out")"; status=1; }
done
gzip "$data"/*
"$ATA_BENCH" train --rounds 2 --tasks 4 --policy uta --data "$data" \
	>/dev/null || { echo "good CIFAR-10, packed, is refused"; status=1; }
good_cifar
cifar data_batch_4.bin 0 12
refuses 1 "data_batch_4.bin: label 10 at byte 3073" --data "$data"
head -c 5000 /dev/zero >"$data/data_batch_4.bin"
refuses 1 "data_batch_4.bin: truncated: image 1 at byte 3073" --data "$data"
cifar data_batch_4.bin 0
refuses 1 "data_batch_4.bin: 1 images, data_batch_1.bin has 2" --data "$data"
rm "$data/data_batch_4.bin"
refuses 1 "data_batch_4.bin: it is not there" --data "$data"
refuses 1 "only CIFAR-100 has coarse classes" --data "$data:coarse"
echo >"$data/$images"
refuses 1 "more than one data set: data_batch_1.bin is of CIFAR-10, $images of IDX" \
	--data "$data"

# Sparse text: without FILE.t every fifth sample is held out.
sparse=$dir/sparse.svm
printf '+1 1:1\n-1 2:1\n+1 1:2\n-1 2:3\n-1\n' >"$sparse"
"$ATA_BENCH" train --rounds 2 --tasks 4 --policy uta --data "$sparse" \
	>"$dir/out" || { echo "good sparse data are refused"; status=1; }
grep -q "no $sparse.t: every 5th sample was held out" "$dir/out" ||
	{ echo "no word of the split: $(cat "$dir/out")"; status=1; }
refuses 2 "--augment: $sparse has no images" --data "$sparse" --augment
refuses 2 "--normalise: $sparse is sparse" --data "$sparse" --normalise channel
printf '+2 1:1\n' >"$sparse.t"
refuses 1 "$sparse.t, line 1: label 2 is none of those" --data "$sparse"
printf '+1 1:nan\n' >"$sparse.t"
refuses 1 "$sparse.t, line 1: 'nan' is no number" --data "$sparse"
printf '+1 1:1' >"$sparse.t"
refuses 1 "$sparse.t, line 1: truncated" --data "$sparse"
refuses 1 "$data/test_batch.bin, line 1: a zero byte" \
	--data "$data/test_batch.bin"

refuses 2 "synthetic:NxCxHxW:K" --data synthetic:5x4
refuses 2 "--augment: synthetic:9x4:2 has no images" --data synthetic:9x4:2 \
	--augment
refuses 2 "none or channel" --normalise all
refuses 2 "--augment: quadratic has no data set" --model quadratic --augment
refuses 2 "--normalise: quadratic has no data set" --model quadratic \
	--normalise channel
refuses 2 "resnet" --model resnet
refuses 2 "--rounds and --epochs" --epochs 2
for hidden in 0 65537 12,0 '12,' ,12 '' 1e3 -5 1,2,3,4,5,6,7,8,9,1,2,3,4,5,6,7,8
do
	refuses 2 "--hidden: \"$hidden\"" --model mlp --hidden "$hidden"
done
refuses 2 "--hidden: softmax has no hidden layers" --hidden 12
refuses 2 "--hidden: cnn has no hidden layers" --model cnn --hidden 12
good
refuses 1 "cnn: $data: images of 2 x 2 pixels are too small" \
	--model cnn --data "$data"
refuses 1 "parameters are too many" --data synthetic --model mlp \
	--hidden 65536,65536
refuses 2 "quadratic has no data set" --model quadratic --data "$data"
refuses 2 "--micro-batch" --micro-batch 0
refuses 2 "--step" --step nan
refuses 2 "--step" --step -1
refuses 2 "--momentum" --momentum 1
for method in all asgd: asgd:nan asgd:0 asgd:1:2 'asgd,' ,asgd '' asgd,asgd:0.1
do
	refuses 2 "--method: \"$method\" is not methods, each once" \
		--method "$method"
done
refuses 2 "--optimizer: \"adan\" is not sgd, momentum" --optimizer adan
refuses 2 "--schedule: \"linear\" is not constant, step" --schedule linear

# Nothing that is given is without effect.
ineffective()
{
	option=$1
	shift
	refuses 2 "--$option is only for " --"$option" "$@"
}
for rule in sgd adamw; do
	ineffective momentum 0.5 --optimizer $rule
done
ineffective beta1 0.5 --optimizer nesterov
ineffective beta2 0.5
ineffective epsilon 1e-3 --model quadratic
ineffective period 3
ineffective factor 0.5 --schedule cosine
ineffective max-delay 3 --method minibatch,asgd
ineffective task-us 1000 --slow 0:2
ineffective target-loss 1 --method rennala,asgd
ineffective target-loss 1 --method ringmaster
for rest in 'policy uta' 'eta 1' 'alpha 1' 'scale 1' no-guard 'slack 0.1' 'cost 2x1' "profile $dir/file" \
	"record $dir/file" "trace $dir/file"; do
	# shellcheck disable=SC2086 # words
	ineffective $rest --method rennala,asgd
done
[ -e "$dir/file" ] && { echo "a refused run has left a file"; status=1; }
"$ATA_BENCH" train --model quadratic --rounds 2 --momentum 0 --period 2 \
	--schedule step --factor 0.5 --method ringmaster --max-delay 2 \
	--target-loss 0 --evaluate 1 >/dev/null ||
	{ echo "what has an effect is refused"; status=1; }
refuses 2 "omp-statik" --policy omp-statik
refuses 2 "alpha" --data synthetic --policy ata
exit $status
