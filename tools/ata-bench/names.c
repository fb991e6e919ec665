/* SPDX-License-Identifier: MIT */
#include "names.h"

#include <string.h>

#include "complain.h"

int names_check(const struct named_file *files, size_t n, size_t first)
{
	for (size_t j = first; j < n; j++)
		for (size_t i = 0; i < j; i++)
			if (files[i].path && files[j].path &&
			    !strcmp(files[i].path, files[j].path)) {
				complain("--%s and --%s: %s cannot be both",
					 files[i].option, files[j].option,
					 files[i].path);
				return STATUS_USAGE;
			}
	return STATUS_OK;
}
