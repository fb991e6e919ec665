/* SPDX-License-Identifier: MIT */
#include "pool/nested.h"

#include <errno.h>

#include "machine/clock.h"

/* The whole job in one piece; fills report as a round of one worker's. */
static int run_once(struct ata__round *round, const struct ata_job *job,
		    uint32_t worker, struct ata_round *report)
{
	const struct ata__clock *clock = round->work.clock;
	uint64_t cpu = report->times ? ata__clock_cpu(clock) : 0;
	uint64_t start = ata__clock_now(clock);
	bool begins = !ata__work_cancelled(&round->work);
	int value = begins ? job->fn(job->ctx, 0, job->tasks, worker) : 0;
	double spent = (double)(ata__clock_now(clock) - start) * 1e-9;
	uint64_t tasks = begins ? job->tasks : 0;

	report->tasks = tasks;
	report->moved = 0;
	report->taken = 0;
	report->makespan = spent;
	report->worker_time = spent;
	report->failed = value != 0;
	report->failed_value = value;
	report->failed_worker = value ? worker : 0;
	report->failed_begin = 0;
	report->failed_end = value ? job->tasks : 0;
	for (uint32_t i = 0; report->times && i < report->capacity; i++)
		report->times[i] = (struct ata_times){ 0 };
	if (report->times && worker < report->capacity)
		report->times[worker] = (struct ata_times){
			.tasks = tasks,
			.seconds = spent,
			.end = spent,
			.cpu = (double)(ata__clock_cpu(clock) - cpu) * 1e-9,
		};
	return value || ata__work_cancelled(&round->work) ? -ECANCELED : 0;
}

int ata__nested_run(struct ata__round *round, const struct ata__call *call,
		    uint32_t worker, struct ata_round *report)
{
	struct ata_round unread;
	int more = 0, err = 0;

	if (!call->job)
		return call->each(call->each_ctx, worker) ? -ECANCELED : 0;
	if (!report) {
		ata_round_init(&unread);
		report = &unread;
	}
	for (uint64_t i = 0; i < call->rounds && !more; i++) {
		err = run_once(round, call->job, worker, report);
		if (err)
			return err;
		if (call->between)
			more = call->between(call->between_ctx, i, report);
	}
	return more < 0 ? more : 0;
}
