/* SPDX-License-Identifier: MIT */
/*
 * A run that one process saves and another goes on with, on a pool and with a
 * bandit of its own, is the run that nobody has stopped: parameters and state
 * are the same to the last bit, for every update rule and schedule, whatever
 * the number of workers. A failure here means that a checkpoint lacks
 * something.
 *
 * Each part of a run is a process. (That of parameters in memory, of all
 * methods, is in check_sgd_resume.c.)
 */
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

#define ROUNDS 22
#define CUT 11

static float state[2 * T_SGD_DIM];

/* Combination i of update rule and schedule; 0: there are no more. */
static int choose(uint32_t i)
{
	uint32_t schedules = 0;

	while (ata_sgd_schedule_name(schedules))
		schedules++;
	setup();
	memset(state, 0, sizeof(state));
	config.execute = NULL;
	config.tasks = 5;
	config.step = 0.05;
	config.weight_decay = 0.01;
	config.momentum = 0.8;
	config.beta1 = 0.7;
	config.beta2 = 0.95;
	config.epsilon = 1e-5;
	config.schedule_factor = 0.5;
	config.schedule_period = 10;
	config.warm_up = 12;
	config.state = state;
	config.schedule = ata_sgd_schedule_name(i % schedules);
	config.optimizer = ata_sgd_optimizer_name(i / schedules);
	if (!strcmp(config.schedule, "cosine"))
		config.schedule_period = ROUNDS + 7;
	return config.optimizer != NULL;
}

/* Who goes on knows what must be the same, and nothing else. */
static void forget(void)
{
	struct ata_sgd_config now = config;

	ata_sgd_config_init(&config);
	config.method = now.method;
	config.seed = now.seed;
	config.tasks = now.tasks;
	config.micro_batch = now.micro_batch;
	config.optimizer = now.optimizer;
	config.params = now.params;
	config.state = now.state;
}

/* A process that runs up to a round, from a checkpoint or from the start, and
 * leaves one. */
static void part(uint32_t i, const char *from, uint64_t last, const char *to,
		 uint32_t workers)
{
	struct ata_pool *pool;
	struct ata_bandit *bandit;
	int status, error = 0;
	pid_t child = fork();

	ck_assert_int_ge(child, 0);
	if (child) {
		ck_assert_int_eq(waitpid(child, &status, 0), child);
		ck_assert_int_eq(status, 0);
		return;
	}
	choose(i);
	pool = t_pool(workers, 0);
	bandit = ata_pool_bandit(pool);
	if (from) {
		forget();
		error = ata_sgd_load(from, "points", &problem, &config, bandit);
	}
	config.rounds = last - config.first_round;
	if (!error)
		error = ata_sgd_run(pool, NULL, &problem, &config, NULL);
	if (!error)
		error = ata_sgd_save(to, "points", &problem, &config, last,
				     bandit);
	_exit(error != 0);
}

/* What a checkpoint holds. */
struct held {
	float params[T_SGD_DIM];
	float state[2 * T_SGD_DIM];
	struct ata_sgd_config config;
};

static void look(const char *path, uint32_t i, struct held *held)
{
	choose(i);
	forget();
	ck_assert_int_eq(ata_sgd_load(path, "points", &problem, &config, NULL),
			 0);
	memcpy(held->params, params, sizeof(params));
	memcpy(held->state, state, sizeof(state));
	held->config = config;
}

START_TEST(every_rule_and_schedule_goes_on)
{
	const char *whole = t_folder_path("whole");
	const char *half = t_folder_path("half");
	const char *both = t_folder_path("both");
	uint32_t i = 0;

	for (; choose(i); i++) {
		struct held one, two;

		part(i, NULL, ROUNDS, whole, 2);
		part(i, NULL, CUT, half, 1 + i % 3);
		part(i, half, ROUNDS, both, 1 + (i + 1) % 3);
		look(whole, i, &one);
		look(both, i, &two);
		ck_assert_msg(!memcmp(one.params, two.params, sizeof(params)) &&
			      !memcmp(one.state, two.state, sizeof(state)),
			      "%s, %s: another run", config.optimizer,
			      config.schedule);
		ck_assert_uint_eq(two.config.first_round, ROUNDS);
	}
	ck_assert_uint_eq(i, 5 * 3);
}
END_TEST

/* Another step from the round on: what is saved may be changed. */
START_TEST(another_step_may_be_taken)
{
	struct held one, two;
	const char *half = t_folder_path("half");

	part(0, NULL, CUT, half, 1);
	look(half, 0, &one);
	config.execute = t_sgd_serial;
	config.workers = 1;
	config.step = 0.025;
	config.schedule = "cosine";
	config.schedule_period = 100;
	ck_assert_int_eq(run(), 0);
	ck_assert_int_eq(ata_sgd_save(half, "points", &problem, &config,
				      CUT + 1, NULL), 0);
	look(half, 0, &two);
	ck_assert_double_eq(two.config.step, 0.025);
	ck_assert_str_eq(two.config.schedule, "cosine");
	ck_assert_mem_ne(two.params, one.params, sizeof(one.params));
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sgd_goes_on");
	TCase *tc = tcase_create("goes on");

	tcase_add_checked_fixture(tc, t_folder_make, t_folder_remove);
	tcase_set_timeout(tc, 60);
	tcase_add_test(tc, every_rule_and_schedule_goes_on);
	tcase_add_test(tc, another_step_may_be_taken);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
