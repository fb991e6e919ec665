/* SPDX-License-Identifier: MIT */
/* ata-bench overhead: what a round, a task and a decision cost. */
#include "overhead.h"

#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "command.h"
#include "complain.h"
#include "interrupt.h"
#include "options.h"
#include "row.h"
#include "setting.h"

#define WORKERS_MAX 4096

/* 1, 2, 4, ... and all. */
static void default_workers(struct size_list *list, uint32_t all)
{
	for (uint32_t n = 1; n < all && list->n < SIZES_MAX - 1; n *= 2)
		list->size[list->n++] = n;
	list->size[list->n++] = all;
}

/* All that the library has, and OpenMP's. */
static void default_policies(struct name_list *list)
{
	static const char *const schedules[] = {
		"omp-static", "omp-dynamic", "omp-guided"
	};
	const char *name;

	for (uint32_t i = 0; (name = ata_policy_name(i)) != NULL; i++)
		list->name[list->n++] = name;
	for (size_t i = 0; i < sizeof(schedules) / sizeof(*schedules); i++)
		list->name[list->n++] = schedules[i];
}

static uint32_t most(const struct size_list *list)
{
	uint32_t result = 0;

	for (uint32_t i = 0; i < list->n; i++)
		if (list->size[i] > result)
			result = list->size[i];
	return list->n > 0 ? result : ATA_WORKERS_ALL;
}

static int measure(struct overhead *o)
{
	int error = overhead_machine_open(&o->machine, most(&o->workers));

	if (error != 0)
		return setting_error("overhead", error);
	overhead_machine_read(&o->machine, "");
	if (o->workers.n == 0)
		default_workers(&o->workers, o->machine.workers);
	if (o->policies.n == 0)
		default_policies(&o->policies);
	error = overhead_list(o);
	if (error == 0)
		error = overhead_laps(o);
	return error == 0 ? overhead_print(o) :
			    setting_error("overhead", error);
}

static int check(const struct overhead *o)
{
	for (uint32_t i = 0; i < o->n_groups; i++) {
		if (overhead_is_group(o->groups[i]))
			continue;
		complain("overhead: \"%s\" is no group (see ata-bench overhead "
			 "--help)", o->groups[i]);
		return STATUS_USAGE;
	}
	for (uint32_t i = 0; i < o->policies.n; i++) {
		const char *name = o->policies.name[i];

		if (row_is_policy(name) || row_is_openmp(name))
			continue;
		complain("--policy: overhead measures no \"%s\", but the "
			 "library's policies and OpenMP's schedules", name);
		return STATUS_USAGE;
	}
	return STATUS_OK;
}

static int overhead(struct overhead *o)
{
	int status = check(o);

	if (status != STATUS_OK)
		return status;
	interrupt_catch(NULL);
	status = measure(o);
	overhead_list_free(o);
	overhead_machine_free(&o->machine);
	return status;
}

static const char summary[] =
	"Measures what it costs to do nothing, against the least that the "
	"hardware needs\nand against OpenMP. GROUP is\n"
	"  round     a round, hot and with workers asleep\n"
	"  task      a task, of very many\n"
	"  decision  an allocation, and what is learned from a round\n"
	"  sum       the sum of vectors that lie ready\n"
	"  start     a pool, up to its first result\n"
	"or several of these; without any, all are measured.";

int overhead_main(int argc, char **argv)
{
	struct overhead o = { .laps = 11, .seed = 1 };
	const struct option_spec options[] = {
		{ .name = "workers", .argument = "N[,N...]",
		  .help = "numbers of workers (default: 1, 2, 4 ... and one\n"
			  "per usable core)",
		  .parse = word_sizes, .value = &o.workers,
		  .min = 1, .max = WORKERS_MAX },
		{ .name = "policy", .argument = "P[,P...]",
		  .help = "policies and OpenMP schedules of task and decision\n"
			  "(default: all)",
		  .parse = word_policies, .value = &o.policies },
		{ .name = "laps", .argument = "K",
		  .help = "measure everything K times (default 11)",
		  .parse = word_u32, .value = &o.laps,
		  .min = 1, .max = 10000 },
		{ .name = "seed", .argument = "N",
		  .help = "makes the order repeatable (default 1)",
		  .parse = word_u64, .value = &o.seed,
		  .min = 0, .max = UINT64_MAX },
		{ .name = "format", .argument = "FORMAT",
		  .help = "table (default), csv or json",
		  .parse = word_format, .value = &o.format },
	};
	const struct usage usage = {
		.command = "overhead",
		.words = "[GROUP...]",
		.summary = summary,
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.max_words = UINT32_MAX,
	};
	int status;

	/* With another number of words it is a group that there is not. */
	if (argc == 1 + OVERHEAD_CHILD_WORDS &&
	    strcmp(argv[0], OVERHEAD_CHILD) == 0)
		return overhead_child(argc - 1, argv + 1);
	status = options_read(&usage, argc, argv, &o.n_groups);
	o.groups = argv;
	return status == OPTIONS_GO ? overhead(&o) : status;
}
