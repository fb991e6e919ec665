/* SPDX-License-Identifier: MIT */
/* One pass over memory, as fast as it can be read. */
#ifndef ATA_BENCH_OVERHEAD_READ_H
#define ATA_BENCH_OVERHEAD_READ_H

#include <stddef.h>
#include <stdint.h>

/* What overhead_read() goes by: memory is aligned to it and a multiple long. */
#define OVERHEAD_LINE 64

/* overhead_read - look at every byte. Return: something of all of them */
uint64_t overhead_read(const void *memory, size_t bytes);

#endif
