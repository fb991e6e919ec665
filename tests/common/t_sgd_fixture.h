/* SPDX-License-Identifier: MIT */
/*
 * What a test of ata_sgd_run() starts from: the small problem of t_sgd.h, run
 * without a pool. setup() is for a checked fixture; a test then changes what it
 * is about and calls run().
 */
#ifndef ATA_TESTS_COMMON_T_SGD_FIXTURE_H
#define ATA_TESTS_COMMON_T_SGD_FIXTURE_H

#include "tests/common/t_sgd.h"

static float params[T_SGD_DIM];
static struct ata_sgd_problem problem;
static struct ata_sgd_config config;
static struct ata_sgd_result result;

static inline void setup(void)
{
	t_sgd_problem(&problem);
	t_sgd_config(&config, params);
	ata_sgd_result_init(&result);
}

static inline int run(void)
{
	return ata_sgd_run(NULL, NULL, &problem, &config, &result);
}

#endif
