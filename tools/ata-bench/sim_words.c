/* SPDX-License-Identifier: MIT */
/* Types of option arguments of simulate and replay. */
#include "sim_words.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "files/number.h"
#include "lists.h"
#include "sim/scheduler.h"

static const char *const laws[] = {
	[LAW_SQRT] = "sqrt",
	[LAW_LINEAR] = "linear",
};

#define LAWS (sizeof(laws) / sizeof(*laws))

static const char *known_law(const char *item)
{
	for (size_t i = 0; i < LAWS; i++)
		if (strcmp(item, laws[i]) == 0)
			return laws[i];
	return NULL;
}

enum law law_word(const char *name)
{
	return strcmp(name, laws[LAW_SQRT]) == 0 ? LAW_SQRT : LAW_LINEAR;
}

int word_laws(const struct option_spec *spec, const char *word, char *wanted,
	      size_t capacity)
{
	if (list_names(word, known_law, spec->value) == 0)
		return 0;
	snprintf(wanted, capacity, "sqrt, linear or sqrt,linear");
	return -EINVAL;
}

static const char *known_scheduler(const char *item)
{
	const char *name;

	for (uint32_t i = 0; (name = scheduler_name(i)) != NULL; i++)
		if (strcmp(item, name) == 0)
			return name;
	return NULL;
}

int word_schedulers(const struct option_spec *spec, const char *word,
		    char *wanted, size_t capacity)
{
	size_t length;
	const char *name;

	if (list_names(word, known_scheduler, spec->value) == 0)
		return 0;
	snprintf(wanted, capacity, "a list, without repeats, of");
	for (uint32_t i = 0; (name = scheduler_name(i)) != NULL; i++) {
		length = strlen(wanted);
		snprintf(wanted + length, capacity - length, "%s %s",
			 i == 0 ? "" : ",", name);
	}
	return -EINVAL;
}

static int add_count(struct count_list *list, const struct option_spec *spec,
		     const char *item)
{
	uint64_t value;

	if (number_whole(item, &value) != 0 || value < spec->min ||
	    value > spec->max || list->n == COUNTS_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->value[i] == value)
			return -EINVAL;
	list->value[list->n++] = (uint32_t)value;
	return 0;
}

int word_counts(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	struct count_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0)
		if (add_count(&list, spec, item) != 0)
			break;
	if (more != 0) {
		snprintf(wanted, capacity, "a list, without repeats, of at "
			 "most %d whole numbers from %" PRIu64 " to %" PRIu64,
			 COUNTS_MAX, spec->min, spec->max);
		return -EINVAL;
	}
	*(struct count_list *)spec->value = list;
	return 0;
}

/* "none", or "0.5:10" */
static int add_prior(struct prior_list *list, char *item)
{
	char *colon = strchr(item, ':');
	double factor = 1.0, count = 0.0;

	if (strcmp(item, "none") != 0) {
		if (colon == NULL)
			return -EINVAL;
		*colon = '\0';
		if (number_real(item, &factor) != 0 ||
		    number_real(colon + 1, &count) != 0 || factor < 1e-6 ||
		    factor > 1e6 || count < 1e-6 || count > 1e15)
			return -EINVAL;
	}
	if (list->n == COUNTS_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->count[i] == count && list->factor[i] == factor)
			return -EINVAL;
	list->factor[list->n] = factor;
	list->count[list->n++] = count;
	return 0;
}

int word_priors(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	struct prior_list list = { .n = 0 };
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&word, item)) > 0)
		if (add_prior(&list, item) != 0)
			break;
	if (more != 0) {
		snprintf(wanted, capacity, "a list, without repeats, of none "
			 "or FACTOR:COUNT, factors from 1e-6 to 1e6, counts "
			 "from 1e-6 to 1e15");
		return -EINVAL;
	}
	*(struct prior_list *)spec->value = list;
	return 0;
}

/* "4", or "4-9" */
static int read_range(char *item, uint32_t *first, uint32_t *last)
{
	char *dash = strchr(item, '-');
	uint64_t from, to;

	if (dash != NULL)
		*dash = '\0';
	if (number_whole(item, &from) != 0)
		return -EINVAL;
	to = from;
	if (dash != NULL && number_whole(dash + 1, &to) != 0)
		return -EINVAL;
	if (to < from || to > UINT32_MAX)
		return -EINVAL;
	*first = (uint32_t)from;
	*last = (uint32_t)to;
	return 0;
}

/* Behind all of the same round and earlier ones; none has such a worker yet. */
static int insert(struct change_list *list, struct law_change change)
{
	uint32_t at = list->n;

	if (list->n == CHANGES_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < list->n; i++)
		if (list->change[i].round == change.round &&
		    list->change[i].first <= change.last &&
		    list->change[i].last >= change.first)
			return -EINVAL;
	while (at > 0 && list->change[at - 1].round > change.round) {
		list->change[at] = list->change[at - 1];
		at--;
	}
	list->change[at] = change;
	list->n++;
	return 0;
}

/* All ranges of workers; between is "0-3,7" */
static int add_workers(struct change_list *list, const char *between,
		       struct law_change change)
{
	char item[LIST_ITEM];
	int more;

	while ((more = list_next(&between, item)) > 0)
		if (read_range(item, &change.first, &change.last) != 0 ||
		    insert(list, change) != 0)
			return -EINVAL;
	return more;
}

static int add_change(struct change_list *list, const char *word)
{
	struct law_change change = { .round = 0 };
	char text[1024];
	size_t length = strlen(word);
	char *first, *last;

	if (length >= sizeof(text))
		return -EINVAL;
	memcpy(text, word, length + 1);
	first = strchr(text, ':');
	last = strrchr(text, ':');
	if (first == NULL || first == last)
		return -EINVAL;
	*first = '\0';
	*last = '\0';
	if (number_whole(text, &change.round) != 0 || change.round < 1 ||
	    number_real(last + 1, &change.factor) != 0 ||
	    change.factor < 1e-6 || change.factor > 1e6)
		return -EINVAL;
	return add_workers(list, first + 1, change);
}

int word_change(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	struct change_list *value = spec->value;
	struct change_list list = *value;

	if (add_change(&list, word) != 0) {
		snprintf(wanted, capacity, "ROUND:WORKERS:FACTOR, a round from "
			 "1, workers from 0 as in 0-3,7, each once in a round, "
			 "a factor from 1e-6 to 1e6; at most %d ranges in all",
			 CHANGES_MAX);
		return -EINVAL;
	}
	*value = list;
	return 0;
}

static int read_disturbance(const char *word, struct disturbance *out)
{
	char text[LIST_ITEM];
	char *colon;

	if (strlen(word) >= sizeof(text))
		return -EINVAL;
	strcpy(text, word);
	colon = strchr(text, ':');
	if (colon == NULL)
		return -EINVAL;
	*colon = '\0';
	if (number_real(text, &out->probability) != 0 ||
	    number_real(colon + 1, &out->tasks) != 0 ||
	    !(out->probability > 0.0 && out->probability <= 1.0) ||
	    !(out->tasks > 0.0 && out->tasks <= 1e9))
		return -EINVAL;
	return 0;
}

int word_disturb(const struct option_spec *spec, const char *word, char *wanted,
		 size_t capacity)
{
	struct disturbance value;

	if (read_disturbance(word, &value) != 0) {
		snprintf(wanted, capacity, "P:TASKS, a probability up to 1 and "
			 "a number up to 1e9, both above 0");
		return -EINVAL;
	}
	*(struct disturbance *)spec->value = value;
	return 0;
}
