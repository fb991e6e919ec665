/* SPDX-License-Identifier: MIT */
#include "train_words.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <atasched.h>

#include "datasets/dataset.h"
#include "datasets/teacher.h"
#include "lists.h"
#include "models/model.h"
#include "words.h"

/* Name i of a table, or NULL past its last one. */
typedef const char *name_fn(uint32_t i);

static const char *model_name(uint32_t i)
{
	return model_at(i) ? model_at(i)->name : NULL;
}

/* The table's own copy of word, or NULL. */
static const char *find_name(name_fn *at, const char *word)
{
	for (uint32_t i = 0; at(i); i++)
		if (!strcmp(at(i), word))
			return at(i);
	return NULL;
}

/* "this, that or another" */
static void list_all(name_fn *at, char *wanted, size_t capacity)
{
	size_t length = 0;

	for (uint32_t i = 0; at(i) && length < capacity; i++)
		length += (size_t)snprintf(wanted + length, capacity - length,
					   "%s%s", !i	      ? "" :
						   at(i + 1) ? ", " : " or ",
					   at(i));
}

static int choose(name_fn *at, const char **value, const char *word,
		  char *wanted, size_t capacity)
{
	const char *name = find_name(at, word);

	if (!name) {
		list_all(at, wanted, capacity);
		return -EINVAL;
	}
	*value = name;
	return 0;
}

int word_model(const struct option_spec *spec, const char *word, char *wanted,
	       size_t capacity)
{
	const struct model_type **value = spec->value;
	const char *name;

	if (choose(model_name, &name, word, wanted, capacity))
		return -EINVAL;
	*value = model_find(name);
	return 0;
}

int word_data(const struct option_spec *spec, const char *word, char *wanted,
	      size_t capacity)
{
	struct teacher_size size;

	if (!strncmp(word, TEACHER_PREFIX, strlen(TEACHER_PREFIX)) &&
	    teacher_parse(word, &size)) {
		snprintf(wanted, capacity, TEACHER_FORM);
		return -EINVAL;
	}
	return word_string(spec, word, wanted, capacity);
}

int word_normalise(const struct option_spec *spec, const char *word,
		   char *wanted, size_t capacity)
{
	enum dataset_scale *value = spec->value;

	if (!strcmp(word, "none")) {
		*value = DATASET_UNIT;
	} else if (!strcmp(word, "channel")) {
		*value = DATASET_STANDARD;
	} else {
		snprintf(wanted, capacity, "none or channel");
		return -EINVAL;
	}
	return 0;
}

int word_optimizer(const struct option_spec *spec, const char *word,
		   char *wanted, size_t capacity)
{
	return choose(ata_sgd_optimizer_name, spec->value, word, wanted,
		      capacity);
}

int word_schedule(const struct option_spec *spec, const char *word,
		  char *wanted, size_t capacity)
{
	return choose(ata_sgd_schedule_name, spec->value, word, wanted,
		      capacity);
}

/* "asgd" or "asgd:0.01". Return: 0 or -EINVAL */
static int add_method(struct method_list *list, char *item)
{
	const struct option_spec range = {
		.value = &list->step[list->n], .low = 1e-30, .high = 1e30,
	};
	char *colon = strchr(item, ':'), wanted[64];
	const char *name;

	if (colon)
		*colon = '\0';
	name = find_name(ata_sgd_method_name, item);
	if (!name || list->n == METHODS_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->name[i] == name)
			return -EINVAL;
	list->step[list->n] = (double)NAN;
	if (colon && word_double(&range, colon + 1, wanted, sizeof(wanted)))
		return -EINVAL;
	list->name[list->n++] = name;
	return 0;
}

int word_methods(const struct option_spec *spec, const char *word,
		 char *wanted, size_t capacity)
{
	struct method_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0)
		if (add_method(&list, item))
			break;
	if (more) {
		size_t length = (size_t)snprintf(wanted, capacity,
						 "methods, each once, perhaps "
						 "with a step size behind a "
						 "colon: ");

		if (length < capacity)
			list_all(ata_sgd_method_name, wanted + length,
				 capacity - length);
		return -EINVAL;
	}
	*(struct method_list *)spec->value = list;
	return 0;
}
