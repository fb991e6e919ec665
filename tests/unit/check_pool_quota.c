/* SPDX-License-Identifier: MIT */
/*
 * A pool follows the files of control groups that the test writes.
 */
#include <stdlib.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_cgroup.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_tree.h"

#define N 4
#define TASKS 40
#define LOOK 50000000u

static const double even[N] = { 1, 1, 1, 1 };
static struct t_clock time_now;
static struct ata_machine *machine;
static struct ata_pool *pool;
static struct ata_bandit *kernel;

static void open_pool(const char *groups)
{
	struct ata_pool_config config;

	t_cgroup_begin(groups);
	t_clock_init(&time_now);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->clock = &time_now.clock;
	ata__cgroup_destroy(&machine->cgroup);
	ck_assert_int_eq(ata__cgroup_find(&machine->cgroup, t_tree_root()), 0);
	ata_pool_config_init(&config);
	config.workers = N;
	config.spin = 0.0;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	kernel = t_oracle(N, even);
}

static void close_pool(void)
{
	ata_bandit_destroy(kernel);
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}

/* After a look: how many have tasks? */
static uint32_t at_work(uint32_t milliseconds)
{
	struct ata_job job = t_job(TASKS, t_nothing, NULL);
	struct ata_times times[N];
	struct ata_round report;
	uint32_t active = 0;

	ata_round_init(&report);
	report.times = times;
	report.capacity = N;
	t_clock_advance(&time_now, milliseconds * UINT64_C(1000000), 0);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, &report), 0);
	for (uint32_t i = 0; i < N; i++)
		active += times[i].tasks > 0;
	return active;
}

START_TEST(version_2_nested)
{
	open_pool("0::/a/b\n");
	ck_assert_uint_eq(at_work(50), 4);
	t_cgroup_put_v2("/a/b", "350000 100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 3);
	t_cgroup_put_v2("/a", "200000 100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 2);
	t_cgroup_put_v2("/a/b", "50000 100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 1);
	t_cgroup_put_v2("/a/b", "max 100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 2);
	/* another uses what /a has */
	t_cgroup_put_v2("/a", "200000 100000\n", "nr_throttled 9\n");
	ck_assert_uint_eq(at_work(250), 1);
	ck_assert_uint_eq(at_work(1000), 2);
	t_cgroup_put_v2("/a", "max 100000\n", "nr_throttled 9\n");
	ck_assert_uint_eq(at_work(50), 4);
	close_pool();
}
END_TEST

START_TEST(version_1)
{
	open_pool("4:cpu,cpuacct:/a\n");
	t_cgroup_put_v1("/a", "290000\n", "100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 2);
	t_cgroup_put_v1("/a", "-1\n", "100000\n", "nr_throttled 0\n");
	ck_assert_uint_eq(at_work(50), 4);
	close_pool();
}
END_TEST

/* From the first round on. */
START_TEST(files_that_make_no_sense_limit_nothing)
{
	open_pool("0::/a\n");
	t_cgroup_put_v2("/a", "soon\n", "nr_throttled x\n");
	ck_assert_uint_eq(at_work(0), 4);
	close_pool();
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_quota");
	TCase *tc = tcase_create("pool_quota");

	tcase_add_unchecked_fixture(tc, t_tree_make, t_tree_remove);
	tcase_add_test(tc, version_2_nested);
	tcase_add_test(tc, version_1);
	tcase_add_test(tc, files_that_make_no_sense_limit_nothing);
	suite_add_tcase(s, tc);
	return t_run(s);
}
