/* SPDX-License-Identifier: MIT */
/* From the words on the command line, and those of a study, to a struct
 * simulate. */
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <atasched.h>

#include "command.h"
#include "complain.h"
#include "lists.h"
#include "options.h"
#include "sim/dist.h"
#include "simulate.h"

#define STEP 1e-4		/* the published step size */

static const char *known_dist(const char *item)
{
	const char *name;

	for (uint32_t i = 0; (name = dist_name(i)) != NULL; i++)
		if (strcmp(item, name) == 0)
			return name;
	return NULL;
}

/* An option_parse_fn: struct name_list of laws of task times. */
static int word_dists(const struct option_spec *spec, const char *word,
		      char *wanted, size_t capacity)
{
	size_t length = 0;
	const char *name;

	if (list_names(word, known_dist, spec->value) == 0)
		return 0;
	for (uint32_t i = 0; (name = dist_name(i)) != NULL &&
			     length < capacity; i++)
		length += (size_t)snprintf(wanted + length, capacity - length,
					   "%s %s", i == 0 ?
					   "a list, without repeats, of" : ",",
					   name);
	return -EINVAL;
}

/* An option_parse_fn: int, set to 1 by the only problem that there is. */
static int word_problem(const struct option_spec *spec, const char *word,
			char *wanted, size_t capacity)
{
	if (strcmp(word, "quadratic") == 0) {
		*(int *)spec->value = 1;
		return 0;
	}
	snprintf(wanted, capacity, "quadratic");
	return -EINVAL;
}

/* What speaks against these words together; 0: nothing. */
static const char *contradiction(const struct simulate *s)
{
	if (s->slowness.n > 0 && s->laws.n > 0)
		return "--slowness and --law: only one of them can be given";
	if (s->slowness.n > 0 && s->workers.n > 0)
		return "--slowness says how many workers there are: it "
		       "excludes --workers";
	if (s->setting.every > 0 && s->setting.curve == NULL &&
	    s->report == NULL)
		return "--every needs --curve or --report";
	if (!isnan(s->step) && !s->quadratic)
		return "--step needs --problem quadratic";
	if (s->show && s->study == NULL)
		return "--show needs --study";
	return NULL;
}

/* --cv suits every law that leaves it open, and there is one. */
static int check_cv(const struct simulate *s)
{
	int open = 0;

	for (uint32_t i = 0; i < s->dists.n; i++) {
		double low, high;

		if (!dist_cv(s->dists.name[i], &low, &high))
			continue;
		open = 1;
		if (s->cv < low || s->cv > high) {
			complain("simulate: --cv: %.12g is not from %.12g to "
				 "%.12g, as the law %s needs it", s->cv, low,
				 high, s->dists.name[i]);
			return STATUS_USAGE;
		}
	}
	if (open)
		return STATUS_OK;
	complain("simulate: --cv: the law %s fixes its own", s->dists.name[0]);
	return STATUS_USAGE;
}

static int check(struct simulate *s)
{
	const char *against = contradiction(s);

	if (against != NULL) {
		complain("simulate: %s", against);
		return STATUS_USAGE;
	}
	if (s->dists.n == 0)
		s->dists = (struct name_list){ 1, { dist_name(0) } };
	return isnan(s->cv) ? STATUS_OK : check_cv(s);
}

static void init(struct simulate *s)
{
	memset(s, 0, sizeof(*s));
	sim_setting_init(&s->setting);
	s->setting.tasks = 23;
	s->setting.rounds = 1000;
	s->unit = 29.0;
	s->cv = s->step = (double)NAN;
}

/* What was not given; check() has set the law of task times. */
static void set_defaults(struct simulate *s)
{
	if (s->slowness.n == 0 && s->laws.n == 0)
		s->laws = (struct name_list){ 1, { "sqrt" } };
	if (s->slowness.n == 0 && s->workers.n == 0)
		s->workers = (struct count_list){ 1, { 17 } };
	if (isnan(s->cv))
		s->cv = DIST_CV;
	if (isnan(s->step))
		s->step = STEP;
}

