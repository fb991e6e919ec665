/* SPDX-License-Identifier: MIT */
/*
 * Rounds of a bandit without workers.
 */
#ifndef ATA_TESTS_COMMON_T_BANDIT_H
#define ATA_TESTS_COMMON_T_BANDIT_H

#include <stdint.h>

#include <atasched.h>

/*
 * One round, shared out as the bandit wants it: worker i takes mean[i] per
 * task. Fails the test if not all tasks are. Return: the makespan
 */
double t_round(struct ata_bandit *bandit, const double *mean, uint64_t tasks,
	       uint64_t *count);

#endif
