/* SPDX-License-Identifier: MIT */
/*
 * A run's checkpoint as bytes.
 */
#ifndef ATA__SGD_CHECKPOINT_H
#define ATA__SGD_CHECKPOINT_H

#include <stdio.h>

#include <atasched/checkpoint.h>

/*
 * Write it. All is valid, params and state are finite, and state is there where
 * the optimizer has one; bandit: or NULL. Return: 0, or -ERANGE: not all arms
 * can be read again; or what the stream has met so far. It is not flushed.
 */
int ata__checkpoint_write(const char *model,
			  const struct ata_sgd_problem *problem,
			  const struct ata_sgd_config *config, uint64_t round,
			  const struct ata_bandit *bandit, FILE *stream);

/* Read it, to the end of the stream; likewise, and the bandit is fresh. Return:
 * as ata_sgd_load(), or read(2); after an error nothing has changed. */
int ata__checkpoint_read(const char *model,
			 const struct ata_sgd_problem *problem,
			 struct ata_sgd_config *config,
			 struct ata_bandit *bandit, FILE *stream);

#endif
