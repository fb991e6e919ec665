/* SPDX-License-Identifier: MIT */
/*
 * The regimes of compare --matrix peers. Timed workers sleep, so that 24 of
 * them fit on two cores: few tasks on slow majorities, one throttled worker,
 * and more and more tasks, where greedy runtimes come close to the optimum.
 * Computing workers: two, pinned, the second takes three times as long, with
 * tasks from 200 us down to 0.1 us, where the price of a task decides.
 */
#include "matrix.h"

#define TIMED(t, us, b, w)						\
	{ .name = t ", B " #b ", " w, .tasks_text = t ", B " #b,	\
	  .workers_text = w, .tasks = b, .task_us = us,			\
	  .virtual_workers = w }
#define COMPUTING(t, us, b)						\
	{ .name = t ", B " #b ", 1:3", .tasks_text = t ", B " #b,	\
	  .workers_text = "1:3", .tasks = b, .task_us = us,		\
	  .slow = "1:3" }

const struct regime regimes[] = {
	TIMED("20 ms", 20000.0, 8, "16x2.5,8x1"),
	TIMED("10 ms", 10000.0, 32, "16x5,8x1"),
	TIMED("10 ms", 10000.0, 24, "23x1,1x20"),
	TIMED("10 ms", 10000.0, 64, "16x2.5,8x1"),
	TIMED("10 ms", 10000.0, 23, "5x2,6x1.4,6x1"),
	TIMED("5 ms", 5000.0, 400, "16x2.5,8x1"),
	COMPUTING("200 us", 200.0, 16),
	COMPUTING("20 us", 20.0, 64),
	COMPUTING("1 us", 1.0, 1000),
	COMPUTING("0.1 us", 0.1, 10000),
};

_Static_assert(sizeof(regimes) / sizeof(*regimes) <= REGIMES_MAX,
	       "there is room for what is said of each");

uint32_t regimes_count(void)
{
	return sizeof(regimes) / sizeof(*regimes);
}
