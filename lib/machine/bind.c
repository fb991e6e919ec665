/* SPDX-License-Identifier: MIT */
/*
 * Pinning the calling thread, and undoing it.
 *
 * These run when the caller of a pool enters and leaves a round, so they
 * allocate nothing: the masks to bind to were made when the machine was opened,
 * and what is saved goes to room the caller has. On a recorded machine hwloc's
 * own calls do nothing and report success, so that case is ours to refuse.
 */
#include <errno.h>

#include <hwloc.h>

#include "machine/bind.h"
#include "machine/machine.h"
#include "machine/system.h"

/* hwloc gives -1 and errno, which a few of its paths forget to set. */
static int hwloc_error(void)
{
	return errno > 0 ? -errno : -EINVAL;
}

static int read_mask(const struct ata_machine *machine, hwloc_bitmap_t mask)
{
	errno = 0;
	if (hwloc_get_cpubind(machine->topology, mask, HWLOC_CPUBIND_THREAD))
		return hwloc_error();
	return 0;
}

static int write_mask(const struct ata_machine *machine,
		      hwloc_const_bitmap_t mask)
{
	errno = 0;
	if (hwloc_set_cpubind(machine->topology, mask, HWLOC_CPUBIND_THREAD))
		return hwloc_error();
	return 0;
}

int ata__binding_init(struct ata__binding *binding)
{
	binding->mask = hwloc_bitmap_alloc();
	return binding->mask ? 0 : -ENOMEM;
}

void ata__binding_destroy(struct ata__binding *binding)
{
	hwloc_bitmap_free(binding->mask);
	binding->mask = NULL;
}

bool ata__binding_has(const struct ata__binding *binding, unsigned int unit)
{
	return hwloc_bitmap_isset(binding->mask, unit);
}

void ata__binding_set(struct ata__binding *binding,
		      const struct ata__units *units)
{
	hwloc_bitmap_zero(binding->mask);
	for (unsigned int i = 0; i < ATA__UNITS_MAX / ATA__UNITS_WORD; i++)
		if (units->word[i])
			hwloc_bitmap_set_ith_ulong(binding->mask, i,
						   units->word[i]);
}

int ata__bind_save(const struct ata_machine *machine, struct ata__binding *old)
{
	if (!machine->is_this_system)
		return -ENOTSUP;
	return read_mask(machine, old->mask);
}

int ata__bind_core(const struct ata_machine *machine, uint32_t core,
		   struct ata__binding *back)
{
	int error;

	if (!machine->is_this_system)
		return -ENOTSUP;
	if (core >= machine->count)
		return -EINVAL;
	error = write_mask(machine, machine->sets[core]);
	if (error || !back)
		return error;
	error = read_mask(machine, back->mask);
	if (error)
		return error;
	return hwloc_bitmap_isequal(back->mask, machine->sets[core]) ? 0 :
								       -EXDEV;
}

int ata__bind_restore(const struct ata_machine *machine,
		      const struct ata__binding *old)
{
	if (!machine->is_this_system)
		return -ENOTSUP;
	return write_mask(machine, old->mask);
}
