/* SPDX-License-Identifier: MIT */
/* What ata-bench and ata-bench-libomp, of the same build, tell each other. */
#ifndef ATA_BENCH_COMPANION_IO_H
#define ATA_BENCH_COMPANION_IO_H

#include <stddef.h>
#include <stdint.h>

#include "words.h"

/* What it has to know, first; the units of the workers follow. */
struct companion_hello {
	uint32_t workers;
	double task_seconds;
	uint64_t steps;		/* see kernel_steps() */
	struct slow_list slow;
	struct group_list virtual_workers;
};

/* Then laps, each with an answer: this, */
struct companion_lap {
	uint64_t tasks, rounds;
	uint32_t times;		/* 1: of each worker, too */
};

/* an error, int32_t, and without one for each round this and the times. */
struct companion_round {
	double wall, worker_time;
};

/* Read or write all of size bytes of a socket. Return: 0, -EINTR (only where
   nothing was read yet), -EPIPE (nobody is there) or -errno */
int companion_read(int fd, void *data, size_t size);
int companion_write(int fd, const void *data, size_t size);

#endif
