/* SPDX-License-Identifier: MIT */
/* ata_pool_create, _destroy, _worker, _workers, _bandit. */
#include <errno.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_memory.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

static char mark;
#define UNTOUCHED ((struct ata_pool *)(void *)&mark)

static void *tell_itself(void *arg)
{
	*(pid_t *)arg = t_thread_self();
	return NULL;
}

/* A race detector starts a thread of its own with a process's first. And the
 * system still tells of a thread that has just been joined. */
static void start_a_thread(void)
{
	char path[64];
	pthread_t thread;
	pid_t id;

	ck_assert_int_eq(pthread_create(&thread, NULL, tell_itself, &id), 0);
	pthread_join(thread, NULL);
	snprintf(path, sizeof(path), "/proc/self/task/%d", (int)id);
	while (access(path, F_OK) == 0)
		t_sleep_ms(1);
}

/* Here, too. */
static void so_many_are_left(uint32_t threads)
{
	for (int i = 0; i < 20000 && t_threads() != threads; i++)
		t_sleep_ms(1);
	ck_assert_uint_eq(t_threads(), threads);
}

/* create answers so, and leaves no pool and no thread behind. */
static void refused(struct ata_machine *machine,
		    const struct ata_pool_config *config, int error)
{
	struct ata_pool *pool = UNTOUCHED;
	uint32_t threads;

	start_a_thread();
	threads = t_threads();
	ck_assert_int_eq(ata_pool_create(&pool, machine, config), error);
	ck_assert_ptr_eq(pool, UNTOUCHED);
	so_many_are_left(threads);
}

START_TEST(create_einval_no_out)
{
	ck_assert_int_eq(ata_pool_create(NULL, NULL, NULL), -EINVAL);
}
END_TEST

START_TEST(create_einval_size)
{
	struct ata_pool_config config;
	struct ata_bandit_config bandit;

	ata_pool_config_init(&config);
	config.size--;
	refused(NULL, &config, -EINVAL);
	config.size = 0;
	refused(NULL, &config, -EINVAL);
	ata_pool_config_init(&config);
	ata_bandit_config_init(&bandit);
	bandit.size++;
	config.bandit = &bandit;
	refused(NULL, &config, -EINVAL);
}
END_TEST

START_TEST(create_einval_flag)
{
	struct ata_pool_config config;

	for (int bit = 3; bit < 32; bit++) {
		ata_pool_config_init(&config);
		config.flags = UINT32_C(1) << bit;
		refused(NULL, &config, -EINVAL);
	}
}
END_TEST

START_TEST(create_einval_number)
{
	static const double spin[] = { -1e-9, 1.0000001, INFINITY, NAN };
	struct ata_pool_config config;

	ata_pool_config_init(&config);
	config.workers = 0;
	refused(NULL, &config, -EINVAL);
	config.workers = ATA_ARMS_MAX + 1;
	refused(NULL, &config, -EINVAL);
	config.workers = ATA_WORKERS_ALL - 1;
	refused(NULL, &config, -EINVAL);
	ata_pool_config_init(&config);
	for (size_t i = 0; i < sizeof(spin) / sizeof(spin[0]); i++) {
		config.spin = spin[i];
		refused(NULL, &config, -EINVAL);
	}
}
END_TEST

START_TEST(create_einval_bandit)
{
	struct ata_pool_config config;
	struct ata_bandit_config bandit;

	ata_pool_config_init(&config);
	config.bandit = &bandit;
	ata_bandit_config_init(&bandit);
	bandit.policy = "no such policy";
	refused(NULL, &config, -EINVAL);
	bandit.policy = "ata";		/* wants alpha */
	refused(NULL, &config, -EINVAL);
	bandit.policy = NULL;
	refused(NULL, &config, -EINVAL);
}
END_TEST

START_TEST(create_enotsup_recorded_machine)
{
	struct ata_machine *machine = t_synthetic("core:4 pu:1");

	refused(machine, NULL, -ENOTSUP);
	ata_machine_close(machine);
}
END_TEST

START_TEST(create_error_of_the_machine)
{
	setenv("HWLOC_XMLFILE", "/nowhere/at/all.xml", 1);
	refused(NULL, NULL, -ENOENT);
	unsetenv("HWLOC_XMLFILE");
}
END_TEST

/* What this program does when it is run with "limited": the run-time library
 * reads the limit when it starts. */
static int limited(void)
{
	struct ata_pool_config config;
	struct ata_pool *pool = UNTOUCHED;
	int error;

	ata_pool_config_init(&config);
	config.workers = 4;
	error = ata_pool_create(&pool, NULL, &config);
	if (error != -EAGAIN || pool != UNTOUCHED)
		return 10;
	config.flags = ATA_POOL_CALLER_WAITS;
	if (ata_pool_create(&pool, NULL, &config) != -EAGAIN)
		return 11;
	config.workers = 2;	/* and one that is small enough */
	config.flags = 0;
	if (ata_pool_create(&pool, NULL, &config))
		return 12;
	ata_pool_destroy(pool);
	return 0;
}

