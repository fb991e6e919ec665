/* SPDX-License-Identifier: MIT */
/*
 * Why a worker has the share that it has, in words for people: the last
 * allocation, by what is known now.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/absent.h"
#include "bandit/bandit.h"
#include "bandit/decimal.h"

#define MOST_PLAIN 1e9		/* tasks, in whole numbers */

/* A line that grows. The longest one is far shorter than its room. */
struct line {
	char text[ATA_EXPLAIN_SIZE];
	size_t length;
};

static void say(struct line *line, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void say(struct line *line, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	line->length += (size_t)vsnprintf(line->text + line->length,
					  sizeof(line->text) - line->length,
					  format, args);
	va_end(args);
}

static int is_known(const struct ata_bandit *b, uint32_t arm)
{
	return b->policy->given || b->arm[arm].count > 0.0;
}

/* Seconds that a task lasts, where that is known. */
static double task_time(const struct ata_bandit *b, uint32_t arm)
{
	return b->policy->given ? b->policy->score(b, arm) : b->arm[arm].mean;
}

/* When the round should end: without probes, which may make it longer. Finite,
 * as all that is written is. */
static double end_of_round(const struct ata_bandit *b)
{
	double end = 0.0;

	for (uint32_t i = 0; i < b->team; i++)
		if (b->share[i] > 0 && !ata__bandit_probes(b, i))
			end = fmax(end, (double)b->share[i] * task_time(b, i));
	return fmin(end, DBL_MAX);
}

/*
 * How far the mean may be off, relatively; NaN: that is not known. What a
 * policy takes off it for the score is its own answer; of one that takes off
 * nothing it is the standard error.
 */
static double uncertainty(const struct ata_bandit *b, uint32_t arm)
{
	const struct ata__arm *known = &b->arm[arm];
	double score = b->policy->score(b, arm);

	if (score < known->mean)
		return 1.0 - score / known->mean;
	return ata__arm_deviation(known) / sqrt(known->count) / known->mean;
}

/* "1.02 ms each, known to within 0.83 % (412 tasks)"; of: " each" */
static void say_known(struct line *line, const struct ata_bandit *b,
		      uint32_t arm, const char *of)
{
	double tasks = fmax(rint(b->arm[arm].count), 1.0), percent;
	char text[ATA__DECIMAL_SIZE];

	say(line, "%s%s", ata__decimal_time(text, task_time(b, arm)), of);
	if (b->policy->given) {
		say(line, ", as given");
		return;
	}
	percent = 100.0 * uncertainty(b, arm);
	if (!(b->policy->score(b, arm) > 0.0))
		say(line, ", not known well enough yet");
	else if (isfinite(percent))
		say(line, ", known to within %s %%",
		    ata__decimal(text, percent, 2));
	if (tasks < MOST_PLAIN)
		say(line, " (%.0f task%s)", tasks, tasks > 1.0 ? "s" : "");
	else
		say(line, " (%s tasks)", ata__decimal(text, tasks, 3));
}

/* Did a limit leave no place in the round? */
static int is_full(const struct ata_bandit *b)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < b->team; i++)
		active += b->share[i] > 0;
	return active < b->team && active >= b->space.most;
}

/* Was there room for it? */
static void say_idle(struct line *line, const struct ata_bandit *b,
		     uint32_t arm)
{
	double time = task_time(b, arm), end = end_of_round(b), dearer = 0.0;
	char task[ATA__DECIMAL_SIZE], round[ATA__DECIMAL_SIZE];
	char number[ATA__DECIMAL_SIZE];

	if (b->policy->dearer != NULL)
		dearer = b->policy->dearer(b, arm);
	ata__decimal_time(task, time);
	ata__decimal_time(round, end);
	if (dearer > 0.0 && isfinite(dearer))
		say(line, "parked for its price: one task, %s, costs %s times "
		    "as much as the dearest in use", task,
		    ata__decimal(number, fmax(dearer, 1.0), 3));
	else if (time > end)
		say(line, "parked: one task takes %s, the round %s", task,
		    round);
	else
		say(line, "parked: the round, %s, would hardly be shorter with "
		    "it", round);
}

static void say_parked(struct line *line, const struct ata_bandit *b,
		       uint32_t arm)
{
	if (arm >= b->team)
		say(line, "parked: the round is for fewer workers");
	else if (b->trying)
		say(line, "parked: others, not known well enough yet, come "
		    "first");
	else if (is_full(b))
		say(line, "parked: no more than %" PRIu32 " worker%s may have "
		    "tasks at once", b->space.most,
		    b->space.most > 1 ? "s" : "");
	else if (b->policy->by_lot)
		say(line, "parked: the lot fell on others");
	else
		say_idle(line, b, arm);
}

static void say_share(struct line *line, const struct ata_bandit *b,
		      uint32_t arm)
{
	int probe = ata__bandit_probes(b, arm);
	uint64_t share = b->share[arm];

	if (probe && share == 1)
		say(line, "is probed with one task: ");
	else
		say(line, "%s %" PRIu64 " of %" PRIu64 " task%s: ",
		    probe ? "is probed with" : "has", share, b->tasks,
		    b->tasks > 1 ? "s" : "");
	if (is_known(b, arm))
		say_known(line, b, arm, share > 1 ? " each" : "");
	else
		say(line, "not known yet");
}

int ata_bandit_explain(const struct ata_bandit *bandit, uint32_t arm,
		       char *text, size_t capacity)
{
	struct line line = { .length = 0 };
	char number[ATA__DECIMAL_SIZE];
	double odd;

	if (bandit == NULL || arm >= bandit->all || text == NULL ||
	    capacity < ATA_EXPLAIN_SIZE)
		return -EINVAL;
	say(&line, "worker %" PRIu32 " ", arm);
	if (bandit->share[arm] > 0) {
		say_share(&line, bandit, arm);
	} else if (bandit->shared && arm < bandit->team &&
		   !ata__absent_may(bandit, arm)) {
		say(&line, "absent: it may have no tasks");
	} else if (!is_known(bandit, arm)) {
		say(&line, "not tried yet");
	} else if (!bandit->shared) {
		say(&line, "takes ");
		say_known(&line, bandit, arm, " for a task");
	} else {
		say_parked(&line, bandit, arm);
	}
	odd = bandit->policy->odd ? bandit->policy->odd(bandit, arm) : 0.0;
	if (odd > 0.0 && isfinite(odd))
		say(&line, "; suspected: a task took %s times as long as "
		    "before", ata__decimal(number, odd, 2));
	memcpy(text, line.text, line.length + 1);
	return 0;
}
