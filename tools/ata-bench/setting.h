/* SPDX-License-Identifier: MIT */
/*
 * What compare and train have in common: the options that say which rows run on
 * which workers, and what is made of them.
 */
#ifndef ATA_BENCH_SETTING_H
#define ATA_BENCH_SETTING_H

#include <stdint.h>

#include <atasched.h>

#include "emulate.h"
#include "report.h"
#include "words.h"

struct setting {
	uint32_t workers;	/* ATA_WORKERS_ALL: not given */
	struct name_list policies;
	double eta, alpha, scale;	/* alpha may be NaN: not given */
	uint64_t seed;
	struct slow_list slow;
	struct group_list virtual_workers;
	double slack;
	struct group_list cost;	/* n 0: not given */
	double *worker_cost;	/* the same by worker, or NULL; there between
				   setting_open() and setting_close() */
	double task_us;		/* of virtual workers; compare: of all */
	enum report_format format;
	const char *profile;	/* file of what is known; NULL: not given */
	const char *record;	/* file for task times; NULL: not given */
	int record_tasks;	/* of each task, not of shares */
	const char *trace;	/* file for a trace viewer; NULL: not given */
	int in_process;		/* no row may run in a process of its own */
};

/* Defaults: eta 0.1, scale 2, seed 1, tasks of 100 us; policies: a list of
   names as after --policy */
void setting_init(struct setting *setting, const char *policies);

/* Rows for a table of struct option_spec; s is a struct setting * */
#define SETTING_OPTIONS(s)						\
	{ .name = "policy", .argument = "P[,P...]",			\
	  .help = "policies and OpenMP schedules to run",		\
	  .parse = word_policies, .value = &(s)->policies },		\
	{ .name = "workers", .argument = "N",				\
	  .help = "workers (default: one per usable core)",		\
	  .parse = word_u32, .value = &(s)->workers,			\
	  .min = 1, .max = 4096 },					\
	{ .name = "slow", .argument = "W:F[,W:F...]",			\
	  .help = "worker W does each task's work F times",		\
	  .parse = word_slow, .value = &(s)->slow },			\
	{ .name = "virtual", .argument = "NxF[,NxF...]",		\
	  .help = "N workers whose tasks sleep F times --task-us, ...",	\
	  .parse = word_groups, .value = &(s)->virtual_workers,		\
	  .max = 4096 },						\
	{ .name = "eta", .argument = "X",				\
	  .help = "bound on norm over mean, ata-empirical (default 0.1)", \
	  .parse = word_double, .value = &(s)->eta,			\
	  .low = 1e-9, .high = 1e9 },					\
	{ .name = "alpha", .argument = "SECONDS",			\
	  .help = "bound on the norms, ata (no default)",		\
	  .parse = word_double, .value = &(s)->alpha,			\
	  .low = 1e-12, .high = 1e9 },					\
	{ .name = "scale", .argument = "C",				\
	  .help = "factor of the bounds' width (default 2)",		\
	  .parse = word_double, .value = &(s)->scale,			\
	  .low = 1e-9, .high = 1e9 },					\
	{ .name = "slack", .argument = "X",				\
	  .help = "auto: a round may take X of the least time longer\n"	\
		  "where that costs less (default 0)",			\
	  .parse = word_double, .value = &(s)->slack,			\
	  .low = 0.0, .high = ATA_SLACK_MAX },				\
	{ .name = "cost", .argument = "NxC[,NxC...]",			\
	  .help = "N workers whose second costs C, ...; also tell the\n" \
		  "price of a round",					\
	  .parse = word_groups, .value = &(s)->cost,			\
	  .max = 4096 },						\
	{ .name = "seed", .argument = "N",				\
	  .help = "makes it repeatable (default 1)",			\
	  .parse = word_u64, .value = &(s)->seed,			\
	  .min = 0, .max = UINT64_MAX },				\
	{ .name = "profile", .argument = "FILE",			\
	  .help = "what the one policy that learns knows:\n"		\
		  "loaded if FILE is there, saved at the end",		\
	  .parse = word_string, .value = &(s)->profile },		\
	{ .name = "record", .argument = "FILE",				\
	  .help = "write the task times of the one row to FILE",	\
	  .parse = word_string, .value = &(s)->record },		\
	{ .name = "record-tasks",					\
	  .help = "with --record: a clock around each task",		\
	  .value = &(s)->record_tasks },				\
	{ .name = "trace", .argument = "FILE",				\
	  .help = "write all rounds to FILE for a trace viewer",	\
	  .parse = word_string, .value = &(s)->trace },			\
	{ .name = "format", .argument = "FORMAT",			\
	  .help = "table (default), csv or json",			\
	  .parse = word_format, .value = &(s)->format }

/* Do some of the pool's workers share a core? Then their times say little. */
int setting_cores_shared(const struct ata_pool *pool);

/*
 * setting_open - the pool and the emulation that the options ask for
 *
 * --virtual decides the number of workers; --workers may only agree. Policies
 * that need what was not given are refused, recording more than one row, and
 * costs of another number of workers.
 * From now on SIGINT, SIGTERM and SIGHUP are caught.
 *
 * Return: STATUS_OK, or the exit status: one line has named the cause
 */
int setting_open(struct setting *setting, struct ata_pool **pool,
		 struct emulate **emulate);

/* setting_bandit - eta, alpha, scale, seed, slack and costs for row_create() */
void setting_bandit(const struct setting *setting,
		    struct ata_bandit_config *config);

/* setting_close - undo setting_open(), rows first destroyed by the caller */
void setting_close(struct setting *setting, struct ata_pool *pool,
		   struct emulate *emulate);

/* setting_error - exit status of a run that returned error, a negative errno,
   and one line for it; of what is positive one line has told */
int setting_error(const char *what, int error);

#endif
