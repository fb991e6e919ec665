/* SPDX-License-Identifier: MIT */
/*
 * Streams of random numbers, one per (seed, worker): whoever draws from one,
 * and on which core, does not change what another gives.
 */
#ifndef SIM_STREAM_H
#define SIM_STREAM_H

#include <stdint.h>

/* What numbers are for: streams that differ in it are independent. */
enum stream_use {
	STREAM_TIMES = 1,	/* how long tasks take */
	STREAM_ORDER = 2,	/* where workers stand */
	STREAM_AGAIN = 3,	/* which recorded time is taken once more */
	STREAM_DISTURB = 4	/* which shares are disturbed */
};

/* One cache line: a million of them are 64 MB. */
struct stream {
	uint64_t seed, worker, use;
	uint64_t used;		/* numbers drawn so far */
	uint64_t block[4];
};

/* stream_begin - the first number comes next */
void stream_begin(struct stream *stream, uint64_t seed, uint64_t worker,
		  enum stream_use use);

/* stream_next - 64 random bits */
uint64_t stream_next(struct stream *stream);

/* stream_uniform - in [0, 1), with all the bits that a double has */
double stream_uniform(struct stream *stream);

/* stream_below - a number from 0 to n - 1; n at least 1 */
uint64_t stream_below(struct stream *stream, uint64_t n);

#endif
