/* SPDX-License-Identifier: MIT */
/*
 * The rows train side by side in laps: some rounds of one, some of the next, in
 * a new random order each time. So whatever happens to the machine meanwhile
 * happens to all of them. Where one lap ends the row's next one goes on, with
 * the same parameters, velocity and round number: the result is that of a run
 * without a break.
 */
#include "train.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "interrupt.h"
#include "progress.h"
#include "shuffle.h"

#define LAP_ROUNDS 25		/* the least that a lap lasts, in rounds */
#define LAP_SECONDS 0.1		/* and in seconds */
#define BASE_PART 4		/* a lap of the base has 1/BASE_PART of it */
#define WARM_ROUNDS 10

static int make_rows(struct train *train)
{
	const struct name_list *list = &train->setting.policies;
	uint64_t dim = train->task.model->dim;

	if (train->setting.cost.n > 0) {
		train->times = calloc(train->base.workers,
				      sizeof(*train->times));
		if (!train->times)
			return -ENOMEM;
	}
	for (uint32_t i = 0; i < list->n; i++) {
		struct train_row *row = &train->row[i];
		struct ata_bandit_config config;
		int status;

		setting_bandit(&train->setting, &config);
		profile_config(&train->profile, &config);
		config.true_mean = train->base.mean;	/* used by ofta alone */
		row->name = list->name[i];
		status = row_create(&row->row, train->pool, row->name, &config);
		if (status)
			return status;
		train->n++;
		status = profile_load(&train->profile, row->row);
		if (status)
			return status;
		row->params = train_vector(dim);
		row->velocity = train_vector(dim);
		if (!row->params || !row->velocity)
			return -ENOMEM;
	}
	return 0;
}

static int row_lap(struct train *train, struct train_row *row, uint64_t rounds)
{
	struct ata_bandit *bandit = row_bandit(row->row);
	struct train_task task = train->task;
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_sgd_result result;
	int status;

	task.recorder = train->recorder;
	task.tracer = bandit ? NULL : train->tracer;
	task.row = row->row;
	task.cost = train->setting.worker_cost;
	task.times = train->times;
	train_task_problem(&task, &problem);
	train_config(train, &task, &config);
	config.first_round = row->rounds;
	config.rounds = rounds;
	config.params = row->params;
	config.velocity = row->velocity;
	if (!bandit) {
		config.execute = row_execute;
		config.execute_ctx = row->row;
	}
	ata_sgd_result_init(&result);
	status = ata_sgd_run(bandit ? train->pool : NULL, bandit, &problem,
			     &config, &result);
	row_rest(row->row);
	tracer_lap(train->tracer);
	if (!status && train->recorder)
		status = recorder_lap(train->recorder);
	if (status)
		return status;
	row->rounds += result.rounds;
	row->seconds += result.seconds;
	row->worker_seconds += result.worker_seconds;
	row->price += task.price;
	row->round_loss = result.loss;
	row->done = row->rounds == train->rounds ||
		    row->round_loss <= train->target_loss;
	return 0;
}

/* One lap of every row that is not done, and one of the base among them. */
static int all_rows(struct train *train, uint64_t rounds, uint64_t *seed,
		    uint64_t *done)
{
	uint32_t order[POLICIES_MAX + 1];
	int status = 0;

	for (uint32_t i = 0; i <= train->n; i++)
		order[i] = i;
	shuffle(order, train->n + 1, seed);
	for (uint32_t i = 0; i <= train->n && !status; i++) {
		struct train_row *row = &train->row[order[i]];
		uint64_t before, left;

		if (order[i] == train->n) {
			row = &train->row[0];
			status = train_base_lap(train, row->params,
						row->rounds,
						(rounds - 1) / BASE_PART + 1,
						NULL);
		} else if (!row->done) {
			before = row->rounds;
			left = train->rounds - before;
			status = row_lap(train, row,
					 rounds < left ? rounds : left);
			*done += row->rounds - before;
		}
		progress_show(*done);
		if (interrupted())
			status = -EINTR;
	}
	return status;
}

static int unfinished(const struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!train->row[i].done)
			return 1;
	return 0;
}

/* Rounds in a lap, from what a round of equal shares lasts; no more than the
 * trace can keep. */
static uint64_t lap_rounds(const struct train *train, double seconds)
{
	uint64_t most = tracer_rounds(train->tracer);
	double rounds = seconds > 0.0 ? ceil(LAP_SECONDS / seconds) : 1.0;

	rounds = fmin(fmax(rounds, LAP_ROUNDS), 1e6);
	return rounds < (double)most ? (uint64_t)rounds : most;
}

int train_laps(struct train *train)
{
	uint64_t seed = train->setting.seed, done = 0, lap;
	double round_seconds = 0.0;
	int status;

	/* Once to warm up; what the first lap finds is forgotten. */
	status = train_base_lap(train, NULL, 0, WARM_ROUNDS, NULL);
	if (status)
		return status;
	train->base.laps = 0;
	status = train_base_lap(train, NULL, 0, LAP_ROUNDS, &round_seconds);
	if (!status)
		status = make_rows(train);
	if (status)
		return status;
	lap = lap_rounds(train, round_seconds);
	progress_begin("training", train->n * train->rounds);
	while (!status && unfinished(train))
		status = all_rows(train, lap, &seed, &done);
	progress_end();
	for (uint32_t i = 0; i < train->n && !status; i++)
		status = train->type->evaluate(train->task.model,
					       train->row[i].params,
					       &train->row[i].score);
	return status;
}
