/* SPDX-License-Identifier: MIT */
/* A random order, so that no row always runs behind the same other one. */
#ifndef ATA_BENCH_SHUFFLE_H
#define ATA_BENCH_SHUFFLE_H

#include <stdint.h>

/* Permute n numbers; *state is any number at first, and goes on by itself. */
void shuffle(uint32_t *order, uint32_t n, uint64_t *state);

#endif
