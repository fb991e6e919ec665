/* SPDX-License-Identifier: MIT */
/*
 * What each worker keeps for itself.
 */
#ifndef ATA__SGD_SCRATCH_H
#define ATA__SGD_SCRATCH_H

#include <stddef.h>
#include <stdint.h>

struct ata__scratch {
	void *memory;		/* the problem's; NULL: it wants none */
	uint64_t *samples;	/* room for so many numbers */
};

struct ata__scratches {
	struct ata__seat_memory *of;	/* each worker */
	uint32_t workers;
	size_t bytes;
	uint32_t samples;
};

/* Room for the memory of so many workers. Return: 0 or -ENOMEM */
int ata__scratches_init(struct ata__scratches *scratches, uint32_t workers,
			size_t bytes, uint32_t samples);

/*
 * A worker's own, zero at first and aligned to cache lines. It makes it when it
 * asks for the first time, so that the memory lies near its core.
 *
 * Return: 0 or -ENOMEM
 */
int ata__scratches_get(struct ata__scratches *scratches, uint32_t worker,
		       struct ata__scratch *out);

void ata__scratches_fini(struct ata__scratches *scratches);

#endif
