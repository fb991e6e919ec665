/* SPDX-License-Identifier: MIT */
#include "datasets/path.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A link to nothing is there: opening it says what is wrong. */
static int is_there(const char *path)
{
	return !access(path, F_OK) || errno != ENOENT;
}

int path_find(char **out, const char *begin, const char *name,
	      struct failure *error)
{
	*out = NULL;
	for (int packed = 0; packed < 2; packed++) {
		char *path;

		if (asprintf(&path, "%s%s%s", begin, name,
			     packed ? ".gz" : "") < 0)
			return failure_set(error, -ENOMEM,
					   "%s: not enough memory", name);
		if (is_there(path)) {
			*out = path;
			return 0;
		}
		free(path);
	}
	return failure_set(error, -ENOENT,
			   "%s%s: it is not there, packed (.gz) or not", begin,
			   name);
}

int path_exists(const char *begin, const char *name)
{
	struct failure error;
	char *path;
	int status = path_find(&path, begin, name, &error);

	free(path);
	return !status;
}

size_t path_unpacked(const char *name)
{
	size_t length = strlen(name);

	if (length > 3 && !strcmp(name + length - 3, ".gz"))
		length -= 3;
	return length;
}
