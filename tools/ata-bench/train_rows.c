/* SPDX-License-Identifier: MIT */
/*
 * The rows of train: every policy with rounds of minibatches, and the methods
 * that have no rounds and so no policies. There our rounds, of B gradients, are
 * counted all the same, so that all rows compute as many.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

int train_has_policies(const struct train *train)
{
	for (uint32_t i = 0; i < train->methods.n; i++)
		if (train_has_rounds(train->methods.name[i]))
			return 1;
	return 0;
}

uint32_t train_rows(const struct train *train)
{
	return train->methods.n + (train_has_policies(train) ?
				   train->setting.policies.n - 1 : 0);
}

/* What the row's policy knows. */
static int learn_before(struct train *train, struct train_row *row)
{
	struct ata_bandit_config config;
	int status;

	setting_bandit(&train->setting, &config);
	profile_config(&train->profile, &config);
	config.true_mean = train->base.mean;	/* used by ofta alone */
	status = row_create(&row->row, train->pool, row->name, &config);
	return status ? status : profile_load(&train->profile, row->row);
}

/* policy: NULL where the method has none. */
static int add_row(struct train *train, uint32_t method, const char *policy)
{
	struct train_row *row = &train->row[train->n++];
	const struct method_list *list = &train->methods;
	uint64_t dim = train->task.model->dim;
	int status = 0;

	row->method = list->name[method];
	row->name = policy ? policy : row->method;
	row->step = isnan(list->step[method]) ? train->sgd.step :
						list->step[method];
	row->unit = train_unit(row->method, train->sgd.tasks);
	row->params = train_start(train);
	row->state = train_vector(dim * ata_sgd_state_vectors(
					  train->sgd.optimizer));
	if (!row->params || !row->state)
		return -ENOMEM;
	if (policy)
		status = learn_before(train, row);
	return status ? status : train_resume(train, row);
}

int train_rows_open(struct train *train)
{
	const struct name_list *policies = &train->setting.policies;
	int status = train_base_means(&train->base);

	if (train->setting.cost.n > 0) {
		train->times = calloc(train->base.workers,
				      sizeof(*train->times));
		if (!train->times)
			return -ENOMEM;
	}
	for (uint32_t m = 0; m < train->methods.n && !status; m++) {
		if (!train_has_rounds(train->methods.name[m])) {
			status = add_row(train, m, NULL);
			continue;
		}
		for (uint32_t i = 0; i < policies->n && !status; i++)
			status = add_row(train, m, policies->name[i]);
	}
	train->begun = !status;
	return status;
}

void train_rows_close(struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++) {
		row_destroy(train->row[i].row);
		free(train->row[i].params);
		free(train->row[i].state);
	}
}
