/* SPDX-License-Identifier: MIT */
/* From the words on the command line to a list of probes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overhead.h"
#include "row.h"

static int is_wanted(const struct overhead *o, const struct overhead_kind *kind)
{
	for (uint32_t i = 0; i < o->n_groups; i++)
		if (strcmp(o->groups[i], kind->group) == 0)
			return 1;
	return o->n_groups == 0;
}

static int add(struct overhead *o, const struct overhead_kind *kind,
	       const char *argument, uint32_t workers)
{
	struct overhead_probe *grown, *probe;

	grown = realloc(o->probe, (o->n + 1) * sizeof(*grown));
	if (grown == NULL)
		return -ENOMEM;
	o->probe = grown;
	probe = &o->probe[o->n];
	*probe = (struct overhead_probe) {
		.kind = kind, .argument = argument, .workers = workers,
	};
	snprintf(probe->what, sizeof(probe->what), "%s%s%s", kind->name,
		 argument[0] != '\0' ? "-" : "", argument);
	probe->seconds = calloc(o->laps, sizeof(*probe->seconds));
	if (probe->seconds == NULL)
		return -ENOMEM;
	o->n++;
	return 0;
}

static const uint32_t arms[] = { 2, 8, 64, 1000, 10000, 100000, 1000000 };

static int add_arms(struct overhead *o, const struct overhead_kind *kind,
		    const char *argument)
{
	int error = 0;

	for (size_t i = 0; i < sizeof(arms) / sizeof(*arms) && error == 0; i++)
		error = add(o, kind, argument, arms[i]);
	return error;
}

static int add_workers(struct overhead *o, const struct overhead_kind *kind,
		       const char *argument)
{
	enum overhead_each each = kind->each;
	int error = 0;

	for (uint32_t i = 0; i < o->workers.n && error == 0; i++) {
		uint32_t workers = o->workers.size[i];

		/* Nobody is woken, and no line goes anywhere. */
		if (workers == 1 && (each == OVERHEAD_WOKEN ||
				     each == OVERHEAD_TWO_UNITS))
			continue;
		if (workers > o->machine.units && each != OVERHEAD_WORKERS &&
		    each != OVERHEAD_WOKEN)
			continue;
		error = add(o, kind, argument, workers);
	}
	return error;
}

#define SCHEDULE_PREFIX "omp-"

/* Schedules without the prefix, which their kind has in its name. */
static int add_policies(struct overhead *o, const struct overhead_kind *kind)
{
	int error = 0;

	for (uint32_t i = 0; i < o->policies.n && error == 0; i++) {
		const char *name = o->policies.name[i];
		int is_schedule = row_is_openmp(name);

		if (is_schedule != (kind->each == OVERHEAD_SCHEDULE))
			continue;
		if (is_schedule)
			name += strlen(SCHEDULE_PREFIX);
		if (kind->each != OVERHEAD_DECISION)
			error = add_workers(o, kind, name);
		else if (strcmp(name, "gta") != 0)
			error = add_arms(o, kind, name);
	}
	return error;
}

static int add_kind(struct overhead *o, const struct overhead_kind *kind)
{
	switch (kind->each) {
	case OVERHEAD_ONCE:
		return add(o, kind, "", 1);
	case OVERHEAD_ARMS:
		return add_arms(o, kind, "");
	case OVERHEAD_POLICY:
	case OVERHEAD_SCHEDULE:
	case OVERHEAD_DECISION:
		return add_policies(o, kind);
	default:
		return add_workers(o, kind, "");
	}
}

static uint32_t find(const struct overhead *o, const char *name,
		     uint32_t workers)
{
	for (uint32_t i = 0; name != NULL && i < o->n; i++)
		if ((o->probe[i].workers == workers ||
		     o->probe[i].kind->each == OVERHEAD_ONCE) &&
		    strcmp(o->probe[i].kind->name, name) == 0)
			return i;
	return OVERHEAD_NONE;
}

int overhead_list(struct overhead *o)
{
	const struct overhead_kind *kind;
	int error = 0;

	for (uint32_t i = 0; (kind = overhead_kind(i)) != NULL && error == 0;
	     i++)
		if (is_wanted(o, kind))
			error = add_kind(o, kind);
	for (uint32_t i = 0; i < o->n; i++) {
		struct overhead_probe *probe = &o->probe[i];

		probe->base = find(o, probe->kind->base, probe->workers);
		probe->floor = strcmp(probe->kind->group, "round") == 0 ?
			       find(o, OVERHEAD_FLOOR, probe->workers) :
			       OVERHEAD_NONE;
	}
	return error;
}

void overhead_list_free(struct overhead *o)
{
	for (uint32_t i = 0; i < o->n; i++)
		free(o->probe[i].seconds);
	free(o->probe);
}
