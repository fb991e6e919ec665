/* SPDX-License-Identifier: MIT */
/*
 * A run of SGD: what all methods share.
 */
#ifndef ATA__SGD_RUN_H
#define ATA__SGD_RUN_H

#include <stdbool.h>
#include <stdint.h>

#include <atasched/sgd.h>

#include "sgd/optimizer.h"
#include "sgd/schedule.h"
#include "sgd/sum.h"

struct ata__run {
	const struct ata_sgd_problem *problem;
	const struct ata_sgd_config *config;
	struct ata_pool *pool;		/* or NULL: config->execute */
	struct ata_bandit *kernel;
	uint32_t workers;
	const struct ata__optimizer *optimizer;
	struct ata__schedule schedule;
	float *state;			/* ours, if the caller gave none: */
	uint64_t born;			/* it is of zeros before this round */
	struct ata__update update;	/* all but the step and the gradient */
	struct ata_sgd_result result;
	bool stopped;			/* on_step or the target said so */
};

/* How gradients become updates. */
struct ata__method {
	const char *name;
	bool asynchronous;
	/* Make what the method keeps during a run, 0 or -ENOMEM; free it. */
	int (*create)(void **out, struct ata__run *run);
	void (*destroy)(void *own);
	/* Run so many rounds from this one on. Return: 0, also where it was
	 * stopped, or a negative errno. */
	int (*rounds)(void *own, uint64_t first, uint64_t rounds);
};

/* Return: the method of this name, or NULL */
const struct ata__method *ata__method_find(const char *name);

extern const struct ata__method ata__minibatch, ata__rennala, ata__ringmaster,
	ata__asgd;

/*
 * Update from -> to by the mean of so many gradients of micro-batches.
 *
 * Return: the size of the step
 */
double ata__run_update(struct ata__run *run, uint64_t round, const float *from,
		       float *to, const struct ata__halves *sum,
		       uint64_t gradients);

/*
 * A round is over: count it, tell on_step. Return: 0: go on; 1: stop; or a
 * negative errno. The next round is not to begin then.
 */
int ata__run_account(struct ata__run *run, const struct ata_sgd_step *step);

#endif
