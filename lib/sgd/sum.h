/* SPDX-License-Identifier: MIT */
/*
 * The sum, for those who must know why they get no vector.
 */
#ifndef ATA__SGD_SUM_H
#define ATA__SGD_SUM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ata_sum;

/*
 * As ata_sum_leaf(). Return: 0, -ENOMEM, or -EINVAL: sum is NULL, no such task,
 * or it has taken its leaf already
 */
int ata__sum_leaf(struct ata_sum *sum, uint64_t task, float **out);

/* The sum is that of the two, number for number; right: NULL: it is left. */
struct ata__halves {
	const float *left;
	const float *right;
};

/*
 * Leave the last addition of each round to whoever wants the sum: he asks for
 * the halves then, not for the result.
 *
 * @params: dim numbers that are read by tasks, and written by him; or NULL
 */
void ata__sum_halve(struct ata_sum *sum, const float *params);

/* Return: false: not all tasks are done */
bool ata__sum_halves(struct ata_sum *sum, struct ata__halves *out);

/* n numbers of the sum, at: a multiple of the numbers of a cache line. Where
 * two are to be added, that is done in `room`: whole cache lines, enough for
 * them. */
const float *ata__halves_sum(const struct ata__halves *halves, size_t at,
			     size_t n, float *room);

/* Add so many levels of the tree at once, 0 .. ATA__BUNDLE_DEEP, whatever the
 * length; for tests. No task of a round may be running. */
void ata__sum_together(struct ata_sum *sum, uint32_t levels);

#endif
