/* SPDX-License-Identifier: MIT */
/*
 * The life of a bandit: create, then per round allocate, observe, close.
 *
 * What is observed waits in `pending` until the round is closed, and the next
 * allocation throws away what waits: a round that failed teaches nothing. All
 * that an allocation depends on (arms, level, seed, number of rounds, what the
 * policy keeps) changes in close only, but for the owner's wishes (absent.c).
 * Memory is taken in create only.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/bound.h"
#include "bandit/valid.h"

static int take_names(struct ata_bandit *bandit,
		      const struct ata_bandit_config *config)
{
	const char *kernel = config->kernel, *machine = config->machine;

	bandit->kernel = strdup(kernel != NULL ? kernel : "");
	bandit->machine = strdup(machine != NULL ? machine : "");
	return bandit->kernel != NULL && bandit->machine != NULL ? 0 : -ENOMEM;
}

static int take_memory(struct ata_bandit *bandit, int with_true_mean)
{
	size_t arms = bandit->arms;

	bandit->arm = calloc(arms, sizeof(*bandit->arm));
	bandit->pending = calloc(arms, sizeof(*bandit->pending));
	bandit->touched = calloc(arms, sizeof(*bandit->touched));
	bandit->share = calloc(arms, sizeof(*bandit->share));
	bandit->score = calloc(arms, sizeof(*bandit->score));
	if (with_true_mean)
		bandit->true_mean = calloc(arms, sizeof(*bandit->true_mean));
	if (bandit->arm == NULL || bandit->pending == NULL ||
	    bandit->touched == NULL ||
	    bandit->share == NULL || bandit->score == NULL ||
	    (with_true_mean && bandit->true_mean == NULL))
		return -ENOMEM;
	if (ata__absent_init(bandit) != 0 || ata__few_init(bandit) != 0)
		return -ENOMEM;
	return ata__split_space_init(&bandit->space, bandit->arms);
}

static void take_over(struct ata_bandit *bandit,
		      const struct ata_bandit_config *config)
{
	bandit->alpha = config->alpha;
	bandit->eta = config->eta;
	bandit->scale = config->scale;
	bandit->seed = config->seed;
	bandit->level = ata__bound_level(1);
	for (uint32_t i = 0; i < bandit->arms; i++) {
		if (config->true_mean != NULL)
			bandit->true_mean[i] = config->true_mean[i];
		if (config->prior_count != NULL)
			ata__arm_prior(&bandit->arm[i], config->prior_count[i],
				       config->prior_mean[i]);
	}
}

int ata_bandit_create(struct ata_bandit **out,
		      const struct ata_bandit_config *config)
{
	const struct ata__policy *policy;
	struct ata_bandit *bandit;
	int error;

	if (out == NULL || config == NULL || config->size != sizeof(*config) ||
	    config->policy == NULL)
		return -EINVAL;
	policy = ata__policy_find(config->policy);
	if (policy == NULL || !ata__config_is_valid(config, policy))
		return -EINVAL;
	bandit = calloc(1, sizeof(*bandit));
	if (bandit == NULL)
		return -ENOMEM;
	bandit->policy = policy;
	bandit->all = config->arms;
	bandit->arms = config->arms;
	error = take_names(bandit, config);
	if (error == 0)
		error = take_memory(bandit, config->true_mean != NULL);
	if (error) {
		ata_bandit_destroy(bandit);
		return error;
	}
	take_over(bandit, config);
	error = policy->begin ? policy->begin(bandit, config) : 0;
	if (error) {
		ata_bandit_destroy(bandit);
		return error;
	}
	*out = bandit;
	return 0;
}

uint32_t ata_bandit_arms(const struct ata_bandit *bandit)
{
	return bandit->all;
}

const char *ata_bandit_policy(const struct ata_bandit *bandit)
{
	return bandit->policy->name;
}

uint64_t ata_bandit_rounds(const struct ata_bandit *bandit)
{
	return bandit->rounds;
}

/* Of a million arms a round touches a few: the others are not looked at. */
static void forget_pending(struct ata_bandit *bandit)
{
	for (uint32_t i = 0; i < bandit->n_touched; i++)
		bandit->pending[bandit->touched[i]] =
			(struct ata__pending){ .tasks = 0 };
	bandit->n_touched = 0;
}

void ata__bandit_begin(struct ata_bandit *bandit)
{
	forget_pending(bandit);
	bandit->begun = 1;
}

