/* SPDX-License-Identifier: MIT */
/*
 * The program around a pool: its threads, masks, signals and OpenMP regions are
 * afterwards what they were before. Also run by pool_environment.sh with
 * OMP_PROC_BIND and the like.
 */
#include <omp.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define TASKS 20
#define MOST 8

/* What a thread finds when it looks at itself. */
struct self {
	cpu_set_t mask;
	sigset_t signals;
	char name[16];
	int threads;		/* that a region of its own would get */
	int region;		/* threads of the region it is in */
};

static void look(struct self *self)
{
	memset(self, 0, sizeof(*self));
	sched_getaffinity(0, sizeof(self->mask), &self->mask);
	pthread_sigmask(SIG_SETMASK, NULL, &self->signals);
	pthread_getname_np(pthread_self(), self->name, sizeof(self->name));
	self->threads = omp_get_max_threads();
	self->region = omp_get_num_threads();
}

static void *look_in_thread(void *self)
{
	look(self);
	return NULL;
}

static int same(const struct self *a, const struct self *b)
{
	int equal = CPU_EQUAL(&a->mask, &b->mask) &&
		    !strcmp(a->name, b->name) && a->threads == b->threads &&
		    a->region == b->region;

	for (int i = 1; i < SIGRTMAX; i++)
		if (i < 32 || i >= SIGRTMIN)
			equal &= sigismember(&a->signals, i) ==
				 sigismember(&b->signals, i);
	return equal;
}

/* The caller, a new thread, and the members of a region of `width`. */
struct program {
	struct self caller;
	struct self thread;
	struct self member[MOST];
};

static void look_around(struct program *p, int width)
{
	pthread_t thread;

	memset(p, 0, sizeof(*p));
	omp_set_dynamic(0);	/* or it may have fewer, as it likes */
#pragma omp parallel num_threads(width)
	look(&p->member[omp_get_thread_num()]);
	/* After the first region: that one may pin the caller, too. */
	look(&p->caller);
	ck_assert_int_eq(pthread_create(&thread, NULL, look_in_thread,
					&p->thread), 0);
	pthread_join(thread, NULL);
}

static void compare(const struct program *a, const struct program *b)
{
	ck_assert_msg(same(&a->caller, &b->caller), "the caller has changed");
	ck_assert_msg(same(&a->thread, &b->thread), "new threads have");
	for (int i = 0; i < MOST; i++)
		ck_assert_msg(same(&a->member[i], &b->member[i]),
			      "member %d of a region has", i);
}

/* No more than so many, when those that are ending have ended. */
static void check_threads(uint32_t most)
{
	for (int i = 0; i < 20000 && t_threads() > most; i++)
		t_sleep_ms(1);
	ck_assert_uint_le(t_threads(), most);
}

static void use(struct ata_pool *pool)
{
	struct t_tally tally;
	struct ata_job job = t_job(TASKS, t_tally_fn, &tally);

	ck_assert_int_eq(t_tally_init(&tally, TASKS, MOST), 0);
	for (int i = 0; i < 5; i++)
		ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(&tally, 5), 0);
	t_tally_fini(&tally);
}

/* _i: the program opens regions first or not; who serves. */
START_TEST(all_is_as_it_was)
{
	struct program before, now;
	uint32_t threads;
	sigset_t some;

	sigemptyset(&some);
	sigaddset(&some, SIGUSR2);
	pthread_sigmask(SIG_BLOCK, &some, NULL);
	if (_i & 1)
		look_around(&before, 3);
	for (int round = 0; round < 3; round++) {
		struct ata_pool *pool;

		threads = t_threads();
		pool = t_pool(3, _i & 2 ? ATA_POOL_CALLER_WAITS : 0);
		use(pool);
		if (round == 0 && !(_i & 1)) {
			look_around(&before, 3);
		} else {
			look_around(&now, 3);
			compare(&before, &now);
			use(pool);
			look_around(&now, 3);
			compare(&before, &now);
		}
		ata_pool_destroy(pool);
		look_around(&now, 3);
		compare(&before, &now);
		/* A runtime may keep the threads of the first for the next. */
		if (round > 0)
			check_threads(threads);
	}
	/* Threads that the pool has left behind are as good as new. */
	look_around(&before, MOST);
	for (int i = 1; i < MOST; i++) {
		if (omp_get_proc_bind() == omp_proc_bind_false)
			ck_assert_msg(CPU_EQUAL(&before.member[i].mask,
						&before.caller.mask),
				      "member %d is still pinned", i);
		ck_assert_msg(strncmp(before.member[i].name, "ata-", 4) &&
			      !sigismember(&before.member[i].signals, SIGUSR1) &&
			      sigismember(&before.member[i].signals, SIGUSR2),
			      "member %d is still a worker", i);
	}
}
END_TEST

