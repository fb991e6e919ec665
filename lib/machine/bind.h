/* SPDX-License-Identifier: MIT */
/*
 * Pinning the calling thread, and undoing it.
 */
#ifndef ATA__MACHINE_BIND_H
#define ATA__MACHINE_BIND_H

#include <stdbool.h>
#include <stdint.h>

struct ata_machine;
struct ata__units;
struct hwloc_bitmap_s;

/* struct ata__binding - room for an affinity mask; one thread at a time */
struct ata__binding {
	struct hwloc_bitmap_s *mask;
};

/* Return: 0, or -ENOMEM */
int ata__binding_init(struct ata__binding *binding);

/* A binding of zeros, or one whose init failed, is fine. */
void ata__binding_destroy(struct ata__binding *binding);

/* Has the mask this unit, by the system's number? And make it another mask. */
bool ata__binding_has(const struct ata__binding *binding, unsigned int unit);
void ata__binding_set(struct ata__binding *binding,
		      const struct ata__units *units);

/*
 * ata__bind_save - note the calling thread's affinity mask
 *
 * Return: 0, -ENOTSUP (a recorded machine), or hwloc's negative errno
 */
int ata__bind_save(const struct ata_machine *machine, struct ata__binding *old);

/*
 * ata__bind_core - pin the calling thread to unit core
 *
 * @core: index as for ata_machine_core()
 * @back: scratch to read the binding back into and compare, or NULL: trust
 *        what the system said, as is right for a core that was read back once
 *
 * Return: 0, or
 *   -EINVAL   there is no unit core; also hwloc's, when the unit is gone
 *   -ENOTSUP  a recorded machine
 *   -EXDEV    the binding read back is another one
 *   others    hwloc's errno
 */
int ata__bind_core(const struct ata_machine *machine, uint32_t core,
		   struct ata__binding *back);

/*
 * ata__bind_restore - give the calling thread a mask that was saved
 *
 * Return: as ata__bind_save()
 */
int ata__bind_restore(const struct ata_machine *machine,
		      const struct ata__binding *old);

#endif
