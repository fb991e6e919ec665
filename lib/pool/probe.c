/* SPDX-License-Identifier: MIT */
/*
 * OpenMP's runtimes end the program when the system refuses them a thread, and
 * a library may not do that. So the threads of a team are started once without
 * OpenMP first, all at a time, where a refusal comes back as a value. It is no
 * promise, as others may take what is left meanwhile, but limits of the process
 * (memory, number of threads) are met here.
 */
#include "pool/probe.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

struct gate {
	pthread_mutex_t mutex;
	pthread_cond_t opened;
	int open;
};

static void *wait_at(void *arg)
{
	struct gate *gate = arg;

	pthread_mutex_lock(&gate->mutex);
	while (!gate->open)
		pthread_cond_wait(&gate->opened, &gate->mutex);
	pthread_mutex_unlock(&gate->mutex);
	return NULL;
}

static void open_gate(struct gate *gate)
{
	pthread_mutex_lock(&gate->mutex);
	gate->open = 1;
	pthread_cond_broadcast(&gate->opened);
	pthread_mutex_unlock(&gate->mutex);
}

int ata__probe_threads(uint32_t threads)
{
	struct gate gate = { PTHREAD_MUTEX_INITIALIZER,
			     PTHREAD_COND_INITIALIZER, 0 };
	pthread_t *thread;
	uint32_t started = 0;
	int err = 0;

	if (!threads)
		return 0;
	thread = calloc(threads, sizeof(*thread));
	if (!thread)
		return -ENOMEM;
	while (started < threads && !err) {
		err = -pthread_create(&thread[started], NULL, wait_at, &gate);
		started += !err;
	}
	open_gate(&gate);
	while (started > 0)
		pthread_join(thread[--started], NULL);
	free(thread);
	return err;
}
