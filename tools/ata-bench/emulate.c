/* SPDX-License-Identifier: MIT */
/* Slow workers that repeat their work, and virtual ones that sleep. */
#include "emulate.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdalign.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

#include "complain.h"
#include "interrupt.h"
#include "words.h"

#define LINE 64
#define TEXT_MAX 4096
#define SECOND UINT64_C(1000000000)	/* in ns */
#define SLICE (SECOND / 10)

/* Written by its worker alone, so it has a cache line of its own. */
struct emulated {
	alignas(LINE) double factor;
	double carry;		/* repeats that are due, below 1 */
	uint64_t round;		/* that deadline belongs to */
	uint64_t deadline;	/* CLOCK_MONOTONIC, ns */
};

_Static_assert(sizeof(struct emulated) == LINE, "one cache line per worker");

struct emulate {
	struct emulated *worker;
	uint32_t workers;
	int is_virtual;
	double task_ns;
	uint64_t round;		/* changes between rounds only, so that workers
				   see it as they see their shares */
	char text[TEXT_MAX];
};

static void add_text(struct emulate *emulate, const char *separator,
		     uint32_t count, char mark, double factor)
{
	size_t length = strlen(emulate->text);

	snprintf(emulate->text + length, sizeof(emulate->text) - length,
		 "%s%" PRIu32 "%c%g", separator, count, mark, factor);
}

static int set_slow(struct emulate *emulate, const struct slow_list *slow)
{
	for (uint32_t i = 0; i < slow->n; i++) {
		if (slow->worker[i] >= emulate->workers) {
			complain("--slow: \"%" PRIu32 ":%g\": there is no "
				 "worker %" PRIu32 ", only 0 to %" PRIu32,
				 slow->worker[i], slow->factor[i],
				 slow->worker[i], emulate->workers - 1);
			return -EINVAL;
		}
		emulate->worker[slow->worker[i]].factor = slow->factor[i];
		add_text(emulate, i == 0 ? "slow " : ",", slow->worker[i], ':',
			 slow->factor[i]);
	}
	return 0;
}

static void set_virtual(struct emulate *emulate,
			const struct group_list *list)
{
	uint32_t worker = 0;

	for (uint32_t i = 0; i < list->n; i++) {
		for (uint32_t j = 0; j < list->count[i]; j++)
			emulate->worker[worker++].factor = list->factor[i];
		add_text(emulate, i == 0 ? "virtual " : ",", list->count[i],
			 'x', list->factor[i]);
	}
	emulate->is_virtual = list->n > 0;
}

int emulate_create(struct emulate **out, const struct slow_list *slow,
		   const struct group_list *virtual_workers,
		   double task_seconds, uint32_t workers)
{
	struct emulate *emulate = calloc(1, sizeof(*emulate));
	int error = 0;

	if (emulate == NULL)
		return -ENOMEM;
	emulate->workers = workers;
	emulate->task_ns = 1e9 * task_seconds;
	emulate->worker = aligned_alloc(LINE, workers *
					sizeof(*emulate->worker));
	if (emulate->worker == NULL) {
		free(emulate);
		return -ENOMEM;
	}
	for (uint32_t i = 0; i < workers; i++)
		emulate->worker[i] = (struct emulated){ .factor = 1.0 };
	if (slow->n > 0 && virtual_workers->n > 0) {
		complain("--slow and --virtual exclude each other");
		error = -EINVAL;
	} else if (slow->n > 0) {
		error = set_slow(emulate, slow);
	} else {
		set_virtual(emulate, virtual_workers);
	}
	if (error != 0) {
		emulate_destroy(emulate);
		return error;
	}
	*out = emulate;
	return 0;
}

int emulate_is_virtual(const struct emulate *emulate)
{
	return emulate->is_virtual;
}

double emulate_factor(const struct emulate *emulate, uint32_t worker)
{
	return emulate->worker[worker].factor;
}

const char *emulate_text(const struct emulate *emulate)
{
	return emulate->text;
}

uint32_t emulate_repeats(struct emulate *emulate, uint32_t worker)
{
	struct emulated *self = &emulate->worker[worker];
	double due, whole;

	if (emulate->is_virtual || self->factor <= 1.0)
		return 1;
	due = self->carry + self->factor;
	/* Sums of tenths fall short of whole numbers by some ulps. */
	whole = floor(due + 1e-9);
	self->carry = due - whole;
	return (uint32_t)whole;
}

void emulate_begin(struct emulate *emulate)
{
	emulate->round++;
}

/* Timers of this thread may be 50 us late by default; here they may not. */
static void tighten_timers(void)
{
	static _Thread_local int done;

	if (!done)
		prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
	done = 1;
}

static uint64_t now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

/* Long sleeps go in slices: workers block the signal that would end them. */
static void sleep_until(uint64_t deadline)
{
	for (uint64_t time = now(); time < deadline && !interrupted();
	     time = now()) {
		uint64_t wake = deadline - time > SLICE ? time + SLICE :
				deadline;
		struct timespec t = {
			.tv_sec = (time_t)(wake / SECOND),
			.tv_nsec = (long)(wake % SECOND),
		};

		clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &t, NULL);
	}
}

void emulate_sleep(struct emulate *emulate, uint32_t worker)
{
	struct emulated *self = &emulate->worker[worker];

	if (self->round != emulate->round) {
		tighten_timers();
		self->deadline = now();
		self->round = emulate->round;
	}
	self->deadline += (uint64_t)llround(self->factor * emulate->task_ns);
	sleep_until(self->deadline);
}

void emulate_destroy(struct emulate *emulate)
{
	if (emulate == NULL)
		return;
	free(emulate->worker);
	free(emulate);
}
