/* SPDX-License-Identifier: MIT */
/* Threads of a pool and threads that call it: turns, and who sleeps. */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

static int never(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)begin;
	(void)end;
	(void)worker;
	++*(int *)ctx;
	return 0;
}

struct busy {
	struct ata_pool *pool;
	int result[2];
};

static void *run_elsewhere(void *arg)
{
	struct busy *busy = arg;
	int calls = 0;
	struct ata_job job = t_job(1, never, &calls);

	busy->result[0] = ata_pool_run(busy->pool, NULL, &job, NULL);
	busy->result[1] = calls;
	return NULL;
}

static int ask_elsewhere(void *ctx, uint64_t begin, uint64_t end,
			 uint32_t worker)
{
	pthread_t thread;

	(void)begin;
	(void)end;
	(void)worker;
	return pthread_create(&thread, NULL, run_elsewhere, ctx) ||
	       pthread_join(thread, NULL);
}

START_TEST(run_ebusy)
{
	struct busy busy = { t_pool(2, 0), { 1, 1 } };
	struct ata_job job = t_job(1, ask_elsewhere, &busy);

	ck_assert_int_eq(ata_pool_run(busy.pool, NULL, &job, NULL), 0);
	ck_assert_int_eq(busy.result[0], -EBUSY);
	ck_assert_int_eq(busy.result[1], 0);
	/* Not busy any more: any thread may call. */
	run_elsewhere(&busy);
	ck_assert_int_eq(busy.result[0], 0);
	ck_assert_int_eq(busy.result[1], 1);
	ata_pool_destroy(busy.pool);
}
END_TEST

#define TURNS 500

struct turns {
	struct ata_pool *pool;
	uint64_t rounds;	/* plain: the pool hands it on */
	uint64_t tasks[4];	/* plain, per worker */
	_Atomic int wrong;
};

static int take_turn(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	struct turns *turns = ctx;

	if (begin == 0)
		turns->rounds++;
	turns->tasks[worker] += end - begin;
	return 0;
}

static void *take_turns(void *arg)
{
	struct turns *turns = arg;
	struct ata_job job = t_job(12, take_turn, turns);
	int error;

	for (int i = 0; i < TURNS; i++) {
		while ((error = ata_pool_run(turns->pool, NULL, &job, NULL)) ==
		       -EBUSY)
			sched_yield();
		if (error)
			turns->wrong++;
	}
	return NULL;
}

/* Whoever comes next sees what the one before has left, in the pool's own
 * memory and in what the tasks wrote. _i: who serves, kept pinned or not. */
START_TEST(callers_take_turns)
{
	struct turns turns = { .pool = t_pool(3, (uint32_t)_i << 1) };
	pthread_t thread[2];
	uint64_t tasks = 0;

	for (int i = 0; i < 2; i++)
		ck_assert_int_eq(pthread_create(&thread[i], NULL, take_turns,
						&turns), 0);
	for (int i = 0; i < 2; i++)
		pthread_join(thread[i], NULL);
	for (int i = 0; i < 3; i++)
		tasks += turns.tasks[i];
	ck_assert_int_eq(turns.wrong, 0);
	ck_assert_uint_eq(turns.rounds, 2 * TURNS);
	ck_assert_uint_eq(tasks, 2 * TURNS * 12);
	ck_assert_uint_eq(ata_bandit_rounds(ata_pool_bandit(turns.pool)),
			  2 * TURNS);
	ata_pool_destroy(turns.pool);
}
END_TEST

#define PARKED 300		/* rounds */
#define FEW 10

/* A pinned worker's thread sleeps through the rounds in which it has no task.
 * One that is seen to sleep may just be about to, and it is a switch or two
 * until it does; woken in every round it would have one at least in each of
 * them. */
START_TEST(a_parked_worker_is_not_woken)
{
	static const double parks[] = { 1.0, 1e6, 1.0 };
	static const double asks[] = { 1.0, 1.0, 1.0 };
	struct ata_pool *pool = t_pool(3, _i ? ATA_POOL_CALLER_WAITS : 0);
	struct ata_bandit *without = t_oracle(3, parks);
	struct ata_bandit *with = t_oracle(3, asks);
	pid_t thread = t_thread_named("ata-1");
	struct t_tally tally;
	struct ata_job job = t_job(6, t_tally_fn, &tally);
	uint64_t switches;

	ck_assert_int_eq(t_tally_init(&tally, 6, 3), 0);
	ck_assert_int_ne(thread, 0);
	t_thread_asleep(thread);
	switches = t_thread_switches(thread);
	for (int i = 0; i < PARKED; i++)
		ck_assert_int_eq(ata_pool_run(pool, without, &job, NULL), 0);
	ck_assert_uint_le(t_thread_switches(thread), switches + FEW);
	ck_assert_uint_eq(t_tally_of(&tally, 1), 0);
	/* And it would be seen to run. */
	for (int i = 0; i <= FEW; i++) {
		ck_assert_int_eq(ata_pool_run(pool, with, &job, NULL), 0);
		ck_assert_uint_eq(t_tally_of(&tally, 1), 2);
		t_thread_asleep(thread);
	}
	ck_assert_uint_ge(t_thread_switches(thread), switches + FEW);
	ata_pool_destroy(pool);
	ata_bandit_destroy(without);
	ata_bandit_destroy(with);
	t_tally_fini(&tally);
}
END_TEST

/* With a second to spin, a worker that does would have spent one by the time
 * when it sleeps. */
START_TEST(workers_that_share_cores_do_not_spin)
{
	struct ata_machine *machine;
	struct ata_pool_config config;
	struct ata_pool *pool;
	uint32_t workers;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	workers = ata_machine_usable(machine) + 1;
	ata_pool_config_init(&config);
	config.workers = workers;
	config.flags = ATA_POOL_CALLER_WAITS;
	config.spin = 1.0;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	for (uint32_t i = 0; i < workers; i++) {
		char name[16];
		pid_t thread;

		snprintf(name, sizeof(name), "ata-%u", i);
		thread = t_thread_named(name);
		ck_assert_int_ne(thread, 0);
		t_thread_asleep(thread);
		ck_assert_double_lt(t_thread_cpu(thread), 0.5);
	}
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

#define HANDLED 42

static void on_fault(int signal)
{
	(void)signal;
	_exit(HANDLED);
}

/* All on worker 1, a thread of the pool's. */
static int fault(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)begin;
	(void)end;
	if (worker == 1)
		*(volatile char *)ctx = 1;
	return 0;
}

/* Were its signal blocked, the kernel would end the program without a word. */
START_TEST(a_fault_in_a_task_finds_its_handler)
{
	static const double parks_caller[] = { 1e6, 1.0 };
	struct ata_bandit *kernel = t_oracle(2, parks_caller);
	struct ata_pool *pool = t_pool(2, 0);
	void *nowhere = mmap(NULL, 1, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS,
			     -1, 0);
	struct ata_job job = t_job(4, fault, nowhere);

	ck_assert_ptr_ne(nowhere, MAP_FAILED);
	signal(SIGSEGV, on_fault);
	ata_pool_run(pool, kernel, &job, NULL);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_threads");
	TCase *tc = tcase_create("threads");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, run_ebusy);
	tcase_add_loop_test(tc, callers_take_turns, 0, 4);
	tcase_add_loop_test(tc, a_parked_worker_is_not_woken, 0, 2);
	tcase_add_test(tc, workers_that_share_cores_do_not_spin);
	tcase_add_exit_test(tc, a_fault_in_a_task_finds_its_handler, HANDLED);
	suite_add_tcase(s, tc);
	return t_run(s);
}
