/* SPDX-License-Identifier: MIT */
#include "peer_names.h"

#include <stddef.h>
#include <string.h>

static const char *const names[] = {
	"tbb-simple", "tbb-auto", "tbb-affinity",
	"taskflow-dynamic", "taskflow-guided", "pthreadpool",
	"libomp-static", "libomp-dynamic", "libomp-guided", "libomp-steal"
};

#define NAMES (sizeof(names) / sizeof(*names))

const char *peer_name(uint32_t i)
{
	return i < NAMES ? names[i] : NULL;
}

int peer_known(const char *name)
{
	for (size_t i = 0; i < NAMES; i++)
		if (strcmp(name, names[i]) == 0)
			return 1;
	return 0;
}
