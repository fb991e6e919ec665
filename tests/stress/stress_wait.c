/* SPDX-License-Identifier: MIT */
/*
 * A ring of threads that pass a token from bell to bell, with all sorts of
 * patience. A lost ring stops it, and the alarm says so; a ring that came too
 * early, or published too little, makes the counts wrong. With the number of
 * seconds as argument (default 20).
 */
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "machine/clock.h"
#include "pool/wait.h"
#include "tests/common/t_run.h"

#define MOST 12
#define ROUNDS 4000

struct ring {
	struct ata__bell bell[MOST];
	struct ata__wait wait[MOST];
	uint32_t threads;
	uint64_t token;		/* plain: the bells hand it on */
	uint64_t wrong;		/* likewise */
};

struct member {
	struct ring *ring;
	uint32_t number;
	uint64_t seed;
};

/* Sometimes let time pass, so that the next one polls, yields or sleeps. */
static void dawdle(uint64_t *seed)
{
	uint64_t dice = t_random(seed) % 64;

	if (dice == 0)
		nanosleep(&(struct timespec){ .tv_nsec = 20000 }, NULL);
	else if (dice < 8)
		sched_yield();
	else if (dice < 40)
		for (volatile uint64_t i = 0; i < dice * 20; i++)
			;
}

static void *pass_on(void *arg)
{
	struct member *me = arg;
	struct ring *ring = me->ring;
	uint32_t next = (me->number + 1) % ring->threads, seen = 0;

	for (uint64_t round = 0; round < ROUNDS; round++) {
		ata__bell_wait(&ring->bell[me->number], &seen,
			       &ring->wait[me->number]);
		if (ring->token++ != round * ring->threads + me->number)
			ring->wrong++;
		dawdle(&me->seed);
		ata__bell_ring(&ring->bell[next]);
	}
	return NULL;
}

static void prepare(struct ring *ring, uint64_t *seed)
{
	ring->threads = (uint32_t)(t_random(seed) % (MOST - 1)) + 2;
	ring->token = 0;
	ring->wrong = 0;
	for (uint32_t i = 0; i < ring->threads; i++) {
		ata__bell_init(&ring->bell[i]);
		ring->wait[i].clock = &ata__clock_system;
		ring->wait[i].spin = t_random(seed) % 3 * 3000;
		ring->wait[i].yield = t_random(seed) % 3 * 3000;
	}
}

/* 0: the token came round every time. */
static int one_ring(uint64_t *seed)
{
	static struct ring ring;
	struct member member[MOST];
	pthread_t thread[MOST];

	prepare(&ring, seed);
	for (uint32_t i = 0; i < ring.threads; i++) {
		member[i] = (struct member){ &ring, i, t_random(seed) };
		if (pthread_create(&thread[i], NULL, pass_on, &member[i]))
			return 1;
	}
	ata__bell_ring(&ring.bell[0]);
	for (uint32_t i = 0; i < ring.threads; i++)
		pthread_join(thread[i], NULL);
	return ring.wrong || ring.token != (uint64_t)ROUNDS * ring.threads;
}

static void hangs(int number)
{
	static const char text[] = "stress_wait: hangs: a ring was lost\n";

	(void)number;
	if (write(STDERR_FILENO, text, sizeof(text) - 1))
		_exit(1);
	_exit(1);
}

int main(int argc, char **argv)
{
	double seconds = argc > 1 ? strtod(argv[1], NULL) : 20.0;
	uint64_t seed = 1, rings = 0, wrong = 0, start;

	signal(SIGALRM, hangs);
	start = ata__clock_now(&ata__clock_system);
	while ((double)(ata__clock_now(&ata__clock_system) - start) * 1e-9 <
	       seconds && !wrong) {
		alarm(60);
		wrong += one_ring(&seed) != 0;
		rings++;
	}
	printf("stress_wait: %llu rings of %d turns, %llu wrong\n",
	       (unsigned long long)rings, ROUNDS, (unsigned long long)wrong);
	return wrong != 0 || !rings;
}
