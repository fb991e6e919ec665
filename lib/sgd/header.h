/* SPDX-License-Identifier: MIT */
/*
 * What a checkpoint says before its numbers begin: of which run it is, how far
 * that is, and what follows.
 */
#ifndef ATA__SGD_HEADER_H
#define ATA__SGD_HEADER_H

#include <stdint.h>

#include <atasched/sgd.h>

#include "bandit/reader.h"
#include "bandit/writer.h"

struct ata__header {
	/* Of another run, if these differ: */
	const char *model;
	const char *method;
	const char *optimizer;
	uint64_t dim;
	uint64_t samples;
	uint64_t seed;
	uint64_t tasks;
	uint64_t micro_batch;
	/* What is taken over: */
	uint64_t round;
	double step;
	double momentum;
	double beta1;
	double beta2;
	double epsilon;
	double weight_decay;
	const char *schedule;
	double schedule_factor;
	uint64_t schedule_period;
	uint64_t warm_up;
	uint64_t max_delay;
	/* What follows: */
	uint64_t vectors;	/* of dim numbers: parameters and state */
	uint64_t profile;	/* 1: of a bandit; or 0 */
};

/* That of a run; vectors and profile are 0. Names are not copied. */
void ata__header_of(struct ata__header *header, const char *model,
		    const struct ata_sgd_problem *problem,
		    const struct ata_sgd_config *config, uint64_t round);

/* The other way, but for what must be the same anyway. */
void ata__header_take(const struct ata__header *header,
		      struct ata_sgd_config *config);

void ata__header_write(const struct ata__header *header,
		       struct ata__writer *writer);

/*
 * Read one. own: of the run that goes on; *stale becomes 1 where it is of
 * another. Names are own's, and the library's own; others are not told. Return:
 * 0, -EBADMSG, -EPROTONOSUPPORT or as read(2)
 */
int ata__header_read(struct ata__header *header, struct ata__reader *reader,
		     const struct ata__header *own, int *stale);

#endif
