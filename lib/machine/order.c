/* SPDX-License-Identifier: MIT */
/*
 * The order in which workers use the cores.
 *
 * Usable units fall into classes (sibling, rank): first units of their core
 * before second ones, within that the highest rank first. A machine without
 * ranks has one class per sibling. Within a class, workers are spread: any few
 * of them have as much cache and memory bandwidth between them as can be.
 *
 * To spread, units are drawn from the tree of the machine. Each object hands
 * out its children's units in turn, and so do they; a child with none left is
 * passed over. Every object remembers in its userdata the child that is next,
 * and a unit whether it is still to be drawn. The tree is the same each time,
 * so the order is.
 *
 * Cost: classes * units * (depth + children passed over).
 */
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <hwloc.h>

#include "machine/order.h"

/* Does a come before b? Equal classes: no. */
static bool class_before(const struct ata_core *a, const struct ata_core *b)
{
	if (a->sibling != b->sibling)
		return a->sibling < b->sibling;
	return a->rank > b->rank;
}

/* A core of the class that follows last's (NULL: the first); NULL: none. */
static const struct ata_core *next_class(const struct ata_core *cores,
					 uint32_t count,
					 const struct ata_core *last)
{
	const struct ata_core *best = NULL;

	for (uint32_t i = 0; i < count; i++) {
		if (cores[i].state != ATA_CORE_USABLE)
			continue;
		if (last && !class_before(last, &cores[i]))
			continue;
		if (!best || class_before(&cores[i], best))
			best = &cores[i];
	}
	return best;
}

/* Make every unit of the class below object ready to be drawn. */
static void fill(hwloc_obj_t object, const struct ata_core *cores,
		 const struct ata_core *class)
{
	if (object->type == HWLOC_OBJ_PU) {
		const struct ata_core *core = &cores[object->logical_index];
		bool in = core->state == ATA_CORE_USABLE &&
			  !class_before(core, class) &&
			  !class_before(class, core);

		object->userdata = in ? object : NULL;
		return;
	}
	object->userdata = object->first_child;
	for (hwloc_obj_t child = object->first_child; child;
	     child = child->next_sibling)
		fill(child, cores, class);
}

/* The next unit below object, or NULL: all drawn. */
static hwloc_obj_t draw(hwloc_obj_t object)
{
	if (object->type == HWLOC_OBJ_PU) {
		hwloc_obj_t unit = object->userdata;

		object->userdata = NULL;
		return unit;
	}
	for (unsigned i = 0; i < object->arity; i++) {
		hwloc_obj_t child = object->userdata;
		hwloc_obj_t unit = draw(child);

		object->userdata = child->next_sibling ? child->next_sibling :
							 object->first_child;
		if (unit)
			return unit;
	}
	return NULL;
}

int ata__order_cores(struct hwloc_topology *topology, struct ata_core *cores,
		     uint32_t count)
{
	hwloc_obj_t root = hwloc_get_root_obj(topology), unit;
	const struct ata_core *class = NULL;
	struct ata_core *sorted = calloc(count, sizeof(*sorted));
	uint32_t n = 0;

	if (!sorted)
		return -ENOMEM;
	while ((class = next_class(cores, count, class))) {
		fill(root, cores, class);
		while ((unit = draw(root)))
			sorted[n++] = cores[unit->logical_index];
	}
	for (uint32_t i = 0; i < count; i++)
		if (cores[i].state != ATA_CORE_USABLE)
			sorted[n++] = cores[i];
	memcpy(cores, sorted, count * sizeof(*cores));
	free(sorted);
	return 0;
}
