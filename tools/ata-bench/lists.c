/* SPDX-License-Identifier: MIT */
/*
 * Types of option arguments that are lists with commas: policies, slow workers,
 * virtual workers, sizes.
 *
 * A list is read into a copy and handed over when all of it was right.
 */
#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "files/number.h"
#include "lists.h"
#include "peer_names.h"
#include "words.h"

int list_next(const char **word, char item[LIST_ITEM])
{
	size_t length;

	if (*word == NULL)
		return 0;
	length = strcspn(*word, ",");
	if (length >= LIST_ITEM)
		return -EINVAL;
	memcpy(item, *word, length);
	item[length] = '\0';
	*word = (*word)[length] == ',' ? *word + length + 1 : NULL;
	return 1;
}

int list_pair(const char *item, char separator, uint32_t *count,
	      double *factor)
{
	char *end;
	unsigned long value;

	if (!isdigit((unsigned char)item[0]))
		return -EINVAL;
	errno = 0;
	value = strtoul(item, &end, 10);
	if (errno != 0 || *end != separator || value > UINT32_MAX)
		return -EINVAL;
	*count = (uint32_t)value;
	return number_real(end + 1, factor);
}

const char *list_groups(const struct group_list *list, char text[LIST_TEXT])
{
	size_t length = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < list->n && length < LIST_TEXT; i++)
		length += (size_t)snprintf(text + length, LIST_TEXT - length,
					   "%s%" PRIu32 "x%g",
					   i == 0 ? "" : ",", list->count[i],
					   list->factor[i]);
	return text;
}

static const char *known_policy(const char *item)
{
	static const char *const schedules[] = {
		"omp-static", "omp-dynamic", "omp-guided"
	};
	const char *name;

	for (uint32_t i = 0; (name = ata_policy_name(i)) != NULL; i++)
		if (strcmp(item, name) == 0)
			return name;
	for (size_t i = 0; i < sizeof(schedules) / sizeof(*schedules); i++)
		if (strcmp(item, schedules[i]) == 0)
			return schedules[i];
	for (uint32_t i = 0; (name = peer_name(i)) != NULL; i++)
		if (strcmp(item, name) == 0)
			return name;
	return NULL;
}

static void want_more(char *wanted, size_t capacity, const char *name)
{
	size_t length = strlen(wanted);

	snprintf(wanted + length, capacity - length, ", %s", name);
}

static int want_policies(char *wanted, size_t capacity)
{
	const char *name;

	snprintf(wanted, capacity, "a list, without repeats, of omp-static, "
		 "omp-dynamic, omp-guided");
	for (uint32_t i = 0; (name = ata_policy_name(i)) != NULL; i++)
		want_more(wanted, capacity, name);
	for (uint32_t i = 0; (name = peer_name(i)) != NULL; i++)
		want_more(wanted, capacity, name);
	return -EINVAL;
}

int list_names(const char *word, const char *(*known)(const char *item),
	       struct name_list *out)
{
	struct name_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0) {
		const char *name = known(item);

		if (name == NULL || list.n == POLICIES_MAX)
			return -EINVAL;
		for (uint32_t i = 0; i < list.n; i++)
			if (list.name[i] == name)
				return -EINVAL;
		list.name[list.n++] = name;
	}
	if (more < 0)
		return -EINVAL;
	*out = list;
	return 0;
}

int word_policies(const struct option_spec *spec, const char *word,
		  char *wanted, size_t capacity)
{
	if (list_names(word, known_policy, spec->value) != 0)
		return want_policies(wanted, capacity);
	return 0;
}

static int add_slow(struct slow_list *list, char *item)
{
	uint32_t worker;
	double factor;

	if (list_pair(item, ':', &worker, &factor) != 0 || factor < 1.0 ||
	    factor > 1e6 || list->n == SLOW_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->worker[i] == worker)
			return -EINVAL;
	list->worker[list->n] = worker;
	list->factor[list->n++] = factor;
	return 0;
}

int word_slow(const struct option_spec *spec, const char *word, char *wanted,
	      size_t capacity)
{
	struct slow_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0)
		if (add_slow(&list, item) != 0)
			break;
	if (more != 0) {
		snprintf(wanted, capacity, "a list WORKER:FACTOR[,...], "
			 "workers from 0, each once, factors from 1 to 1e6");
		return -EINVAL;
	}
	*(struct slow_list *)spec->value = list;
	return 0;
}

static int add_group(struct group_list *list, const char *item, uint64_t most)
{
	uint32_t count;
	double factor;

	if (list_pair(item, 'x', &count, &factor) != 0 || count == 0 ||
	    count > most - list->workers || factor < 1e-6 ||
	    factor > 1e6 || list->n == GROUPS_MAX)
		return -EINVAL;
	list->workers += count;
	list->count[list->n] = count;
	list->factor[list->n++] = factor;
	return 0;
}

int word_groups(const struct option_spec *spec, const char *word, char *wanted,
		 size_t capacity)
{
	struct group_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0)
		if (add_group(&list, item, spec->max) != 0)
			break;
	if (more != 0) {
		/* "NxF[,NxF...]" */
		snprintf(wanted, capacity, "a list %s, at most %d groups and "
			 "%" PRIu64 " workers, %c from 1e-6 to 1e6",
			 spec->argument, GROUPS_MAX, spec->max,
			 spec->argument[2]);
		return -EINVAL;
	}
	*(struct group_list *)spec->value = list;
	return 0;
}

int word_sizes(const struct option_spec *spec, const char *word, char *wanted,
	       size_t capacity)
{
	struct size_list list = { .n = 0 };
	char item[LIST_ITEM];
	uint64_t size;
	int more;

	while ((more = list_next(&word, item)) > 0) {
		if (list.n == SIZES_MAX || number_whole(item, &size) ||
		    size < spec->min || size > spec->max)
			break;
		list.size[list.n++] = (uint32_t)size;
	}
	if (more != 0) {
		snprintf(wanted, capacity, "a list N[,...] of at most %d whole "
			 "numbers from %" PRIu64 " to %" PRIu64, SIZES_MAX,
			 spec->min, spec->max);
		return -EINVAL;
	}
	*(struct size_list *)spec->value = list;
	return 0;
}
