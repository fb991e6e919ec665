/* SPDX-License-Identifier: MIT */
/* ata-bench replay: policies on task times that somebody has recorded. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>

#include "command.h"
#include "complain.h"
#include "cost.h"
#include "files/number.h"
#include "files/table.h"
#include "interrupt.h"
#include "options.h"
#include "setting.h"
#include "sim/recording.h"
#include "sim_run.h"

#define ROUNDS_MAX 1000000000

/* A loss curve: what was reached after a round, whoever ran its tasks. */
struct losses {
	uint64_t *round;	/* ascending */
	double *loss;
	uint64_t n, capacity;
	const char *path;
	int round_at, loss_at;	/* columns, from the first row */
	int headed;
};

struct replay {
	struct sim_setting setting;
	const char *loss;	/* file, or NULL */
	struct losses losses;
	struct recording *recording;
	double *cost;		/* of each worker; NULL: not given */
};

static int keep_loss(struct losses *l, uint64_t round, double loss)
{
	if (l->n == l->capacity) {
		uint64_t capacity = 2 * l->capacity + 256;
		uint64_t *rounds = realloc(l->round,
					   capacity * sizeof(*rounds));
		double *values;

		if (rounds == NULL)
			return -ENOMEM;
		l->round = rounds;
		values = realloc(l->loss, capacity * sizeof(*values));
		if (values == NULL)
			return -ENOMEM;
		l->loss = values;
		l->capacity = capacity;
	}
	l->round[l->n] = round;
	l->loss[l->n++] = loss;
	return 0;
}

/* A table_row_fn. */
static int read_loss(void *ctx, char **cells, uint32_t n, uint64_t line,
		     struct failure *failure)
{
	struct losses *l = ctx;
	uint64_t round;
	double loss;

	if (!l->headed) {
		l->round_at = table_find(cells, n, "round");
		l->loss_at = table_find(cells, n, "loss");
		l->headed = 1;
		if (l->round_at >= 0 && l->loss_at >= 0)
			return 0;
		return failure_set(failure, -EINVAL, "%s: there is no column "
				   "%s", l->path, l->round_at < 0 ? "round" :
				   "loss");
	}
	if (number_whole(cells[l->round_at], &round) != 0)
		return failure_set(failure, -EINVAL, "%s, line %" PRIu64
				   ": round: \"%.80s\" is not a whole number",
				   l->path, line, cells[l->round_at]);
	if (number_real(cells[l->loss_at], &loss) != 0)
		return failure_set(failure, -EINVAL, "%s, line %" PRIu64
				   ": loss: \"%.80s\" is not a number",
				   l->path, line, cells[l->loss_at]);
	if (l->n > 0 && round <= l->round[l->n - 1])
		return failure_set(failure, -EINVAL, "%s, line %" PRIu64
				   ": round %" PRIu64 " does not come after "
				   "%" PRIu64, l->path, line, round,
				   l->round[l->n - 1]);
	if (keep_loss(l, round, loss) != 0)
		return failure_set(failure, -ENOMEM, "%s: no memory", l->path);
	return 0;
}

static int read_losses(struct losses *l, const char *path,
		       struct failure *failure)
{
	int error;

	l->path = path;
	error = table_read(path, read_loss, l, failure);
	if (error == 0 && l->n == 0)
		error = failure_set(failure, -EINVAL, "%s: no rows below the "
				    "names of the columns", path);
	return error;
}

/* sim_job's beside: the last loss that was known after each checkpoint. */
static int find_losses(void *ctx, struct sim_outcome *outcome)
{
	const struct losses *l = &((const struct replay *)ctx)->losses;
	const struct run_config *run = &outcome->experiment->run;
	uint64_t next = 0;

	outcome->loss = calloc(run->checkpoints, sizeof(*outcome->loss));
	if (outcome->loss == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < run->checkpoints; i++) {
		while (next < l->n && l->round[next] <= run->checkpoint[i])
			next++;
		outcome->loss[i] = next > 0 ? l->loss[next - 1] : (double)NAN;
	}
	return 0;
}

/* The experiment_case's open; ctx is a struct replay. */
static int open_recording(struct source **out, const void *ctx, uint64_t seed)
{
	const struct replay *r = ctx;
	int error = recording_open(out, r->recording, seed);

	if (error == 0)
		(*out)->cost = r->cost;
	return error;
}