int ata__bandit_allocate(struct ata_bandit *bandit, uint32_t team,
			 uint64_t tasks, uint64_t *count)
{
	uint32_t all = bandit->all;
	int error, few;

	bandit->few.noted = 0;
	ata__bandit_begin(bandit);
	bandit->arms = team;	/* what a policy sees, it shares out to */
	bandit->space.most = ata__absent_most(bandit);
	bandit->open = ata__absent_none(bandit);
	bandit->trying = 0;
	few = bandit->policy->floor && ata__few_allocate(bandit, tasks, count);
	error = few ? 0 : bandit->policy->allocate(bandit, tasks, count);
	bandit->arms = all;
	bandit->allowed = NULL;
	if (error)
		return error;
	bandit->few.listed = bandit->few.noted;
	if (!bandit->few.noted) {
		memset(count + team, 0, (all - team) * sizeof(*count));
		memcpy(bandit->share, count, all * sizeof(*count));
	}
	bandit->shared = 1;
	bandit->team = team;
	bandit->tasks = tasks;
	return 0;
}

int ata_bandit_allocate(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count)
{
	if (bandit == NULL || count == NULL || tasks < 1 ||
	    tasks > ATA_TASKS_MAX)
		return -EINVAL;
	return ata__bandit_allocate(bandit, bandit->all, tasks, count);
}

int ata_bandit_observe(struct ata_bandit *bandit, uint32_t arm, uint64_t tasks,
		       double seconds)
{
	struct ata__pending *pending;

	if (bandit == NULL || arm >= bandit->all || tasks < 1 ||
	    tasks > ATA_TASKS_MAX || !isfinite(seconds) || seconds < 0.0)
		return -EINVAL;
	pending = &bandit->pending[arm];
	if (tasks > ATA_TASKS_MAX - pending->tasks ||
	    !isfinite(pending->seconds + seconds))
		return -EINVAL;
	if (pending->tasks == 0)
		bandit->touched[bandit->n_touched++] = arm;
	pending->tasks += tasks;
	pending->seconds += seconds;
	return 0;
}

int ata__bandit_probes(const struct ata_bandit *bandit, uint32_t arm)
{
	return bandit->share[arm] > 0 && bandit->policy->probes != NULL &&
	       bandit->policy->probes(bandit, arm);
}

static void learn(struct ata_bandit *bandit, uint32_t arm)
{
	const struct ata__pending *pending = &bandit->pending[arm];

	if (bandit->policy->learn)
		bandit->policy->learn(bandit, arm, pending->tasks,
				      pending->seconds);
	else
		ata__arm_add(&bandit->arm[arm], pending->tasks,
			     pending->seconds);
	ata__few_learn(bandit, arm);
}

int ata_bandit_close(struct ata_bandit *bandit, double makespan)
{
	if (bandit == NULL || !isfinite(makespan) || makespan < 0.0 ||
	    !bandit->begun)
		return -EINVAL;
	for (uint32_t i = 0; i < bandit->n_touched; i++)
		learn(bandit, bandit->touched[i]);
	if (bandit->policy->close)
		bandit->policy->close(bandit, makespan);
	forget_pending(bandit);
	bandit->begun = 0;
	bandit->rounds++;
	if (bandit->policy->floor)
		bandit->level = ata__bound_level(bandit->rounds + 1);
	return 0;
}

int ata_bandit_stats(const struct ata_bandit *bandit, uint32_t arm,
		     struct ata_arm *out)
{
	if (bandit == NULL || out == NULL || out->size != sizeof(*out) ||
	    arm >= bandit->all)
		return -EINVAL;
	out->count = bandit->arm[arm].count;
	out->mean = bandit->arm[arm].mean;
	out->deviation = ata__arm_deviation(&bandit->arm[arm]);
	out->score = bandit->policy->score(bandit, arm);
	out->tasks = bandit->share[arm];
	out->parked = bandit->shared && bandit->share[arm] == 0;
	return 0;
}

void ata_bandit_destroy(struct ata_bandit *bandit)
{
	if (bandit == NULL)
		return;
	if (bandit->policy->end)
		bandit->policy->end(bandit);
	ata__split_space_free(&bandit->space);
	ata__few_free(&bandit->few);
	free(bandit->score);
	free(bandit->absent);
	free(bandit->share);
	free(bandit->true_mean);
	free(bandit->touched);
	free(bandit->pending);
	free(bandit->arm);
	free(bandit->machine);
	free(bandit->kernel);
	free(bandit);
}
