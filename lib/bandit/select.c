/* SPDX-License-Identifier: MIT */
/*
 * Selection by radix: each pass over the scores fixes the next digit of the mth
 * smallest, from the top. It may stop as soon as all that share the digits
 * found so far are wanted. O(n), whatever m is, and no memory.
 */
#include <math.h>

#include "bandit/select.h"

#define DIGIT 8
#define BUCKETS (1u << DIGIT)

struct ata__selection ata__select(const double *score, uint32_t n, uint32_t m)
{
	struct ata__selection s = { .equal = m };
	unsigned shift = 64;

	if (m >= n)
		return (struct ata__selection){ .equal = n };
	while (shift > 0) {
		uint32_t bucket[BUCKETS] = { 0 };
		uint32_t digit = 0;

		shift -= DIGIT;
		for (uint32_t i = 0; i < n; i++) {
			uint64_t b = ata__select_bits(score[i]);

			if ((b & s.mask) == s.prefix)
				bucket[(b >> shift) % BUCKETS]++;
		}
		for (; bucket[digit] < s.equal; digit++)
			s.equal -= bucket[digit];
		s.mask |= (uint64_t)(BUCKETS - 1) << shift;
		s.prefix |= (uint64_t)digit << shift;
		if (bucket[digit] == s.equal)
			break;
	}
	return s;
}

void ata__select_keep(double *score, uint32_t n, uint32_t m)
{
	struct ata__selection s = ata__select(score, n, m);

	for (uint32_t i = 0; i < n; i++)
		if (!ata__selected(&s, score[i]))
			score[i] = (double)INFINITY;
}
