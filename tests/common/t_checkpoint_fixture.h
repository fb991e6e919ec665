/* SPDX-License-Identifier: MIT */
/*
 * What a test of checkpoints starts from: the run of t_sgd_fixture.h with Adam,
 * done; its bandit, which knows something; and a run that may go on from it.
 * For a checked fixture: checkpoint_set_up() and checkpoint_tear_down().
 */
#ifndef ATA_TESTS_COMMON_T_CHECKPOINT_FIXTURE_H
#define ATA_TESTS_COMMON_T_CHECKPOINT_FIXTURE_H

#include <stdlib.h>
#include <string.h>

#include "tests/common/t_bandit.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define MODEL "points 19"
#define ROUND 6		/* that many rounds have been run */

static float state[2 * T_SGD_DIM];
static struct ata_bandit *bandit;
static char *path;

/* The run that goes on, and what it was before. */
static struct fresh {
	float params[T_SGD_DIM];
	float state[2 * T_SGD_DIM];
	struct ata_sgd_config config;
} fresh, before;
static struct ata_bandit_config fresh_bandit_config;
static struct ata_bandit *fresh_bandit;

static inline struct ata_bandit *make_bandit(void)
{
	struct ata_bandit *made = NULL;

	ck_assert_int_eq(ata_bandit_create(&made, &fresh_bandit_config), 0);
	return made;
}

static inline void checkpoint_set_up(void)
{
	const double mean[2] = { 1e-3, 2e-3 };
	uint64_t count[2];

	t_folder_make();
	path = strdup(t_folder_path("checkpoint"));
	setup();
	memset(state, 0, sizeof(state));
	config.optimizer = "adam";
	config.state = state;
	config.schedule = "cosine";
	config.schedule_period = 100;
	ck_assert_int_eq(run(), 0);

	ata_bandit_config_init(&fresh_bandit_config);
	fresh_bandit_config.arms = 2;
	fresh_bandit_config.policy = "ata-empirical";	/* never forgets */
	fresh_bandit_config.kernel = "points";
	fresh_bandit_config.machine = "here";
	bandit = make_bandit();
	for (int k = 0; k < 3; k++)
		t_round(bandit, mean, 9, count);
	fresh_bandit = make_bandit();

	for (size_t i = 0; i < 2 * T_SGD_DIM; i++)
		fresh.params[i % T_SGD_DIM] = fresh.state[i] = (float)i;
	fresh.config = config;
	fresh.config.params = fresh.params;
	fresh.config.state = fresh.state;
	before = fresh;
}

static inline void checkpoint_tear_down(void)
{
	ata_bandit_destroy(bandit);
	ata_bandit_destroy(fresh_bandit);
	t_folder_remove();
	free(path);
}

static inline int save(void)
{
	return ata_sgd_save(path, MODEL, &problem, &config, ROUND, bandit);
}

static inline int load(void)
{
	return ata_sgd_load(path, MODEL, &problem, &fresh.config, fresh_bandit);
}

static inline double known(const struct ata_bandit *b, uint32_t arm)
{
	struct ata_arm stats;

	ata_arm_init(&stats);
	ck_assert_int_eq(ata_bandit_stats(b, arm, &stats), 0);
	return stats.count;
}

/* Nothing has been taken from a file. */
static inline void unchanged(void)
{
	ck_assert_mem_eq(&fresh, &before, sizeof(fresh));
	ck_assert_double_eq(known(fresh_bandit, 0), 0.0);
	ck_assert_double_eq(known(fresh_bandit, 1), 0.0);
}

static inline void numbers_taken(void)
{
	ck_assert_mem_eq(fresh.params, params, sizeof(params));
	ck_assert_mem_eq(fresh.state, state, sizeof(state));
	ck_assert_uint_eq(fresh.config.first_round, ROUND);
}

#endif
