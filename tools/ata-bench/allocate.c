/* SPDX-License-Identifier: MIT */
/* ata-bench allocate: the split itself. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "command.h"
#include "complain.h"
#include "options.h"
#include "report.h"
#include "scores.h"
#include "words.h"

/* Finishes have the unit of the scores, whatever that is. */
static const struct report_column columns[] = {
	{ .name = "worker", .type = REPORT_COUNT },
	{ .name = "score", .type = REPORT_NUMBER, .digits = REPORT_SHORT },
	{ .name = "tasks", .type = REPORT_COUNT },
	{ .name = "finish", .type = REPORT_NUMBER, .digits = REPORT_SHORT },
};

static const char *const policies[] = { "split", "uniform", NULL };

struct request {
	uint64_t tasks;
	const char *policy;
	enum report_format format;
};

static int word_split(const struct option_spec *spec, const char *word,
		      char *wanted, size_t capacity)
{
	for (int i = 0; policies[i] != NULL; i++) {
		if (strcmp(word, policies[i]) == 0) {
			*(const char **)spec->value = policies[i];
			return 0;
		}
	}
	snprintf(wanted, capacity, "split or uniform");
	return -EINVAL;
}

/* Equal shares, one more each to the lowest numbers. */
static void share_equally(uint32_t n, uint64_t tasks, uint64_t *count)
{
	for (uint32_t i = 0; i < n; i++)
		count[i] = tasks / n + (i < tasks % n ? 1 : 0);
}

/* "2, 4-7": who has no tasks, as far as a line goes. Return: how many. */
static uint32_t list_parked(const uint64_t *count, uint32_t n, char *text,
			    size_t capacity)
{
	size_t length = 0;
	uint32_t parked = 0;

	text[0] = '\0';
	for (uint32_t i = 0; i < n; i++) {
		uint32_t first = i;

		if (count[i] != 0)
			continue;
		while (i + 1 < n && count[i + 1] == 0)
			i++;
		parked += i - first + 1;
		if (length + 40 > capacity)
			continue;
		length += (size_t)snprintf(text + length, capacity - length,
					   "%s%" PRIu32, length ? ", " : "",
					   first);
		if (i > first)
			length += (size_t)snprintf(text + length,
						   capacity - length,
						   "-%" PRIu32, i);
		if (length + 40 > capacity)
			snprintf(text + length, capacity - length, ", ...");
	}
	return parked;
}

/*
 * Who is parked and why: where all scores are known, the smallest score of a
 * parked worker, a task of its, is no shorter than the round.
 */
static void note_parked(struct report *report, const struct request *request,
			const struct scores *scores, const uint64_t *count,
			double finish)
{
	char text[160], task[32], round[32];
	double least = INFINITY;
	uint32_t parked = list_parked(count, scores->count, text,
				      sizeof(text));

	for (uint32_t i = 0; i < scores->count; i++)
		if (count[i] == 0)
			least = fmin(least, scores->value[i]);
	if (parked == 0)
		report_note(report, "no worker is parked");
	else if (request->policy == policies[0] && least >= finish)
		report_note(report, "%s %s parked: one task takes %s%s, the "
			    "round %s", parked == 1 ? "worker" : "workers",
			    text, report_shorten(task, sizeof(task), least),
			    parked == 1 ? "" : " or more",
			    report_shorten(round, sizeof(round), finish));
	else
		report_note(report, "%s %s parked",
			    parked == 1 ? "worker" : "workers", text);
}

static int print(const struct request *request, const struct scores *scores,
		 const uint64_t *count)
{
	struct report *report;
	double finish = 0.0;
	char text[32];

	if (report_open(&report, request->format, columns,
			sizeof(columns) / sizeof(*columns)) != 0) {
		complain("allocate: no memory");
		return STATUS_FAILED;
	}
	for (uint32_t i = 0; i < scores->count; i++) {
		double end = (double)count[i] * scores->value[i];

		report_count(report, i);
		report_number(report, scores->value[i]);
		report_count(report, count[i]);
		report_number(report, end);
		if (end > finish)
			finish = end;
	}
	report_note(report, "finish %s",
		    report_shorten(text, sizeof(text), finish));
	note_parked(report, request, scores, count, finish);
	return report_close(report);
}

static int allocate(const struct request *request, const struct scores *scores)
{
	uint64_t *count = calloc(scores->count, sizeof(*count));
	int error = count == NULL ? -ENOMEM : 0;
	int status = STATUS_FAILED;

	if (error == 0 && strcmp(request->policy, "uniform") == 0)
		share_equally(scores->count, request->tasks, count);
	else if (error == 0)
		error = ata_split(scores->value, scores->count, request->tasks,
				  count);
	if (error == 0)
		status = print(request, scores, count);
	else
		complain("allocate: %s", ata_strerror(error));
	free(count);
	return status;
}

static int read_scores(struct scores *scores, char **words, uint32_t n)
{
	int error = 0;

	if (n == 1 && strcmp(words[0], "-") == 0)
		error = scores_read(scores);
	else
		for (uint32_t i = 0; i < n && error == 0; i++)
			error = scores_add(scores, words[i], 0);
	if (error == 0 && scores->count == 0) {
		complain("allocate: standard input has no scores");
		return STATUS_USAGE;
	}
	if (error == -ENOMEM)
		complain("allocate: no memory for the scores");
	if (error == -EINVAL)
		return STATUS_USAGE;
	return error == 0 ? STATUS_OK : STATUS_FAILED;
}

static int run(const struct request *request, char **words, uint32_t n)
{
	struct scores scores = { .count = 0 };
	int status;

	if (request->tasks == 0) {
		complain("allocate: --tasks B is missing");
		return STATUS_USAGE;
	}
	status = read_scores(&scores, words, n);
	if (status == STATUS_OK)
		status = allocate(request, &scores);
	free(scores.value);
	return status;
}

int allocate_main(int argc, char **argv)
{
	struct request request = { .policy = policies[0] };
	const struct option_spec options[] = {
		{ .name = "tasks", .argument = "B",
		  .help = "tasks to share out (must be given)",
		  .parse = word_u64, .value = &request.tasks,
		  .min = 1, .max = ATA_TASKS_MAX },
		{ .name = "policy", .argument = "NAME",
		  .help = "split: the last one finishes first (default)\n"
			  "uniform: equal shares",
		  .parse = word_split, .value = &request.policy },
		{ .name = "format", .argument = "FORMAT",
		  .help = "table (default), csv or json",
		  .parse = word_format, .value = &request.format },
	};
	const struct usage usage = {
		.command = "allocate",
		.words = "SCORE...",
		.summary = "Shares out tasks to workers that need SCORE each "
			   "per task, in any unit.\nSCORE - reads the scores "
			   "from standard input. A score of 0 stands for\nan "
			   "unknown worker: those get all tasks.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.min_words = 1,
		.max_words = UINT32_MAX,
	};
	uint32_t words;
	int status = options_read(&usage, argc, argv, &words);

	return status == OPTIONS_GO ? run(&request, argv, words) : status;
}
