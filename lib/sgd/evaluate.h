/* SPDX-License-Identifier: MIT */
/*
 * Scores of samples, as rounds of blocks.
 */
#ifndef ATA__SGD_EVALUATE_H
#define ATA__SGD_EVALUATE_H

#include <stdatomic.h>
#include <stdint.h>

#include <atasched/sgd.h>

#include "sgd/scratch.h"

struct ata__evaluation {
	const struct ata_sgd_problem *problem;
	const float *params;
	uint64_t first;
	uint64_t count;
	struct ata_sgd_score *block;	/* sums, one per block of 256 */
	struct ata__scratches scratches;
	_Atomic int error;		/* first failure of a block, or 0 */
};

/* The problem is kept until fini. Return: 0 or -ENOMEM */
int ata__evaluation_init(struct ata__evaluation *evaluation,
			 const struct ata_sgd_problem *problem, uint64_t first,
			 uint64_t count, uint32_t workers);

/* The job that scores all samples at params; run it once, then end. */
void ata__evaluation_job(struct ata__evaluation *evaluation,
			 const float *params, struct ata_job *job);

/* result: of the job. Return: that, or a block's failure, or 0: out is
 * filled */
int ata__evaluation_end(struct ata__evaluation *evaluation, int result,
			struct ata_sgd_score *out);

void ata__evaluation_fini(struct ata__evaluation *evaluation);

#endif
