/* SPDX-License-Identifier: MIT */
/*
 * The tasks of one round of SGD: samples, gradients, losses, and their sums.
 */
#ifndef ATA__SGD_BATCH_H
#define ATA__SGD_BATCH_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <atasched/sgd.h>
#include <atasched/sum.h>

#include "sgd/sampler.h"
#include "sgd/scratch.h"
#include "sgd/sum.h"

struct ata__batches {
	const struct ata_sgd_problem *problem;
	const struct ata_sgd_config *config;
	struct ata__sampler sampler;	/* if the problem has samples */
	struct ata_sum *sum;
	double *loss;			/* one per task */
	struct ata__scratches scratches;
	uint64_t round;
	_Atomic int error;		/* first failure of a task, or 0 */
};

/* Problem and config are kept until fini. Return: 0 or -ENOMEM */
int ata__batches_init(struct ata__batches *batches,
		      const struct ata_sgd_problem *problem,
		      const struct ata_sgd_config *config, uint32_t workers);

/* Make ready for the tasks of this round; none may be running. */
void ata__batches_begin(struct ata__batches *batches, uint64_t round);

/* An ata_task_fn; ctx is the struct ata__batches */
int ata__batches_run(void *ctx, uint64_t begin, uint64_t end, uint32_t worker);

/*
 * After the round: mean loss of its samples and the sum of their gradients, dim
 * numbers in halves, valid until begin or fini.
 *
 * Return: false: a task is not done; nothing is changed
 */
bool ata__batches_end(struct ata__batches *batches, double *loss,
		      struct ata__halves *halves);

void ata__batches_fini(struct ata__batches *batches);

#endif