#define SIMULATE_OPTIONS(s)						\
	{ .name = "study", .argument = "NAME",				\
	  .help = "a set of options: published, laws, priors or scale;\n" \
		  "what else is given overrides it",			\
	  .parse = word_study, .value = &(s)->study },			\
	{ .name = "show",						\
	  .help = "print the options of --study, run nothing",		\
	  .value = &(s)->show },					\
	{ .name = "law", .argument = "LAW[,LAW]",			\
	  .help = "mean time of worker i, from 1: sqrt (default),\n"	\
		  "2 unit sqrt(i), or linear, 2 unit i",		\
	  .parse = word_laws, .value = &(s)->laws },			\
	{ .name = "workers", .argument = "N[,N...]",			\
	  .help = "how many there are (default 17)",			\
	  .parse = word_counts, .value = &(s)->workers,			\
	  .min = 1, .max = ATA_ARMS_MAX },				\
	{ .name = "slowness", .argument = "NxF[,NxF...]",		\
	  .help = "instead: N workers whose mean is unit times F, ...",	\
	  .parse = word_groups, .value = &(s)->slowness,		\
	  .max = ATA_ARMS_MAX },					\
	{ .name = "unit", .argument = "SECONDS",			\
	  .help = "(default 29)",					\
	  .parse = word_double, .value = &(s)->unit,			\
	  .low = 1e-9, .high = 1e9 },					\
	{ .name = "dist", .argument = "D[,D...]",			\
	  .help = "law of task times: shifted-exponential (default),\n"	\
		  "exponential, uniform, half-normal, log-normal, gamma,\n" \
		  "constant, mixed",					\
	  .parse = word_dists, .value = &(s)->dists },			\
	{ .name = "cv", .argument = "X",				\
	  .help = "their deviation over mean, where the law leaves it\n" \
		  "open (default 0.5)",					\
	  .parse = word_double, .value = &(s)->cv,			\
	  .low = 1e-6, .high = 100.0 },					\
	{ .name = "shuffle",						\
	  .help = "put the workers in an order that the seed gives",	\
	  .value = &(s)->shuffle },					\
	{ .name = "change", .argument = "ROUND:WORKERS:FACTOR",		\
	  .help = "from ROUND on WORKERS, as in 0-3,7, take FACTOR times\n" \
		  "their original time; may be given again",		\
	  .parse = word_change, .value = &(s)->changes },		\
	{ .name = "disturb", .argument = "P:TASKS",			\
	  .help = "a share takes TASKS mean times longer with probability\n" \
		  "P: a preemption",					\
	  .parse = word_disturb, .value = &(s)->disturbance },		\
	{ .name = "tasks", .argument = "B",				\
	  .help = "tasks in a round (default 23)",			\
	  .parse = word_u64, .value = &(s)->setting.tasks,		\
	  .min = 1, .max = SIM_TASKS_MAX },				\
	{ .name = "rounds", .argument = "K",				\
	  .help = "rounds of each run (default 1000)",			\
	  .parse = word_u64, .value = &(s)->setting.rounds,		\
	  .min = 1, .max = 1000000000 },				\
	{ .name = "problem", .argument = "PROBLEM",			\
	  .help = "quadratic: run SGD beside the clock and tell its\n"	\
		  "suboptimality",					\
	  .parse = word_problem, .value = &(s)->quadratic },		\
	{ .name = "step", .argument = "X",				\
	  .help = "its step size (default 1e-4)",			\
	  .parse = word_double, .value = &(s)->step,			\
	  .low = 1e-30, .high = 1e30 },					\
	{ .name = "report", .argument = "DIR",				\
	  .help = "write rows, curves, pictures and a page that shows\n" \
		  "them to a folder",					\
	  .parse = word_string, .value = &(s)->report },		\
	{ .name = "timing",						\
	  .help = "also tell how long decisions take; one run at a time", \
	  .value = &(s)->timing }

int simulate_options(struct simulate *s, int argc, char **argv)
{
	const struct option_spec options[] = {
		SIMULATE_OPTIONS(s),
		SIM_OPTIONS(&s->setting, "1"),
	};
	const struct usage usage = {
		.command = "simulate",
		.summary = "Runs policies and baselines in virtual time, on "
			   "machines with any number of\nworkers, and prints "
			   "what a round takes. A run is a function of its "
			   "seed.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
	};
	const struct study *study;
	uint32_t words;
	int slowness, status;

	init(s);
	status = options_read(&usage, argc, argv, &words);
	if (status != OPTIONS_GO)
		return status;
	/* Once more, so that a study's words come before all others. */
	study = s->study;
	slowness = s->slowness.n > 0;
	if (study != NULL) {
		init(s);
		status = study_read(study, &usage);
		/* It takes the place of both. */
		if (slowness)
			s->laws.n = s->workers.n = 0;
		if (status == OPTIONS_GO)
			status = options_read(&usage, argc, argv, &words);
		if (status != OPTIONS_GO)
			return status;
	}
	status = check(s);
	if (status != STATUS_OK)
		return status;
	set_defaults(s);
	return OPTIONS_GO;
}
