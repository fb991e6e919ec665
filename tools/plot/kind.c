/* SPDX-License-Identifier: MIT */
/*
 * The tables behind pictures. What a curve sums up since its start is drawn as
 * an average per round, so that rounds of different lengths compare.
 */
#include "plot/kind.h"

#include <string.h>

#include "files/table.h"

#define N(array) ((int)(sizeof(array) / sizeof(*(array))))
/* Nothing but a value. */
#define PLAIN .over = PLOT_NONE, .deviation = PLOT_NONE, .low = PLOT_NONE, \
	.high = PLOT_NONE

/* What is the same for all lines or bars of a panel. */
static const struct plot_key setting_keys[] = {
	{ "law", "", "" },
	{ "dist", "", "" },
	{ "slowness", "slowness ", "" },
	{ "workers", "", " workers" },
	{ "tasks", "", " tasks" },
	{ "prior", "prior ", "" },
	{ "emulated", "", "" },
};

static const struct plot_key policy_key[] = { { "policy", "", "" } };

enum { ROUND, ROUND_TIME, WORKER_TIME, OPTIMUM, REGRET, SUBOPTIMALITY, LOSS };

static const char *const curve_texts[] = { "policy", "workers", "seed", NULL };

static const struct plot_column curve_columns[] = {
	[ROUND] = { "round", 1, 1 },
	[ROUND_TIME] = { "round_time", 1, 1 },
	[WORKER_TIME] = { "worker_time", 1, 1 },
	[OPTIMUM] = { "optimum", 1, 0 },
	[REGRET] = { "regret", 1, 0 },
	[SUBOPTIMALITY] = { "suboptimality", 0, 0 },
	[LOSS] = { "loss", 0, 0 },
};

#define PER_ROUND .over = ROUND, .deviation = PLOT_NONE, .low = PLOT_NONE, \
	.high = PLOT_NONE

static const struct plot_measure curve_y[] = {
	{ "suboptimality", "suboptimality", SUBOPTIMALITY, PLAIN, .log = 1,
	  .in_time = 1 },
	{ "loss", "loss", LOSS, PLAIN, .in_time = 1 },
	{ "regret", "average regret of a round (s)", REGRET, PER_ROUND },
	{ "round-time", "average time of a round (s)", ROUND_TIME, PER_ROUND },
	{ "worker-time", "average worker time of a round (s)", WORKER_TIME,
	  PER_ROUND },
};

static const struct plot_measure curve_x[] = {
	{ "time", "time (s)", ROUND_TIME, PLAIN, .in_time = 1 },
	{ "worker-time", "worker time (s)", WORKER_TIME, PLAIN },
	/* Checkpoints are logarithmic. */
	{ "round", "round", ROUND, PLAIN, .log = 1 },
};

static const char *const summary_texts[] = {
	"law", "workers", "tasks", "rounds", "policy", "seeds", NULL
};

static const struct plot_column summary_columns[] = {
	{ "round_time", 1, 0 }, { "round_time_sd", 1, 0 },
	{ "worker_time", 1, 0 }, { "worker_time_sd", 1, 0 },
	{ "regret", 1, 0 }, { "regret_sd", 1, 0 },
	{ "optimum", 0, 0 },
};

static const struct plot_measure summary_y[] = {
	{ "round-time", "time of a round (s)", 0, PLOT_NONE, 1, PLOT_NONE,
	  PLOT_NONE, 0, 0, 0, NULL },
	{ "worker-time", "worker time of a round (s)", 2, PLOT_NONE, 3,
	  PLOT_NONE, PLOT_NONE, 0, 0, 0, NULL },
	{ "regret", "regret of a round (s)", 4, PLOT_NONE, 5, PLOT_NONE,
	  PLOT_NONE, 0, 0, 0, NULL },
	{ "optimum", "shortest possible round (s)", 6, PLAIN },
};

static const char *const compare_texts[] = {
	"policy", "workers", "tasks", "rounds", NULL
};

static const struct plot_column compare_columns[] = {
	{ "round_ms", 1, 0 }, { "ratio", 1, 0 }, { "cost_ratio", 1, 0 },
	{ "first20_ratio", 1, 0 }, { "ratio_low", 0, 0 },
	{ "ratio_high", 0, 0 },
};

static const struct plot_measure compare_y[] = {
	{ "ratio", "round time over the optimum", 1, PLOT_NONE,
	  PLOT_NONE, 4, 5, 0, 0, 1, NULL },
	{ "round-ms", "time of a round (ms)", 0, PLAIN },
	{ "cost-ratio", "worker time over the least possible", 2, PLAIN,
	  .one = 1 },
	{ "first20-ratio", "first 20 rounds over the optimum", 3,
	  PLAIN, .one = 1 },
};

static const char *const overhead_texts[] = {
	"what", "workers", "group", NULL
};

enum { NS, LOW, HIGH, RATIO, RATIO_LOW, RATIO_HIGH, FLOORS };

