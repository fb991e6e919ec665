/* SPDX-License-Identifier: MIT */
/*
 * A ring of threads that pass a token from bell to bell, with all sorts of
 * patience. A lost ring stops it, and the alarm says so; a ring that came too
 * early, or published too little, makes the counts wrong. With the number of
 * seconds as argument (default 20).
 */
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <time.h>

#include "machine/clock.h"
#include "pool/wait.h"
#include "tests/common/t_run.h"
#include "tests/stress/t_stress.h"

#define MOST 12
#define ROUNDS 4000

struct ring {
	struct ata__bell bell[MOST];
	struct ata__wait wait[MOST];
	uint32_t threads;
	uint64_t token;		/* plain: the bells hand it on */
	uint64_t wrong;		/* likewise */
};

struct stress {
	struct t_stress t;
	uint64_t rings;
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

static int one_ring(void *ctx)
{
	struct stress *s = ctx;
	static struct ring ring;
	struct member member[MOST];
	pthread_t thread[MOST];

	prepare(&ring, &s->t.seed);
	for (uint32_t i = 0; i < ring.threads; i++) {
		member[i] = (struct member){ &ring, i,
					    t_random(&s->t.seed) };
		if (pthread_create(&thread[i], NULL, pass_on, &member[i]))
			return 1;
	}
	ata__bell_ring(&ring.bell[0]);
	for (uint32_t i = 0; i < ring.threads; i++)
		pthread_join(thread[i], NULL);
	s->rings++;
	if (ring.wrong || ring.token != (uint64_t)ROUNDS * ring.threads)
		t_wrong(&s->t, "the token did not come round every time");
	return 0;
}

int main(int argc, char **argv)
{
	static struct stress s = { .t = {
		.name = "stress_wait", .what = "thread",
		.hangs = "a ring was lost",
		.patience = 600, .seconds = 20.0, .seed = 1,
	} };

	if (t_stress_run(&s.t, argc, argv, one_ring, &s))
		return 1;
	printf("stress_wait: %llu rings of %d turns, %llu wrong\n",
	       (unsigned long long)s.rings, ROUNDS,
	       (unsigned long long)t_wrongs(&s.t));
	return t_wrongs(&s.t) || !s.rings;
}
