/* SPDX-License-Identifier: MIT */
/*
 * The simulate command from inside: its options are in sim_options.c, the cases
 * that they ask for in sim_cases.c. What replay shares with it is in sim_run.c.
 */
#ifndef ATA_BENCH_SIMULATE_H
#define ATA_BENCH_SIMULATE_H

#include <stdint.h>

#include "lists.h"
#include "sim_pages.h"
#include "sim_run.h"
#include "sim_words.h"
#include "study.h"

struct simulate {
	struct sim_setting setting;
	struct name_list laws, dists;
	struct count_list workers;
	struct group_list slowness;
	struct change_list changes;
	struct disturbance disturbance;
	double unit;
	double cv, step;	/* NaN: not given */
	int shuffle, timing, show;
	int quadratic;		/* --problem */
	const struct study *study;
	const char *report;	/* folder, or NULL */
	struct sim_pages *pages;	/* of it */
	char command[2048];	/* as it was typed */

	/* made from these by simulate_cases() */
	struct law_group group[GROUPS_MAX];
	double *cost;		/* of each worker; NULL: not given */
	struct law_config *config;	/* of each case */
	struct experiment_case *cases;
	struct sim_case_text *text;
	uint32_t n_cases;
	char slowness_text[LIST_TEXT];
};

/*
 * simulate_options - fill it in
 *
 * Return: OPTIONS_GO or an exit status
 */
int simulate_options(struct simulate *simulate, int argc, char **argv);

/*
 * simulate_cases - each law, number of workers, distribution and prior
 *
 * Return: STATUS_OK, or the exit status: one line has named what is wrong
 */
int simulate_cases(struct simulate *simulate);
void simulate_cases_free(struct simulate *simulate);

#endif
