/* SPDX-License-Identifier: MIT */
/* Which kernel compare runs: tasks that compute or sleep, or that read
 * memory. */
#ifndef ATA_BENCH_COMPARE_KERNEL_H
#define ATA_BENCH_COMPARE_KERNEL_H

#include "comparison.h"
#include "words.h"

#define COMPARE_KERNEL_TEXT 128

/* Rows for a table of struct option_spec; c is a struct comparison * */
#define COMPARE_KERNEL_OPTIONS(c)					\
	{ .name = "tasks", .argument = "B",				\
	  .help = "tasks in a round (default 64, or one per 64 KiB)",	\
	  .parse = word_u64, .value = &(c)->tasks,			\
	  .min = 1, .max = ATA_TASKS_MAX },				\
	{ .name = "task-us", .argument = "US",				\
	  .help = "microseconds that a task lasts (default 100)",	\
	  .parse = word_double, .value = &(c)->setting.task_us,		\
	  .low = 0.001, .high = 1e9 },					\
	{ .name = "memory-bound",					\
	  .help = "tasks read blocks of an array larger than the caches", \
	  .value = &(c)->memory_bound },				\
	{ .name = "memory-size", .argument = "MIB",			\
	  .help = "size of that array (default: 8 last-level caches, 1024\n" \
		  "or half the memory, whichever is least)",		\
	  .parse = word_u64, .value = &(c)->memory_mib,			\
	  .min = 1, .max = MEMORY_MIB_MAX }

/*
 * compare_kernel_check - do the options agree? What was not given is set
 *
 * @given: names of the options on the command line, then NULL
 *
 * Return: STATUS_OK, or STATUS_USAGE: one line has named the wrong word
 */
int compare_kernel_check(struct comparison *c, const char *const *given);

/* compare_kernel_create - make c->job's tasks; the pool and the emulation are
   there. Return: 0 or a negative errno */
int compare_kernel_create(struct comparison *c);

/* compare_kernel_text - what a task is: "tasks of 100 us" */
const char *compare_kernel_text(const struct comparison *c,
				char text[COMPARE_KERNEL_TEXT]);

void compare_kernel_destroy(struct comparison *c);

#endif
