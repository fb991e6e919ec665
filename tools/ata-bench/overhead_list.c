/* SPDX-License-Identifier: MIT */
/* From the words on the command line to a list of probes. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "overhead.h"

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

static int add_kind(struct overhead *o, const struct overhead_kind *kind)
{
	int error = 0;

	if (kind->most == 1)
		return add(o, kind, "", 1);
	for (uint32_t i = 0; i < o->workers.n && error == 0; i++) {
		uint32_t workers = o->workers.size[i];

		/* Two workers on one unit have no line between them. */
		if (strcmp(kind->name, OVERHEAD_FLOOR) == 0 &&
		    workers > o->machine.units)
			continue;
		if (workers >= kind->least)
			error = add(o, kind, "", workers);
	}
	return error;
}

static uint32_t find(const struct overhead *o, const char *name,
		     uint32_t workers)
{
	for (uint32_t i = 0; name != NULL && i < o->n; i++)
		if (o->probe[i].workers == workers &&
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
