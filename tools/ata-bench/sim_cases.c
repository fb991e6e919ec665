/* SPDX-License-Identifier: MIT */
/* From the options of simulate to its cases: each combination of its lists. */
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>

#include "complain.h"
#include "cost.h"
#include "lists.h"
#include "setting.h"
#include "simulate.h"

/* The experiment_case's open; ctx is a struct law_config. */
static int open_law(struct source **out, const void *ctx, uint64_t seed)
{
	return law_open(out, ctx, seed);
}

/* Do the changes suit the machine with so many workers? */
static int check_changes(const struct simulate *s, uint32_t workers)
{
	for (uint32_t i = 0; i < s->changes.n; i++) {
		const struct law_change *c = &s->changes.change[i];

		if (c->round > s->setting.rounds) {
			complain("simulate: --change: there is no round %"
				 PRIu64 ", the last one is %" PRIu64, c->round,
				 s->setting.rounds);
			return STATUS_USAGE;
		}
		if (c->last >= workers) {
			complain("simulate: --change: there is no worker %"
				 PRIu32 ", the last one of %" PRIu32 " is %"
				 PRIu32, c->last, workers, workers - 1);
			return STATUS_USAGE;
		}
	}
	return STATUS_OK;
}

/* Do changes and costs suit the machine with so many workers? */
static int check_machine(const struct simulate *s, uint32_t workers)
{
	int status = check_changes(s, workers);

	return status == STATUS_OK ?
	       cost_check("simulate: ", &s->setting.cost, workers) : status;
}

static void describe_slowness(struct simulate *s)
{
	for (uint32_t i = 0; i < s->slowness.n; i++)
		s->group[i] = (struct law_group){ s->slowness.count[i],
						  s->slowness.factor[i] };
	list_groups(&s->slowness, s->slowness_text);
}

/* Case number at: the given members of the lists; law NULL: slowness. */
static void add_case(struct simulate *s, const char *law, uint32_t workers,
		     const char *dist, double factor, double count)
{
	uint32_t at = s->n_cases++;
	struct sim_case_text *text = &s->text[at];

	s->config[at] = (struct law_config){
		.law = law != NULL ? law_word(law) : LAW_SLOWNESS,
		.workers = workers,
		.unit = s->unit,
		.group = s->group,
		.dist = dist,
		.cv = s->cv,
		.shuffle = s->shuffle,
		.cost = s->cost,
		.change = s->changes.change,
		.changes = s->changes.n,
		.disturb = s->disturbance.probability,
		.disturb_tasks = s->disturbance.tasks,
	};
	s->cases[at] = (struct experiment_case){
		.open = open_law,
		.ctx = &s->config[at],
		.workers = workers,
		.prior_factor = factor,
		.prior_count = count,
	};
	text->law = law != NULL ? law : "slowness";
	text->dist = dist;
	text->slowness = law != NULL ? NULL : s->slowness_text;
	sim_prior_text(text, factor, count);
}

/* All distributions and priors on one machine. */
static void add_cases(struct simulate *s, const char *law, uint32_t workers)
{
	const struct prior_list *priors = &s->setting.priors;

	for (uint32_t d = 0; d < s->dists.n; d++) {
		if (priors->n == 0)
			add_case(s, law, workers, s->dists.name[d], 1.0, 0.0);
		for (uint32_t p = 0; p < priors->n; p++)
			add_case(s, law, workers, s->dists.name[d],
				 priors->factor[p], priors->count[p]);
	}
}

int simulate_cases(struct simulate *s)
{
	uint32_t machines = s->slowness.n > 0 ? 1 : s->laws.n * s->workers.n;
	size_t n = (size_t)machines * s->dists.n *
		   (s->setting.priors.n > 0 ? s->setting.priors.n : 1);
	int status = STATUS_OK;

	if (s->slowness.n > 0)
		status = check_machine(s, s->slowness.workers);
	for (uint32_t w = 0; w < s->workers.n && status == STATUS_OK; w++)
		status = check_machine(s, s->workers.value[w]);
	if (status != STATUS_OK)
		return status;
	s->config = calloc(n, sizeof(*s->config));
	s->cases = calloc(n, sizeof(*s->cases));
	s->text = calloc(n, sizeof(*s->text));
	if (s->config == NULL || s->cases == NULL || s->text == NULL ||
	    cost_spread(&s->cost, &s->setting.cost) != 0)
		return setting_error("simulate", -ENOMEM);
	describe_slowness(s);
	if (s->slowness.n > 0)
		add_cases(s, NULL, s->slowness.workers);
	for (uint32_t l = 0; l < s->laws.n; l++)
		for (uint32_t w = 0; w < s->workers.n; w++)
			add_cases(s, s->laws.name[l], s->workers.value[w]);
	return STATUS_OK;
}

void simulate_cases_free(struct simulate *s)
{
	free(s->config);
	free(s->cases);
	free(s->text);
	free(s->cost);
}
