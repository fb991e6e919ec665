#!/bin/sh
# SPDX-License-Identifier: MIT
#
# Make anew the data that tests/fuzz/fuzz_{idx,cifar,libsvm} start from.
set -eu
cd "$(dirname "$0")"

printf '\0\0\010\003\0\0\0\002\0\0\0\002\0\0\0\002abcdefgh' >idx/images
printf '\0\0\010\001\0\0\0\004\0\001\002\001' >idx/labels
printf '\0\0\015\003\0\0\0\001\0\0\0\001\0\0\0\001abcd' >idx/floats
printf '\0\0\010\003\377\377\377\377\377\377\377\377\0\0\0\001a' >idx/huge
head -c 20 idx/images >idx/cut
gzip -nc idx/images >idx/packed
cat idx/packed idx/packed >idx/twice

# What is short is taken for labels: see fuzz_cifar.c.
printf '\001\002\011' >cifar/ten
printf '\023\143\001\002' >cifar/hundred
printf '\024\377\002\003' >cifar/range
head -c 3073 /dev/zero | gzip -nc >cifar/packed
head -c 3074 /dev/zero >cifar/record

printf '+1 1:0.5 3:-2e-1\n-1 2:1\n+1\n-1 4:1\n-1 1:1\n' >libsvm/good
printf '1 1:1\r\n2 2:1 \t3:1 \r\n' >libsvm/spaces
printf '0.5 1:1\n' >libsvm/label
printf '1 2:1 2:1\n' >libsvm/order
printf '1 1:inf\n' >libsvm/infinite
printf '1 0:1\n' >libsvm/zero
printf '1 1:1\n1 1:' >libsvm/cut
gzip -nc libsvm/good >libsvm/packed
