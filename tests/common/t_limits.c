/* SPDX-License-Identifier: MIT */
#include <check.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_limits.h"

#define N T_LIMITS_WORKERS
#define TASKS T_LIMITS_TASKS
#define ELSEWHERE 999u		/* a unit that no worker sits on */

struct t_limits t_limits;

void t_limits_open(uint32_t flags)
{
	static const double even[N] = { 1, 1, 1, 1 };
	struct t_limits *t = &t_limits;
	struct ata_pool_config config;

	t_clock_init(&t->clock);
	t_system_init(&t->sys);
	ck_assert_int_eq(ata_machine_open(&t->machine, NULL), 0);
	t->machine->clock = &t->clock.clock;
	t->machine->system = &t->sys.system;
	ata_pool_config_init(&config);
	config.workers = N;
	config.flags = flags;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&t->pool, t->machine, &config), 0);
	t->kernel = t_oracle(N, even);
	ck_assert_int_eq(t_tally_init(&t->tally, TASKS, N), 0);
}

void t_limits_close(void)
{
	t_tally_fini(&t_limits.tally);
	ata_bandit_destroy(t_limits.kernel);
	ata_pool_destroy(t_limits.pool);
	ata_machine_close(t_limits.machine);
}

void t_limits_run(void)
{
	struct t_tally *tally = &t_limits.tally;
	struct ata_job job = t_job(TASKS, t_tally_fn, tally);

	t_tally_reset(tally);
	ck_assert_int_eq(ata_pool_run(t_limits.pool, t_limits.kernel, &job,
				      NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(tally, 1), 0);
}

void t_limits_expect(uint64_t a, uint64_t b, uint64_t c, uint64_t d)
{
	const uint64_t count[N] = { a, b, c, d };

	t_clock_advance(&t_limits.clock, T_LIMITS_LOOK, 0);
	t_limits_run();
	for (uint32_t i = 0; i < N; i++)
		ck_assert_uint_eq(t_tally_of(&t_limits.tally, i), count[i]);
}

struct ata_worker t_limits_worker(uint32_t i)
{
	struct ata_worker worker;

	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(t_limits.pool, i, &worker), 0);
	return worker;
}

static pid_t thread_of(uint32_t worker)
{
	return worker == T_LIMITS_CALLER ?
		       ata__system_thread() :
		       t_limits.pool->team.seat[worker].thread;
}

void t_limits_take(uint32_t worker)
{
	static const unsigned int unit = ELSEWHERE;

	t_system_set(&t_limits.sys, thread_of(worker), &unit, 1);
}

void t_limits_give_back(uint32_t worker)
{
	const unsigned int unit[2] = { t_limits_worker(worker).pu, ELSEWHERE };

	t_system_set(&t_limits.sys, thread_of(worker), unit, 2);
}
