/* SPDX-License-Identifier: MIT */
/*
 * With r readers at most r versions are held, one is the newest, and one more
 * is always free to be written: r + 2.
 */
#include "sgd/versions.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "sgd/room.h"

#define LINE 64	/* bytes */

int ata__versions_init(struct ata__versions *versions, const float *params,
		       size_t dim, uint64_t round, uint32_t readers)
{
	size_t bytes = (dim * sizeof(float) + LINE - 1) / LINE * LINE;

	memset(versions, 0, sizeof(*versions));
	versions->most = readers + 2;
	versions->dim = dim;
	versions->version = calloc(versions->most, sizeof(*versions->version));
	if (!versions->version || dim > (SIZE_MAX - LINE) / sizeof(float)) {
		ata__versions_fini(versions);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < versions->most; i++) {
		versions->version[i].params = ata__room(bytes);
		if (!versions->version[i].params) {
			ata__versions_fini(versions);
			return -ENOMEM;
		}
	}
	versions->newest = &versions->version[0];
	versions->newest->round = round;
	versions->newest->readers = 1;
	memcpy(versions->newest->params, params, dim * sizeof(float));
	return 0;
}

void ata__versions_fini(struct ata__versions *versions)
{
	for (uint32_t i = 0; versions->version && i < versions->most; i++)
		free(versions->version[i].params);
	free(versions->version);
	versions->version = NULL;
}

struct ata__version *ata__versions_get(struct ata__versions *versions)
{
	versions->newest->readers++;
	return versions->newest;
}

void ata__versions_put(struct ata__versions *versions,
		       struct ata__version *version)
{
	(void)versions;
	version->readers--;
}

struct ata__version *ata__versions_next(struct ata__versions *versions)
{
	struct ata__version *next = versions->version;

	while (next->readers > 0)
		next++;
	return next;
}

void ata__versions_publish(struct ata__versions *versions,
			   struct ata__version *next)
{
	next->round = versions->newest->round + 1;
	next->readers = 1;
	ata__versions_put(versions, versions->newest);
	versions->newest = next;
}
