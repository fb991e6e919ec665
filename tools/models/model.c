/* SPDX-License-Identifier: MIT */
/* The table of models. */
#include "models/model.h"

#include <string.h>

static const struct model_type *const table[] = {
	&model_softmax,
	&model_quadratic,
};

#define MODELS (sizeof(table) / sizeof(table[0]))

const struct model_type *model_at(unsigned int i)
{
	return i < MODELS ? table[i] : NULL;
}

const struct model_type *model_find(const char *name)
{
	for (unsigned int i = 0; i < MODELS; i++)
		if (!strcmp(table[i]->name, name))
			return table[i];
	return NULL;
}
