/* SPDX-License-Identifier: MIT */
#include "tests/stress/t_stress.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"

#define SAID 20			/* of what is wrong */

static char last_words[200];

static void on_alarm(int number)
{
	(void)number;
	if (write(STDERR_FILENO, last_words, strlen(last_words)))
		_exit(1);
	_exit(1);
}

int t_stress_run(struct t_stress *stress, int argc, char **argv,
		 int (*one)(void *ctx), void *ctx)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : stress->seconds;
	double end = t_bench_now() + seconds;

	snprintf(last_words, sizeof(last_words), "%s: hangs: %s\n",
		 stress->name, stress->hangs);
	signal(SIGALRM, on_alarm);
	while (t_bench_now() < end && !t_wrongs(stress)) {
		alarm(stress->patience);
		if (one(ctx)) {
			printf("%s: no %s\n", stress->name, stress->what);
			return 1;
		}
	}
	return 0;
}

uint64_t t_below(struct t_stress *stress, uint64_t n)
{
	return t_random(&stress->seed) % n;
}

void t_wrong(struct t_stress *stress, const char *format, ...)
{
	va_list arguments;

	/* Relaxed: a count. */
	if (atomic_fetch_add_explicit(&stress->wrong, 1,
				      memory_order_relaxed) >= SAID)
		return;
	printf("%s: ", stress->name);
	va_start(arguments, format);
	vprintf(format, arguments);
	va_end(arguments);
	putchar('\n');
}

uint64_t t_wrongs(const struct t_stress *stress)
{
	/* Relaxed: whoever has counted has ended, and was waited for. */
	return atomic_load_explicit(&stress->wrong, memory_order_relaxed);
}

static void *cancel_at_random(void *arg)
{
	struct t_canceller *canceller = arg;

	for (;;) {
		struct timespec t = { .tv_nsec = (long)(
			t_random(&canceller->seed) % 400000) };

		nanosleep(&t, NULL);
		/* Relaxed: nothing else is published with it. */
		if (atomic_load_explicit(&canceller->over,
					 memory_order_relaxed))
			return NULL;
		if (canceller->cancels)
			ata_pool_cancel(canceller->pool);
	}
}

int t_canceller_start(struct t_canceller *canceller)
{
	atomic_store_explicit(&canceller->over, 0, memory_order_relaxed);
	return pthread_create(&canceller->thread, NULL, cancel_at_random,
			      canceller);
}

void t_canceller_stop(struct t_canceller *canceller)
{
	atomic_store_explicit(&canceller->over, 1, memory_order_relaxed);
	pthread_join(canceller->thread, NULL);
}
