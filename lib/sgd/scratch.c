/* SPDX-License-Identifier: MIT */
#include "sgd/scratch.h"

#include <errno.h>
#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

#include "sgd/room.h"

#define LINE 64	/* bytes */

/* The problem's memory, then sample numbers; a cache line for each worker. */
struct ata__seat_memory {
	alignas(LINE) void *memory;
};

int ata__scratches_init(struct ata__scratches *scratches, uint32_t workers,
			size_t bytes, uint32_t samples)
{
	size_t size = workers * sizeof(*scratches->of);

	scratches->workers = workers;
	scratches->bytes = bytes;
	scratches->samples = samples;
	scratches->of = aligned_alloc(LINE, size);
	if (!scratches->of)
		return -ENOMEM;
	memset(scratches->of, 0, size);
	return 0;
}

int ata__scratches_get(struct ata__scratches *scratches, uint32_t worker,
		       struct ata__scratch *out)
{
	struct ata__seat_memory *own = &scratches->of[worker];
	size_t samples = sizeof(uint64_t) * scratches->samples;
	size_t bytes = scratches->bytes;

	if (bytes > PTRDIFF_MAX - 2 * LINE - samples)
		return -ENOMEM;
	bytes = (bytes + LINE - 1) / LINE * LINE;
	samples = (samples + LINE - 1) / LINE * LINE;
	if (!own->memory) {
		own->memory = ata__room(bytes + samples);
		if (!own->memory)
			return -ENOMEM;
		memset(own->memory, 0, bytes + samples);
	}
	out->memory = bytes ? own->memory : NULL;
	out->samples = (uint64_t *)(void *)((char *)own->memory + bytes);
	return 0;
}

void ata__scratches_fini(struct ata__scratches *scratches)
{
	for (uint32_t i = 0; scratches->of && i < scratches->workers; i++)
		free(scratches->of[i].memory);
	free(scratches->of);
}
