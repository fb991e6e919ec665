/* SPDX-License-Identifier: MIT */
/*
 * The sum, for those who must know why they get no vector.
 */
#ifndef ATA__SGD_SUM_H
#define ATA__SGD_SUM_H

#include <stdint.h>

struct ata_sum;

/*
 * As ata_sum_leaf(). Return: 0, -ENOMEM, or -EINVAL: sum is NULL, no such task,
 * or it has taken its leaf already
 */
int ata__sum_leaf(struct ata_sum *sum, uint64_t task, float **out);

/* Add so many levels of the tree at once, 0 .. ATA__BUNDLE_DEEP, whatever the
 * length; for tests. No task of a round may be running. */
void ata__sum_together(struct ata_sum *sum, uint32_t levels);

#endif
