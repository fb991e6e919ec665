/* SPDX-License-Identifier: MIT */
/*
 * What a run of SGD can be asked for.
 */
#ifndef ATA__SGD_VALID_H
#define ATA__SGD_VALID_H

#include <stdbool.h>

#include <atasched/sgd.h>

/* problem may be NULL, which is not valid. */
bool ata__sgd_problem_is_valid(const struct ata_sgd_problem *problem);

/* config may be NULL, likewise; the problem is valid. */
bool ata__sgd_config_is_valid(const struct ata_sgd_config *config,
			      const struct ata_sgd_problem *problem);

/* Is there something for a valid config to run on: a pool, or an executor, and
 * not both? pool: or NULL */
bool ata__sgd_runner_is_valid(const struct ata_sgd_config *config,
			      const struct ata_pool *pool);

#endif
