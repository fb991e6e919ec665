#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make the checkpoints of this folder anew: what tests/fuzz starts from. They are
# of the model "points" with three parameters and momentum, or what they are
# called; "profile" has the profile ../profile/sound behind it.
#
# Needs python3, for the checksum.
set -eu
cd "$(dirname "$0")"

# checkpoint NAME PROFILE [LINE...]; a LINE replaces that of its first word
checkpoint()
{
	python3 - "$@" <<'EOF'
import struct, sys
name, profile, *other = sys.argv[1:]
lines = """atasched checkpoint 1
model points
method minibatch
optimizer momentum
dim 3
samples 100
seed 1
tasks 64
micro_batch 32
round 5
step 0x1p-3
momentum 0x1.8p-1
beta1 0x1.8p-1
beta2 0x1.ep-1
epsilon 0x1p-20
weight_decay 0x0p+0
schedule step
schedule_factor 0x1p-1
schedule_period 7
warm_up 2
max_delay 10
vectors 2
profile """ + profile
head = ""
for line in lines.split("\n"):
    for o in other:
        if o.split()[0] == line.split()[0]:
            line = o
    head += line + "\n"
body = head.encode() + struct.pack("<6f", 1, -2, 0.5, 4, -0.0, 0.1)
h = 0xcbf29ce484222325
for b in body:
    h = (h ^ b) * 0x100000001b3 % 2**64
body += b"end %016x\n" % h
if profile == "1":
    body += open("../profile/sound", "rb").read()
open(name, "wb").write(body)
EOF
}

checkpoint sound 0
checkpoint profile 1
checkpoint constant 0 'schedule constant' 'round 0'
checkpoint cosine 0 'schedule cosine' 'round 18446744073709551615'
checkpoint stale 1 'model others' 'seed 18446744073709551615'
checkpoint large 0 'dim 9007199254740992' 'vectors 255'
checkpoint version 0 'atasched checkpoint 2'
head -c 340 sound >truncated