static int run(struct replay *r)
{
	const struct prior_list *priors = &r->setting.priors;
	struct experiment_case cases[COUNTS_MAX];
	struct sim_case_text text[COUNTS_MAX];
	uint32_t n = priors->n > 0 ? priors->n : 1;
	struct experiment experiment;
	struct sim_outcome outcome = { .text = text };
	struct sim_job job = {
		.command = "replay",
		.ctx = r,
		.beside = r->loss != NULL ? find_losses : NULL,
	};

	if (cost_spread(&r->cost, &r->setting.cost) != 0)
		return setting_error("replay", -ENOMEM);
	for (uint32_t i = 0; i < n; i++) {
		cases[i] = (struct experiment_case){
			.open = open_recording,
			.ctx = r,
			.workers = recording_workers(r->recording),
			.prior_factor = priors->n > 0 ? priors->factor[i] : 1.0,
			.prior_count = priors->n > 0 ? priors->count[i] : 0.0,
		};
		text[i] = (struct sim_case_text){ .law = "recorded" };
		sim_prior_text(&text[i], cases[i].prior_factor,
			       cases[i].prior_count);
	}
	sim_setting_experiment(&r->setting, &experiment);
	experiment.cases = cases;
	experiment.n_cases = n;
	/* Before there is something that must not be left behind. */
	interrupt_catch(NULL);
	return sim_run(&job, &r->setting, &experiment, &outcome);
}

/* What was not given is as it was recorded. */
static int set_defaults(struct replay *r, const char *path,
			struct failure *failure)
{
	struct sim_setting *s = &r->setting;

	if (s->tasks == 0)
		s->tasks = recording_tasks(r->recording);
	if (s->rounds == 0)
		s->rounds = recording_rounds(r->recording);
	if (s->tasks > SIM_TASKS_MAX)
		return failure_set(failure, -EINVAL, "%s: its first round has "
				   "more than %d tasks: --tasks is needed",
				   path, SIM_TASKS_MAX);
	if (s->rounds > ROUNDS_MAX)
		return failure_set(failure, -EINVAL, "%s: it has more than %d "
				   "rounds: --rounds is needed", path,
				   ROUNDS_MAX);
	return 0;
}

static int replay(struct replay *r, const char *path)
{
	struct failure failure;
	int error = recording_read(&r->recording, path, &failure);
	int status = STATUS_FAILED;

	if (error == 0)
		error = set_defaults(r, path, &failure);
	if (error == 0 && r->loss != NULL)
		error = read_losses(&r->losses, r->loss, &failure);
	if (error != 0)
		complain("replay: %s", failure.text);
	else
		status = cost_check("replay: ", &r->setting.cost,
				    recording_workers(r->recording));
	if (error == 0 && status == STATUS_OK)
		status = run(r);
	recording_free(r->recording);
	free(r->cost);
	free(r->losses.round);
	free(r->losses.loss);
	return status;
}

int replay_main(int argc, char **argv)
{
	struct replay r = { .loss = NULL };
	const struct option_spec options[] = {
		{ .name = "tasks", .argument = "B",
		  .help = "tasks in a round (default: as in the first\n"
			  "one recorded)",
		  .parse = word_u64, .value = &r.setting.tasks,
		  .min = 1, .max = SIM_TASKS_MAX },
		{ .name = "rounds", .argument = "K",
		  .help = "rounds of each run (default: as many as were "
			  "recorded)",
		  .parse = word_u64, .value = &r.setting.rounds,
		  .min = 1, .max = ROUNDS_MAX },
		{ .name = "loss", .argument = "LOSSES",
		  .help = "CSV file round,loss: tell the loss that was reached",
		  .parse = word_string, .value = &r.loss },
		SIM_OPTIONS(&r.setting, "0.1"),
	};
	const struct usage usage = {
		.command = "replay",
		.words = "FILE",
		.summary = "Runs policies and baselines on recorded task "
			   "times: a CSV file with the columns\n"
			   "round,worker,tasks,seconds, a row per share.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.min_words = 1,
		.max_words = 1,
	};
	uint32_t words;
	int status;

	sim_setting_init(&r.setting);
	r.setting.eta = 0.1;	/* times on real cores vary by per cents */
	status = options_read(&usage, argc, argv, &words);
	if (status == OPTIONS_GO && r.setting.curve == NULL &&
	    r.setting.every > 0) {
		complain("replay: --every needs --curve");
		status = STATUS_USAGE;
	}
	return status == OPTIONS_GO ? replay(&r, argv[0]) : status;
}