/* OpenMP would end the program: the pool has to find out before. */
START_TEST(create_eagain_refused_threads)
{
	struct ata_pool_config config;

	ata_pool_config_init(&config);
	config.workers = 400;	/* 8 MiB of stack each */
	if (t_limit_memory(700ul << 20))
		refused(NULL, &config, -EAGAIN);
}
END_TEST

START_TEST(create_eagain_thread_limit)
{
	pid_t child = fork();
	int status = -1;

	if (child == 0) {
		setenv("OMP_THREAD_LIMIT", "2", 1);
		execl("/proc/self/exe", "check_pool", "limited", (char *)NULL);
		_exit(99);
	}
	ck_assert_int_eq(waitpid(child, &status, 0), child);
	ck_assert(WIFEXITED(status));
	ck_assert_int_eq(WEXITSTATUS(status), 0);
}
END_TEST

START_TEST(defaults_are_a_worker_per_core)
{
	struct ata_machine *machine;
	struct ata_pool_config config;
	struct ata_pool *pool;
	uint32_t cores = 0, usable;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	usable = ata_machine_usable(machine);
	for (uint32_t i = 0; i < usable; i++)
		cores += t_core(machine, i).sibling == 0;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, NULL), 0);
	ck_assert_uint_eq(ata_pool_workers(pool), cores);
	ck_assert_uint_eq(ata_bandit_arms(ata_pool_bandit(pool)), cores);
	ck_assert_str_eq(ata_bandit_policy(ata_pool_bandit(pool)),
			 "auto");
	ata_pool_destroy(pool);
	ata_pool_config_init(&config);
	config.flags = ATA_POOL_SMT;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
	ata_machine_close(machine);	/* the pool keeps what it needs */
	ck_assert_uint_eq(ata_pool_workers(pool), usable);
	ata_pool_destroy(pool);
}
END_TEST

/* Worker i sits on core i mod cores; whoever shares one says so. */
START_TEST(worker_tells_its_core)
{
	uint32_t flags = _i ? ATA_POOL_CALLER_WAITS : 0, usable;
	struct ata_machine *machine;
	struct ata_worker worker;
	struct ata_pool *pool;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	usable = ata_machine_usable(machine);
	pool = t_pool(usable + 1, flags);
	ck_assert_uint_eq(ata_pool_workers(pool), usable + 1);
	for (uint32_t i = 0; i <= usable; i++) {
		ata_worker_init(&worker);
		ck_assert_int_eq(ata_pool_worker(pool, i, &worker), 0);
		ck_assert_uint_eq(worker.core, i % usable);
		ck_assert_uint_eq(worker.pu, t_core(machine, i % usable).pu);
		ck_assert_int_eq(worker.shared, i % usable == 0);
		ck_assert_int_eq(worker.caller, i == 0 && !flags);
	}
	ata_pool_destroy(pool);
	ata_machine_close(machine);
}
END_TEST

START_TEST(worker_einval)
{
	struct ata_pool *pool = t_pool(2, 0);
	struct ata_worker worker;

	ata_worker_init(&worker);
	worker.pu = 12345;
	ck_assert_int_eq(ata_pool_worker(NULL, 0, &worker), -EINVAL);
	ck_assert_int_eq(ata_pool_worker(pool, 0, NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_worker(pool, 2, &worker), -EINVAL);
	worker.size++;
	ck_assert_int_eq(ata_pool_worker(pool, 0, &worker), -EINVAL);
	ck_assert_uint_eq(worker.pu, 12345);
	ata_pool_destroy(pool);
	ata_pool_destroy(NULL);
}
END_TEST

int main(int argc, char **argv)
{
	Suite *s;
	TCase *tc;

	(void)argv;
	if (argc > 1)
		return limited();
	s = suite_create("pool");
	tc = tcase_create("create");
	tcase_set_timeout(tc, 30);
	tcase_add_test(tc, create_einval_no_out);
	tcase_add_test(tc, create_einval_size);
	tcase_add_test(tc, create_einval_flag);
	tcase_add_test(tc, create_einval_number);
	tcase_add_test(tc, create_einval_bandit);
	tcase_add_test(tc, create_enotsup_recorded_machine);
	tcase_add_test(tc, create_error_of_the_machine);
	tcase_add_test(tc, create_eagain_refused_threads);
	tcase_add_test(tc, create_eagain_thread_limit);
	tcase_add_test(tc, defaults_are_a_worker_per_core);
	tcase_add_loop_test(tc, worker_tells_its_core, 0, 2);
	tcase_add_test(tc, worker_einval);
	suite_add_tcase(s, tc);
	return t_run(s);
}
