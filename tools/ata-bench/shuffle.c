/* SPDX-License-Identifier: MIT */
#include "shuffle.h"

/* splitmix64 (Steele, Lea, Flood, OOPSLA 2014): good enough for an order. */
static uint64_t next(uint64_t *state)
{
	uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Fisher and Yates; the bias of the remainder is below 1e-17. */
void shuffle(uint32_t *order, uint32_t n, uint64_t *state)
{
	for (uint32_t i = n; i > 1; i--) {
		uint32_t j = (uint32_t)(next(state) % i);
		uint32_t kept = order[i - 1];

		order[i - 1] = order[j];
		order[j] = kept;
	}
}
