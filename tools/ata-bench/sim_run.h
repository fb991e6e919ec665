/* SPDX-License-Identifier: MIT */
/* What simulate and replay have in common: run an experiment, write, print. */
#ifndef ATA_BENCH_SIM_RUN_H
#define ATA_BENCH_SIM_RUN_H

#include <stdint.h>

#include <atasched.h>

#include "report.h"
#include "sim_report.h"
#include "sim_words.h"
#include "words.h"

/* The most tasks of a round: interrupts are seen between rounds. */
#define SIM_TASKS_MAX (1 << 24)

/* The most rows of a curve, and sums that are kept for them: 3 GB. */
#define SIM_ROWS_MAX 50000000

/* The options that both have. */
struct sim_setting {
	struct name_list policies;
	uint64_t tasks, rounds;	/* 0: replay's, those of the recording */
	uint64_t seed;
	uint32_t seeds;
	double alpha, eta, scale;	/* alpha NaN: half the largest mean */
	struct prior_list priors;	/* n 0: none */
	double slack;
	struct group_list cost;	/* of workers by number; n 0: not given */
	int no_guard;
	const char *curve;	/* file, or NULL */
	uint64_t every;		/* 0: logarithmic */
	enum report_format format;
};

/* Rows for a table of struct option_spec; s is a struct sim_setting *,
   default_eta a text */
#define SIM_OPTIONS(s, default_eta)					\
	{ .name = "policy", .argument = "P[,P...]",			\
	  .help = "policies, and the baselines greedy-list, guided, fac2,\n" \
		  "awf-b, aid, ema, static (default ofta, uta, gta, ata,\n" \
		  "ata-empirical)",					\
	  .parse = word_schedulers, .value = &(s)->policies },		\
	{ .name = "seeds", .argument = "N",				\
	  .help = "runs of each, seeds one after the other (default 5)",	\
	  .parse = word_u32, .value = &(s)->seeds,			\
	  .min = 1, .max = 10000 },					\
	{ .name = "seed", .argument = "N",				\
	  .help = "the first of them (default 1)",			\
	  .parse = word_u64, .value = &(s)->seed,			\
	  .min = 0, .max = UINT64_MAX - 10000 },			\
	{ .name = "alpha", .argument = "SECONDS",			\
	  .help = "bound on the norms, ata (default: half the largest\n" \
		  "mean)",						\
	  .parse = word_double, .value = &(s)->alpha,			\
	  .low = 1e-12, .high = 1e12 },					\
	{ .name = "eta", .argument = "X",				\
	  .help = "bound on norm over mean, ata-empirical\n"		\
		  "(default " default_eta ")",				\
	  .parse = word_double, .value = &(s)->eta,			\
	  .low = 1e-9, .high = 1e9 },					\
	{ .name = "scale", .argument = "C",				\
	  .help = "factor of the bounds' width (default 2)",		\
	  .parse = word_double, .value = &(s)->scale,			\
	  .low = 1e-9, .high = 1e9 },					\
	{ .name = "prior", .argument = "FACTOR:COUNT[,...]",		\
	  .help = "as if COUNT tasks of each worker had been timed, with\n" \
		  "FACTOR times the true mean; none: nothing is known\n" \
		  "(default)",						\
	  .parse = word_priors, .value = &(s)->priors },		\
	{ .name = "slack", .argument = "X",				\
	  .help = "auto: a round may take X of the least time longer\n"	\
		  "where that costs less (default 0)",			\
	  .parse = word_double, .value = &(s)->slack,			\
	  .low = 0.0, .high = ATA_SLACK_MAX },				\
	{ .name = "cost", .argument = "NxC[,NxC...]",			\
	  .help = "N workers whose second costs C, ...; also tell the\n" \
		  "price of a round",					\
	  .parse = word_groups, .value = &(s)->cost,			\
	  .max = ATA_ARMS_MAX },					\
	{ .name = "no-guard",						\
	  .help = "auto: a worker that is done does not help others",	\
	  .value = &(s)->no_guard },					\
	{ .name = "curve", .argument = "FILE",				\
	  .help = "write sums after checkpoint rounds to a CSV file",	\
	  .parse = word_string, .value = &(s)->curve },			\
	{ .name = "every", .argument = "R",				\
	  .help = "checkpoints every R rounds (default: ten a decade)",	\
	  .parse = word_u64, .value = &(s)->every,			\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "format", .argument = "FORMAT",			\
	  .help = "table (default), csv or json",			\
	  .parse = word_format, .value = &(s)->format }

/* Defaults of the published experiments; tasks and rounds are 0. */
void sim_setting_init(struct sim_setting *setting);

/* sim_setting_experiment - fill in all but the cases */
void sim_setting_experiment(const struct sim_setting *setting,
			    struct experiment *experiment);

/* What sim_run() asks of a command; ctx is handed to its functions. */
struct sim_job {
	const char *command;	/* for complaints and the progress bar */
	const char *note;	/* above the table; or NULL */
	void *ctx;
	int curves;		/* finish wants checkpoints, also without a file
				   for them */
	/* What else a curve has: fill in excess or loss. 0 or a negative errno;
	 * NULL: nothing. */
	int (*beside)(void *ctx, struct sim_outcome *outcome);
	/* What is done before rows are printed. Return: exit status; one line
	 * has said what failed. NULL: nothing. */
	int (*finish)(void *ctx, const struct sim_outcome *outcome);
};

/*
 * sim_run - run an experiment, write its curve, print its rows
 *
 * SIGINT, which the caller catches, ends it.
 *
 * @outcome: experiment and text are given; what else is in it is the run's
 *
 * Return: exit status
 */
int sim_run(const struct sim_job *job, const struct sim_setting *setting,
	    struct experiment *experiment, struct sim_outcome *outcome);

#endif
