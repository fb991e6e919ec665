#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make the profiles of this folder anew: what tests/fuzz starts from. They are of
# the kernel "copy" on the machine "here" with two arms, or what they are called.
#
# Needs python3, for the checksum.
set -eu
cd "$(dirname "$0")"

# profile NAME VERSION MACHINE KERNEL ARMS LINE...; with $noise, if that is set
profile()
{
	name=$1
	{
		printf 'atasched profile %s\nmachine %s\nkernel %s\narms %s\n' \
			"$2" "$3" "$4" "$5"
		[ -z "${noise-}" ] || echo "noise $noise"
		echo 'count mean m2 batches'
		shift 5
		printf '%s\n' "$@"
	} >"$name"
	python3 -c '
import sys
h = 0xcbf29ce484222325
for b in open(sys.argv[1], "rb").read():
    h = (h ^ b) * 0x100000001b3 % 2**64
print("end %016x" % h)' "$name" >"$name.end"
	cat "$name.end" >>"$name"
	rm "$name.end"
}

known='0x1.8p+4 0x1p-10 0x1.2p-38 3'
none='0x0p+0 0x0p+0 0x0p+0 0'
max=0x1.fffffffffffffp+1023
profile sound 1 here copy 2 "$known" "$none"
noise='0x1.9p-4 0x1.f4p+7 0x1.8p+0' profile noise 1 here copy 2 "$known" "$none"
noise='0x1.9p-4 0x1p+0 0x1.8p+0' profile weight 1 here copy 2 "$known" "$none"
profile none 1 here copy 2 "$none" "$none"
profile largest 1 here copy 2 "0x1p+53 $max $max 9007199254740992" \
	'0x0.0000000000001p-1022 0x1p-1022 0x0p+0 1'
profile machine 1 there copy 2 "$known" "$none"
profile kernel 1 here 'copy, another' 2 "$known" "$none"
profile arms 1 here copy 3 "$known" "$none" "$none"
profile version 2 here copy 2 "$known" "$none"
profile range 1 here copy 2 '0x1p+0 0x0p+0 0x0p+0 1' "$none"
head -c 100 sound >truncated
sed 's/0x1p-10/0x1p-11/' sound >checksum
