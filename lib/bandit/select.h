/* SPDX-License-Identifier: MIT */
/*
 * The smallest of many scores, without sorting them.
 */
#ifndef ATA_BANDIT_SELECT_H
#define ATA_BANDIT_SELECT_H

#include <stdint.h>
#include <string.h>

/* Doubles that are not negative are ordered as these are. */
static inline uint64_t ata__select_bits(double x)
{
	uint64_t b;

	memcpy(&b, &x, sizeof(b));
	return b;
}

/* Those whose masked bits are less than prefix, and the first `equal` of those
 * where they are the same. */
struct ata__selection {
	uint64_t mask;
	uint64_t prefix;
	uint32_t equal;
};

/*
 * Select the m smallest of n scores, 1 <= m; of equal ones the first. None may
 * be negative or NaN. All of them where there are no more than m.
 */
struct ata__selection ata__select(const double *score, uint32_t n, uint32_t m);

/* Is this one selected? To be asked of each score once, from the first on. */
static inline int ata__selected(struct ata__selection *s, double score)
{
	uint64_t b = ata__select_bits(score) & s->mask;

	if (b > s->prefix || (b == s->prefix && s->equal == 0))
		return 0;
	s->equal -= b == s->prefix;
	return 1;
}

/* All but the m smallest become infinite, as scores of who gets nothing do. */
void ata__select_keep(double *score, uint32_t n, uint32_t m);

#endif
