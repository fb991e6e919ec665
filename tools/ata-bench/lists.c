/* SPDX-License-Identifier: MIT */
/*
 * Types of option arguments that are lists with commas: policies, slow workers,
 * virtual workers.
 *
 * A list is read into a copy and handed over when all of it was right.
 */
#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "files/number.h"
#include "words.h"

/* The longest item that is not refused for its length alone. */
#define ITEM_MAX 64

/* The most virtual workers: each is a thread. */
#define VIRTUAL_WORKERS_MAX 4096

/*
 * Copy the item that *word begins with and go past its comma.
 * Return: 0 if there was no more item, 1, or -EINVAL: it is too long.
 */
static int next_item(const char **word, char item[ITEM_MAX])
{
	size_t length;

	if (*word == NULL)
		return 0;
	length = strcspn(*word, ",");
	if (length >= ITEM_MAX)
		return -EINVAL;
	memcpy(item, *word, length);
	item[length] = '\0';
	*word = (*word)[length] == ',' ? *word + length + 1 : NULL;
	return 1;
}

/* "12x3.5" or "12:3.5": a whole number, the separator, a number. */
static int read_pair(char *item, char separator, uint32_t *count,
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
	return NULL;
}

static int want_policies(char *wanted, size_t capacity)
{
	const char *name;
	size_t length;

	snprintf(wanted, capacity, "a list, without repeats, of omp-static, "
		 "omp-dynamic, omp-guided");
	for (uint32_t i = 0; (name = ata_policy_name(i)) != NULL; i++) {
		length = strlen(wanted);
		snprintf(wanted + length, capacity - length, ", %s", name);
	}
	return -EINVAL;
}

int word_policies(const struct option_spec *spec, const char *word,
		  char *wanted, size_t capacity)
{
	struct policy_list list = { .n = 0 };
	char item[ITEM_MAX];
	int more;

	while ((more = next_item(&word, item)) > 0) {
		const char *name = known_policy(item);

		if (name == NULL || list.n == POLICIES_MAX)
			return want_policies(wanted, capacity);
		for (uint32_t i = 0; i < list.n; i++)
			if (list.name[i] == name)
				return want_policies(wanted, capacity);
		list.name[list.n++] = name;
	}
	if (more < 0)
		return want_policies(wanted, capacity);
	*(struct policy_list *)spec->value = list;
	return 0;
}

static int add_slow(struct slow_list *list, char *item)
{
	uint32_t worker;
	double factor;

	if (read_pair(item, ':', &worker, &factor) != 0 || factor < 1.0 ||
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
	char item[ITEM_MAX];
	int more;

	while ((more = next_item(&word, item)) > 0)
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

static int add_virtual(struct virtual_list *list, char *item)
{
	uint32_t count;
	double factor;

	if (read_pair(item, 'x', &count, &factor) != 0 || count == 0 ||
	    count > VIRTUAL_WORKERS_MAX - list->workers || factor < 1e-6 ||
	    factor > 1e6 || list->n == VIRTUAL_MAX)
		return -EINVAL;
	list->workers += count;
	list->count[list->n] = count;
	list->factor[list->n++] = factor;
	return 0;
}

int word_virtual(const struct option_spec *spec, const char *word, char *wanted,
		 size_t capacity)
{
	struct virtual_list list = { .n = 0 };
	char item[ITEM_MAX];
	int more;

	while ((more = next_item(&word, item)) > 0)
		if (add_virtual(&list, item) != 0)
			break;
	if (more != 0) {
		snprintf(wanted, capacity, "a list COUNTxFACTOR[,...], at most "
			 "%d workers, factors from 1e-6 to 1e6",
			 VIRTUAL_WORKERS_MAX);
		return -EINVAL;
	}
	*(struct virtual_list *)spec->value = list;
	return 0;
}
