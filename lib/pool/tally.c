/* SPDX-License-Identifier: MIT */
/*
 * The lanes, summed up.
 *
 * A bandit is told of a round that has gone well, and on cores. A report is for
 * people and programs: of rounds that nobody is shown none is made.
 */
#include "pool/tally.h"

#include "bandit/bandit.h"
#include "pool/limits.h"
#include "pool/team.h"

static double seconds(uint64_t nanoseconds)
{
	return (double)nanoseconds * 1e-9;
}

static void report_failure(struct ata_round *report,
			   const struct ata__failure *failure)
{
	report->failed = failure->failed;
	report->failed_value = failure->value;
	report->failed_worker = failure->worker;
	report->failed_begin = failure->begin;
	report->failed_end = failure->end;
}

static void report_times(struct ata_times *times, const struct ata__lane *lane,
			 uint64_t base)
{
	bool ran = lane->tasks > 0;

	*times = (struct ata_times){
		.tasks = lane->tasks,
		.seconds = ran ? seconds(lane->end - lane->start) : 0,
		.start = ran ? seconds(lane->start - base) : 0,
		.end = ran ? seconds(lane->end - base) : 0,
		.cpu = ran ? seconds(lane->cpu) : 0,
	};
}

void ata__tally_report(struct ata__round *round)
{
	struct ata_round *report = &round->report;
	uint64_t first = UINT64_MAX, last = 0, busy = 0;

	report->tasks = 0;
	report->taken = 0;
	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->work.lane[i];

		if (report->times && i < report->capacity)
			report_times(&report->times[i], lane, round->base);
		if (!lane->tasks)
			continue;
		report->tasks += lane->tasks;
		report->taken += lane->taken;
		first = lane->start < first ? lane->start : first;
		last = lane->end > last ? lane->end : last;
		busy += lane->end - lane->start;
	}
	report_failure(report, &round->work.failure);
	report->makespan = first < last ? seconds(last - first) : 0;
	report->worker_time = seconds(busy);
}

void ata__tally_moved(struct ata__round *round, bool shown)
{
	uint64_t tasks = round->call.job->tasks;

	round->report.moved = 0;
	if (round->work.mode == ATA__GREEDY) {
		round->report.moved = ATA_UNKNOWN;
		tasks = 0;
	} else if (shown && round->before_tasks == tasks) {
		round->report.moved = ata__ranges_moved(
			round->work.range, round->before, round->team->workers);
	}
	round->before_tasks = tasks;
}

void ata__tally_forget(struct ata__round *round)
{
	round->before_tasks = 0;
	round->report.moved = ATA_UNKNOWN;
}

int ata__tally_learn(struct ata__round *round)
{
	uint64_t first = UINT64_MAX, last = 0;

	if (round->limits->adrift)
		return 0;
	for (uint32_t i = 0; i < round->team->workers; i++) {
		const struct ata__lane *lane = &round->work.lane[i];
		int err;

		if (!lane->tasks)
			continue;
		first = lane->start < first ? lane->start : first;
		last = lane->end > last ? lane->end : last;
		err = ata_bandit_observe(round->call.kernel, i, lane->tasks,
					 seconds(lane->end - lane->start));
		if (err)
			return err;
	}
	round->end = last;
	return ata_bandit_close(round->call.kernel,
				first < last ? seconds(last - first) : 0);
}
