/* SPDX-License-Identifier: MIT */
/* Spare workers: slots for cores that may be allowed later. */
#include <errno.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

#define TASKS 64

static struct ata_pool *open_pool(uint32_t workers, uint32_t spare)
{
	struct ata_pool_config config;
	struct ata_pool *pool = NULL;

	ata_pool_config_init(&config);
	config.workers = workers;
	config.spare_workers = spare;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), 0);
	ck_assert_uint_eq(ata_pool_workers(pool), workers + spare);
	ck_assert_uint_eq(ata_bandit_arms(ata_pool_bandit(pool)),
			  workers + spare);
	return pool;
}

static struct ata_worker worker_of(const struct ata_pool *pool, uint32_t i)
{
	struct ata_worker worker;

	ata_worker_init(&worker);
	ck_assert_int_eq(ata_pool_worker(pool, i, &worker), 0);
	return worker;
}

static void run(struct ata_pool *pool, struct t_tally *tally)
{
	struct ata_job job = t_job(TASKS, t_tally_fn, tally);

	t_tally_reset(tally);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert_uint_eq(t_tally_wrong(tally, 1), 0);
}

/* The core that the process's mask leaves out, until it does not. */
START_TEST(a_spare_worker_takes_a_core_that_is_allowed_later)
{
	cpu_set_t all = t_mask();
	struct t_tally tally;
	struct ata_pool *pool;
	uint32_t unit = 0;

	if (CPU_COUNT(&all) < 2)
		return;
	while (!CPU_ISSET(unit, &all))
		unit++;
	t_threads_set(t_mask_only(unit));
	pool = open_pool(1, 1);
	ck_assert_int_eq(t_tally_init(&tally, TASKS, 2), 0);
	run(pool, &tally);
	ck_assert_int_eq(worker_of(pool, 0).spare, 0);
	ck_assert_int_eq(worker_of(pool, 1).spare, 1);
	ck_assert_int_eq(worker_of(pool, 1).present, 0);
	ck_assert_uint_eq(worker_of(pool, 1).pu, ATA_NO_CORE);
	ck_assert_uint_eq(worker_of(pool, 1).core, ATA_NO_CORE);
	ck_assert_uint_eq(t_tally_of(&tally, 0), TASKS);
	t_thread_set(0, all);
	for (int i = 0; i < 4000 && !worker_of(pool, 1).present; i++) {
		t_sleep_ms(10);
		run(pool, &tally);
	}
	ck_assert_int_eq(worker_of(pool, 1).present, 1);
	unit = worker_of(pool, 1).pu;
	ck_assert(unit != worker_of(pool, 0).pu && CPU_ISSET(unit, &all));
	ck_assert(t_thread_has(t_thread_named("ata-1"), t_mask_only(unit)));
	ck_assert(t_thread_has(0, all));
	t_tally_fini(&tally);
	ata_pool_destroy(pool);
}
END_TEST

START_TEST(a_number_of_spare_workers_that_is_too_large)
{
	struct ata_pool_config config;
	struct ata_pool *pool;

	ata_pool_config_init(&config);
	ck_assert_uint_eq(config.spare_workers, 0);
	config.spare_workers = ATA_ARMS_MAX;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), -EINVAL);
	config.workers = 2;
	config.spare_workers = ATA_ARMS_MAX - 1;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), -EINVAL);
	config.workers = ATA_WORKERS_ALL;
	config.spare_workers = UINT32_MAX;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), -EINVAL);
}
END_TEST

/* What is learned is the cores', whether there are spare workers or not. */
START_TEST(spare_workers_have_no_part_in_the_identity)
{
	char with[ATA_MACHINE_ID_SIZE], without[ATA_MACHINE_ID_SIZE];
	struct ata_pool *pool = open_pool(2, 3);

	ck_assert_int_eq(ata_pool_machine_id(pool, with, sizeof(with)), 0);
	ata_pool_destroy(pool);
	pool = open_pool(2, 0);
	ck_assert_int_eq(ata_pool_machine_id(pool, without, sizeof(without)),
			 0);
	ck_assert_str_eq(with, without);
	ata_pool_destroy(pool);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_spare");
	TCase *tc = tcase_create("pool_spare");

	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, a_spare_worker_takes_a_core_that_is_allowed_later);
	tcase_add_test(tc, a_number_of_spare_workers_that_is_too_large);
	tcase_add_test(tc, spare_workers_have_no_part_in_the_identity);
	suite_add_tcase(s, tc);
	return t_run(s);
}
