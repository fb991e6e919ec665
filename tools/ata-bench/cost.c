/* SPDX-License-Identifier: MIT */
#include "cost.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "complain.h"
#include "lists.h"

int cost_check(const char *where, const struct group_list *list,
	       uint32_t workers)
{
	char word[LIST_TEXT];

	if (list->n == 0 || list->workers == workers)
		return STATUS_OK;
	complain("%s--cost: \"%s\" has the costs of %" PRIu32 " worker%s, but "
		 "there %s %" PRIu32, where, list_groups(list, word),
		 list->workers, list->workers == 1 ? "" : "s",
		 workers == 1 ? "is" : "are", workers);
	return STATUS_USAGE;
}

int cost_spread(double **out, const struct group_list *list)
{
	double *cost = NULL;
	uint32_t worker = 0;

	if (list->n > 0) {
		cost = calloc(list->workers, sizeof(*cost));
		if (cost == NULL)
			return -ENOMEM;
	}
	for (uint32_t i = 0; i < list->n; i++)
		for (uint32_t j = 0; j < list->count[i]; j++)
			cost[worker++] = list->factor[i];
	*out = cost;
	return 0;
}

double cost_round(const double *cost, const struct ata_times *times,
		  uint32_t workers)
{
	double price = 0.0;

	for (uint32_t i = 0; i < workers; i++)
		price += cost[i] * times[i].seconds;
	return price;
}

void cost_note(struct report *report, const struct group_list *list,
	       double slack)
{
	char word[LIST_TEXT];

	if (list->n > 0)
		report_note(report, "What a second costs: %s.",
			    list_groups(list, word));
	if (slack > 0.0)
		report_note(report, "Slack: %g.", slack);
}
