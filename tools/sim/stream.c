/* SPDX-License-Identifier: MIT */
/*
 * Philox4x64 (Salmon, Moraes, Dror, Shaw, "Parallel Random Numbers: As Easy as
 * 1, 2, 3", SC 2011): block b of a stream is a function of seed, worker, use
 * and b, so that a stream needs no state but how far it has come.
 */
#include "sim/stream.h"

#include <Random123/philox.h>

/* Keeps simulated times apart from other uses of the same seed. */
#define SIMULATION UINT64_C(0x73696d756c617465)

_Static_assert(sizeof(struct stream) == 64, "a stream fills a cache line");

void stream_begin(struct stream *stream, uint64_t seed, uint64_t worker,
		  enum stream_use use)
{
	*stream = (struct stream){ .seed = seed, .worker = worker, .use = use };
}

uint64_t stream_next(struct stream *stream)
{
	uint64_t at = stream->used++ & 3;

	if (at == 0) {
		philox4x64_ctr_t counter = {{ stream->used >> 2, stream->worker,
					      stream->use, 0 }};
		philox4x64_key_t key = {{ stream->seed, SIMULATION }};
		philox4x64_ctr_t bits = philox4x64(counter, key);

		for (int i = 0; i < 4; i++)
			stream->block[i] = bits.v[i];
	}
	return stream->block[at];
}

double stream_uniform(struct stream *stream)
{
	return (double)(stream_next(stream) >> 11) * 0x1p-53;
}

/* The remainder's bias is below n / 2^64: no test could see it. */
uint64_t stream_below(struct stream *stream, uint64_t n)
{
	return stream_next(stream) % n;
}