static const struct plot_column overhead_columns[] = {
	[NS] = { "ns", 1, 0 },
	[LOW] = { "low", 0, 0 },
	[HIGH] = { "high", 0, 0 },
	[RATIO] = { "ratio", 0, 0 },
	[RATIO_LOW] = { "ratio_low", 0, 0 },
	[RATIO_HIGH] = { "ratio_high", 0, 0 },
	[FLOORS] = { "floors", 0, 0 },
};

static const struct plot_key overhead_keys[] = {
	{ "group", "", "" },
	{ "workers", "workers: ", "" },
};

static const struct plot_measure overhead_y[] = {
	{ "ns", "time (ns)", NS, PLOT_NONE, PLOT_NONE, LOW, HIGH, .log = 1,
	  .spread = "95 % intervals" },
	{ "ratio", "over its base", RATIO, PLOT_NONE, PLOT_NONE,
	  RATIO_LOW, RATIO_HIGH, .log = 1, .one = 1,
	  .spread = "95 % intervals" },
	{ "floors", "over the way of a cache line", FLOORS, PLAIN, .log = 1,
	  .one = 1 },
};

/* Rounds of different regimes have nothing in common but their ratios. */
static const struct plot_key regime_keys[] = { { "regime", "", "" } };

static const char *const matrix_texts[] = { "regime", "policy", NULL };

static const struct plot_column matrix_columns[] = {
	{ "median", 1, 0 }, { "median_low", 1, 0 }, { "median_high", 1, 0 },
	{ "cost_ratio", 1, 0 }, { "first20_ratio", 1, 0 },
};

static const struct plot_measure matrix_y[] = {
	{ "ratio", "round time over the optimum", 0, PLOT_NONE, PLOT_NONE, 1, 2,
	  .log = 1, .one = 1, .spread = "95 % intervals" },
	{ "cost-ratio", "worker time over the least possible", 3, PLAIN,
	  .log = 1, .one = 1 },
	{ "first20-ratio", "first 20 rounds over the optimum", 4, PLAIN,
	  .log = 1, .one = 1 },
};

static const char *const train_texts[] = { "policy", NULL };

static const struct plot_column train_columns[] = {
	{ "rounds", 1, 0 }, { "seconds", 1, 0 }, { "worker_seconds", 1, 0 },
	{ "loss", 1, 0 }, { "accuracy", 1, 0 }, { "ratio", 0, 0 },
};

static const struct plot_measure train_y[] = {
	{ "seconds", "training time (s)", 1, PLAIN },
	{ "worker-seconds", "worker time (s)", 2, PLAIN },
	{ "loss", "loss", 3, PLAIN },
	{ "accuracy", "accuracy", 4, PLAIN },
	{ "ratio", "round time over the optimum", 5, PLAIN,
	  .one = 1 },
	{ "rounds", "rounds", 0, PLAIN },
};

enum { LOG_ROUND, SECONDS, WORKER_SECONDS, LOG_LOSS, ACCURACY, COMPUTED };

static const char *const log_texts[] = { "policy", "method", NULL };

static const struct plot_column log_columns[] = {
	[LOG_ROUND] = { "round", 1, 1 },
	[SECONDS] = { "seconds", 1, 1 },
	[WORKER_SECONDS] = { "worker_seconds", 1, 1 },
	[LOG_LOSS] = { "loss", 1, 0 },
	[ACCURACY] = { "accuracy", 1, 0 },
	[COMPUTED] = { "computed", 1, 1 },
};

static const struct plot_measure log_y[] = {
	{ "loss", "loss", LOG_LOSS, PLAIN, .in_time = 1 },
	{ "accuracy", "accuracy", ACCURACY, PLAIN, .in_time = 1 },
};

static const struct plot_measure log_x[] = {
	{ "time", "time (s)", SECONDS, PLAIN, .in_time = 1 },
	{ "worker-time", "worker time (s)", WORKER_SECONDS, PLAIN },
	{ "computed", "gradients computed", COMPUTED, PLAIN },
	{ "round", "round", LOG_ROUND, PLAIN },
};

static const char *const times_texts[] = { "worker", NULL };

static const struct plot_column times_columns[] = {
	{ "round", 1, 1 }, { "tasks", 1, 1 }, { "seconds", 1, 1 },
};

static const struct plot_measure times_y[] = {
	{ "seconds", "time of a task (s)", 2, 1, PLOT_NONE, PLOT_NONE,
	  PLOT_NONE, 0, 0, 0, NULL },
};

static const struct plot_measure round_x[] = {
	{ "round", "round", 0, PLAIN },
};

static const char *const no_texts[] = { NULL };

static const struct plot_column loss_columns[] = {
	{ "round", 1, 1 }, { "loss", 1, 0 },
};

static const struct plot_measure loss_y[] = { { "loss", "loss", 1, PLAIN } };

static const struct plot_column allocate_columns[] = {
	{ "worker", 1, 1 }, { "score", 1, 0 }, { "tasks", 1, 0 },
	{ "finish", 1, 0 },
};