START_TEST(a_kept_binding_ends_with_the_pool)
{
	struct program before, now;
	struct ata_worker worker;
	struct ata_pool *pool;
	cpu_set_t mask;

	look_around(&before, 3);
	pool = t_pool(2, ATA_POOL_KEEP_BINDING);
	look_around(&now, 3);
	compare(&before, &now);
	use(pool);
	mask = t_mask();
	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(pool, 0, &worker), 0);
	ck_assert_int_eq(CPU_COUNT(&mask), 1);
	ck_assert(CPU_ISSET(worker.pu, &mask));
	use(pool);
	ata_pool_destroy(pool);
	look_around(&now, 3);
	compare(&before, &now);
}
END_TEST

struct inside {
	_Atomic uint32_t many;	/* regions with more than one thread */
	_Atomic uint32_t ran;
};

static int open_region(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct inside *inside = ctx;

	(void)begin;
	(void)end;
	(void)worker;
	inside->many += omp_get_max_threads() != 1;
#pragma omp parallel
	{
#pragma omp master
		inside->many += omp_get_num_threads() != 1;
	}
	omp_set_num_threads(3);		/* the next task is none the wiser */
	inside->ran++;
	return 0;
}

/* _i: who serves. */
START_TEST(regions_inside_a_task_have_one_thread)
{
	struct ata_pool *pool = t_pool(3, _i ? ATA_POOL_CALLER_WAITS : 0);
	struct ata_bandit *kernel = t_kernel(3, "ofta");
	struct inside inside = { 0, 0 };
	struct ata_job job = t_job(3, open_region, &inside);

	omp_set_num_threads(4);
	for (int i = 0; i < 20; i++) {
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
		ck_assert_int_eq(omp_get_max_threads(), 4);
	}
	ck_assert_uint_eq(inside.ran, 60);
	ck_assert_uint_eq(inside.many, 0);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

/* A pool is made and used by the members of a region as by anyone. */
START_TEST(a_region_s_members_may_have_pools)
{
	struct t_tally tally[2];
	int bad = 0;

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(t_tally_init(&tally[i], TASKS, 2), 0);
	omp_set_dynamic(0);
#pragma omp parallel num_threads(2) reduction(+ : bad)
	{
		int me = omp_get_thread_num();
		struct ata_job job = t_job(TASKS, t_tally_fn, &tally[me]);
		struct ata_pool_config config;
		struct ata_pool *pool = NULL;

		ata_pool_config_init(&config);
		config.workers = 2;
		bad += ata_pool_create(&pool, NULL, &config) != 0;
		for (int i = 0; pool && i < 50; i++)
			bad += ata_pool_run(pool, NULL, &job, NULL) != 0;
		ata_pool_destroy(pool);
	}
	ck_assert_int_eq(bad, 0);
	for (int i = 0; i < 2; i++) {
		ck_assert_uint_eq(t_tally_wrong(&tally[i], 50), 0);
		t_tally_fini(&tally[i]);
	}
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_program");
	TCase *tc = tcase_create("program");

	tcase_set_timeout(tc, 30);
	tcase_add_loop_test(tc, all_is_as_it_was, 0, 4);
	tcase_add_test(tc, a_kept_binding_ends_with_the_pool);
	tcase_add_loop_test(tc, regions_inside_a_task_have_one_thread, 0, 2);
	tcase_add_test(tc, a_region_s_members_may_have_pools);
	suite_add_tcase(s, tc);
	return t_run(s);
}
