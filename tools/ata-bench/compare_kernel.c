/* SPDX-License-Identifier: MIT */
#include "compare_kernel.h"

#include <inttypes.h>
#include <stdio.h>

#include "command.h"
#include "comparison.h"
#include "complain.h"
#include "options.h"

#define TASKS 64
#define MIB (UINT64_C(1) << 20)
#define LINE 64

/* Bytes of a task that reads memory: whole cache lines. */
static uint64_t block_of(const struct comparison *c)
{
	return c->memory_mib * MIB / c->tasks / LINE * LINE;
}

static int check_memory(struct comparison *c, const char *const *given)
{
	static const char *const other[] = { "task-us", "slow", "virtual" };
	uint64_t most = memory_machine_mib();

	for (size_t i = 0; i < sizeof(other) / sizeof(*other); i++) {
		if (options_given(given, other[i])) {
			complain("--memory-bound and --%s exclude each other",
				 other[i]);
			return STATUS_USAGE;
		}
	}
	if (most > 0 && c->memory_mib > most) {
		complain("--memory-size %" PRIu64 ": the machine has only %"
			 PRIu64 " MiB", c->memory_mib, most);
		return STATUS_USAGE;
	}
	if (c->memory_mib == 0)
		c->memory_mib = memory_mib();
	if (c->tasks == 0)
		c->tasks = c->memory_mib * MIB / MEMORY_BLOCK;
	if (block_of(c) > 0)
		return STATUS_OK;
	complain("--tasks %" PRIu64 ": there are only %" PRIu64 " cache lines "
		 "in %" PRIu64 " MiB", c->tasks, c->memory_mib * MIB / LINE,
		 c->memory_mib);
	return STATUS_USAGE;
}

int compare_kernel_check(struct comparison *c, const char *const *given)
{
	if (c->memory_bound)
		return check_memory(c, given);
	if (c->memory_mib > 0) {
		complain("--memory-size needs --memory-bound");
		return STATUS_USAGE;
	}
	if (c->tasks == 0)
		c->tasks = TASKS;
	return STATUS_OK;
}

int compare_kernel_create(struct comparison *c)
{
	int error;

	ata_job_init(&c->job);
	c->job.tasks = c->tasks;
	if (c->memory_bound) {
		error = memory_create(&c->memory, c->pool, block_of(c),
				      c->tasks);
		c->job.fn = memory_run;
		c->job.ctx = c->memory;
		return error;
	}
	error = kernel_create(&c->kernel, c->emulate,
			      1e-6 * c->setting.task_us,
			      ata_pool_workers(c->pool));
	c->job.fn = kernel_run;
	c->job.ctx = c->kernel;
	return error;
}

const char *compare_kernel_text(const struct comparison *c,
				char text[COMPARE_KERNEL_TEXT])
{
	uint64_t cache = memory_cache();
	int length;

	if (!c->memory_bound) {
		snprintf(text, COMPARE_KERNEL_TEXT, "tasks of %g us",
			 c->setting.task_us);
		return text;
	}
	length = snprintf(text, COMPARE_KERNEL_TEXT,
			  "blocks of %g KiB, %" PRIu64 " MiB in all",
			  (double)block_of(c) / 1024.0, c->memory_mib);
	if (cache > 0)
		snprintf(text + length, COMPARE_KERNEL_TEXT - (size_t)length,
			 " (the last-level cache has %g)",
			 (double)cache / (double)MIB);
	return text;
}

void compare_kernel_destroy(struct comparison *c)
{
	kernel_destroy(c->kernel);
	memory_destroy(c->memory);
}
