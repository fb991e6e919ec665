/* SPDX-License-Identifier: MIT */
/*
 * The overhead command from inside. Its options are in overhead.c; what can be
 * measured is a table in overhead_kinds.c, what is of it a list of probes in
 * overhead_list.c. A probe is measured once in each lap, in a process of its
 * own (overhead_child.c): no thread, buffer or setting of one is there for the
 * next, and what happens only once in a process can be measured often.
 */
#ifndef ATA_BENCH_OVERHEAD_H
#define ATA_BENCH_OVERHEAD_H

#include <stdint.h>

#include "overhead_machine.h"
#include "report.h"
#include "words.h"

/* What a process is told to measure. */
struct overhead_call {
	const char *argument;	/* a policy, a schedule; "": none */
	uint32_t workers;	/* or arms */
	uint64_t seed;
};

/* overhead_fn - measure once, by many repetitions. Return: 0 or a negative
 * errno */
typedef int overhead_fn(const struct overhead_call *call, double *seconds);

/* What OpenMP is told before the process starts, which is too late then. */
enum overhead_env {
	OVERHEAD_DEFAULT,	/* nothing */
	OVERHEAD_BOUND,		/* to bind its threads to the workers' units */
	OVERHEAD_PASSIVE	/* that, and not to poll */
};

/* How often a kind is measured. */
enum overhead_each {
	OVERHEAD_ONCE,		/* with one worker, or none */
	OVERHEAD_WORKERS,	/* for each number of workers, */
	OVERHEAD_WOKEN,		/* of two or more, */
	OVERHEAD_UNITS,		/* that have a unit each, */
	OVERHEAD_TWO_UNITS,	/* of two or more that have, */
	OVERHEAD_POLICY,	/* that have, by each policy, */
	OVERHEAD_SCHEDULE,	/* by each schedule */
	OVERHEAD_ARMS,		/* for each number of arms, */
	OVERHEAD_DECISION	/* by each policy that has an allocation */
};

/* A kind of thing that is measured. */
struct overhead_kind {
	const char *name;
	const char *group;
	const char *base;	/* name of what it is held against, or NULL */
	enum overhead_each each;
	enum overhead_env env;
	overhead_fn *measure;
};

/* overhead_kind - number i of the table, or NULL past its end */
const struct overhead_kind *overhead_kind(uint32_t i);

/* overhead_is_group - has the table something of that group? */
int overhead_is_group(const char *name);

#define OVERHEAD_NONE UINT32_MAX	/* no probe */
/* The kind of the cache line's round trip. */
#define OVERHEAD_FLOOR "cache-line"

#define OVERHEAD_NAME 48

/* A kind, on so many workers; and what was measured. */
struct overhead_probe {
	const struct overhead_kind *kind;
	const char *argument;
	char what[OVERHEAD_NAME];	/* the kind, and "-argument" */
	uint32_t workers;
	uint32_t base;		/* number of the probe it is held against, */
	uint32_t floor;		/* and of the cache line's round trip */
	double *seconds;	/* of each lap */
};

struct overhead {
	struct size_list workers;
	struct name_list policies;
	uint64_t seed;
	uint32_t laps;
	enum report_format format;
	char **groups;		/* words; none: all */
	uint32_t n_groups;
	struct overhead_machine machine;
	struct overhead_probe *probe;
	uint32_t n;
};

/*
 * overhead_list - make the list of probes, in the order of the table
 *
 * What belongs to no group of o->groups is left out.
 *
 * Return: 0 or -ENOMEM; overhead_list_free() in any case
 */
int overhead_list(struct overhead *o);
void overhead_list_free(struct overhead *o);

/* overhead_laps - measure every probe in every lap. Return: 0, or as
 * overhead_run() */
int overhead_laps(struct overhead *o);

/* overhead_print - the rows. Return: an exit status */
int overhead_print(const struct overhead *o);

/*
 * overhead_run - measure a probe once, in a process of its own
 *
 * Return: 0, -ECANCELED (interrupted), another negative errno, or 1: one line
 * has told what failed
 */
int overhead_run(const struct overhead *o, const struct overhead_probe *probe,
		 uint64_t seed, double *seconds);

/* The word in front of what only overhead_run() says. */
#define OVERHEAD_CHILD "measure"
#define OVERHEAD_CHILD_WORDS 4	/* behind it */

/* overhead_child - be that process: KIND ARGUMENT WORKERS SEED. Return: an exit
 * status */
int overhead_child(int argc, char **argv);

#endif
