/* SPDX-License-Identifier: MIT */
#include "tests/bench/futex_row.h"

#include <limits.h>
#include <linux/futex.h>
#include <pthread.h>
#include <sched.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define QUIT UINT32_MAX

struct futex_row {
	alignas(64) _Atomic uint32_t there;
	alignas(64) _Atomic uint32_t back;
	pthread_t thread;
};

static void sleep_while(_Atomic uint32_t *word, uint32_t value)
{
	syscall(SYS_futex, word, FUTEX_WAIT_PRIVATE, value, NULL, NULL, 0);
}

/* Sequentially consistent, as nothing here is worth a thought. */
static void send(_Atomic uint32_t *word, uint32_t value)
{
	atomic_store(word, value);
	syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void *answer(void *arg)
{
	struct futex_row *row = arg;
	uint32_t seen = 0;

	for (;;) {
		while (atomic_load(&row->there) == seen)
			sleep_while(&row->there, seen);
		seen = atomic_load(&row->there);
		if (seen == QUIT)
			return NULL;
		send(&row->back, seen);
	}
}

/* Elsewhere than the caller, which sits on the first processor or anywhere. */
static void pin_to_last(pthread_t thread)
{
	long last = sysconf(_SC_NPROCESSORS_ONLN) - 1;
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET((size_t)last, &set);
	pthread_setaffinity_np(thread, sizeof(set), &set);
}

struct futex_row *futex_row_start(void)
{
	struct futex_row *row = aligned_alloc(64, sizeof(*row));

	if (!row)
		abort();
	atomic_init(&row->there, 0);
	atomic_init(&row->back, 0);
	if (pthread_create(&row->thread, NULL, answer, row))
		abort();
	pin_to_last(row->thread);
	return row;
}

void futex_row_pass(struct futex_row *row, bool spin)
{
	uint32_t value = atomic_load(&row->there) + 1;

	send(&row->there, value);
	while (atomic_load(&row->back) != value)
		if (!spin)
			sleep_while(&row->back, value - 1);
}

void futex_row_stop(struct futex_row *row)
{
	send(&row->there, QUIT);
	pthread_join(row->thread, NULL);
	free(row);
}