static const struct plot_measure allocate_y[] = {
	{ "finish", "finish (in the unit of the scores)", 3, PLAIN },
	{ "tasks", "tasks", 2, PLAIN },
	{ "score", "score (time of a task)", 1, PLAIN },
};

static const struct plot_measure worker_x[] = {
	{ "worker", "worker", 0, PLAIN },
};

#define COLUMNS(c) .columns = (c), .n_columns = N(c)
#define KEYS(k) .keys = (k), .n_keys = N(k)
#define Y(m) .y = (m), .n_y = N(m)
#define X(m) .x = (m), .n_x = N(m)

/* A table that fits several is the first of them. */
static const struct plot_kind kinds[] = {
	{ .name = "curves", .shape = PLOT_LINES, .texts = curve_texts,
	  COLUMNS(curve_columns), .at = ROUND, .series = "policy",
	  KEYS(setting_keys), Y(curve_y), X(curve_x) },
	{ .name = "summaries", .shape = PLOT_BARS, .texts = summary_texts,
	  COLUMNS(summary_columns), .at = PLOT_NONE, .series = "policy",
	  KEYS(setting_keys), Y(summary_y) },
	{ .name = "a matrix", .shape = PLOT_BARS, .texts = matrix_texts,
	  COLUMNS(matrix_columns), .at = PLOT_NONE, .series = "policy",
	  KEYS(regime_keys), Y(matrix_y) },
	{ .name = "compare", .shape = PLOT_BARS, .texts = compare_texts,
	  COLUMNS(compare_columns), .at = PLOT_NONE, .series = "policy",
	  .apart = 1, KEYS(setting_keys), Y(compare_y) },
	{ .name = "overhead", .shape = PLOT_BARS, .texts = overhead_texts,
	  COLUMNS(overhead_columns), .at = PLOT_NONE, .series = "what",
	  .own = 1, .apart = 1, KEYS(overhead_keys), Y(overhead_y) },
	{ .name = "train", .shape = PLOT_BARS, .texts = train_texts,
	  COLUMNS(train_columns), .at = PLOT_NONE, .series = "policy",
	  .apart = 1, KEYS(setting_keys), Y(train_y) },
	{ .name = "training logs", .shape = PLOT_LINES, .texts = log_texts,
	  COLUMNS(log_columns), .at = LOG_ROUND, .series = "policy",
	  .apart = 1, Y(log_y), X(log_x) },
	{ .name = "recorded times", .shape = PLOT_LINES, .texts = times_texts,
	  COLUMNS(times_columns), .at = 0, .series = "worker", .numbered = 1,
	  .apart = 1, KEYS(policy_key), Y(times_y), X(round_x) },
	{ .name = "losses", .shape = PLOT_LINES, .texts = no_texts,
	  COLUMNS(loss_columns), .at = 0, .series = "policy", .apart = 1,
	  Y(loss_y), X(round_x) },
	{ .name = "allocate", .shape = PLOT_COLUMNS, .texts = no_texts,
	  COLUMNS(allocate_columns), .at = 0, .apart = 1, Y(allocate_y),
	  X(worker_x) },
};

const struct plot_kind *plot_kinds(int *n)
{
	*n = N(kinds);
	return kinds;
}

/* How many columns of a kind are missing, and the first of them. */
static int count_missing(const struct plot_kind *kind, char **names, uint32_t n,
			 const char **first)
{
	int missing = 0;

	for (int i = kind->n_columns - 1; i >= 0; i--) {
		if (kind->columns[i].needed &&
		    table_find(names, n, kind->columns[i].name) < 0) {
			*first = kind->columns[i].name;
			missing++;
		}
	}
	for (int i = 0; kind->texts[i] != NULL; i++) {
		if (table_find(names, n, kind->texts[i]) < 0) {
			*first = kind->texts[i];
			missing++;
		}
	}
	return missing;
}

const struct plot_kind *plot_kind_of(char **names, uint32_t n,
				     const char *path, struct failure *failure)
{
	const char *column = NULL;

	for (int i = 0; i < N(kinds); i++) {
		const char *first;
		int missing = count_missing(&kinds[i], names, n, &first);

		if (missing == 0)
			return &kinds[i];
		/* Losses and allocations are too short to be meant. */
		if (missing == 1 && kinds[i].texts[0] != NULL) {
			failure_set(failure, 0, "%s, line 1: as a table of %s, "
				    "column %s is missing", path,
				    kinds[i].name, first);
			column = first;
		}
	}
	if (column == NULL)
		failure_set(failure, 0, "%s, line 1: these columns are of no "
			    "table that plot knows", path);
	return NULL;
}

const struct plot_measure *plot_measure_find(const struct plot_measure *measure,
					     int n, const char *word)
{
	for (int i = 0; i < n; i++)
		if (strcmp(measure[i].word, word) == 0)
			return &measure[i];
	return NULL;
}
