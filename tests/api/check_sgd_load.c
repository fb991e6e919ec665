/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_load(): every documented return value, and what it fills in and what
 * not. Damaged files are in check_sgd_load_damage.c.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/t_checkpoint_fixture.h"
#include "tests/common/t_sanitizer.h"

static void set_up(void)
{
	checkpoint_set_up();
	ck_assert_int_eq(save(), 0);
}

static void refused(const char *where, int error)
{
	before = fresh;
	ck_assert_int_eq(ata_sgd_load(where, MODEL, &problem, &fresh.config,
				      fresh_bandit), error);
	unchanged();
}

START_TEST(load_refuses_null_and_what_is_no_run)
{
	refused(NULL, -EINVAL);
	ck_assert_int_eq(ata_sgd_load(path, NULL, &problem, &fresh.config,
				      fresh_bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_load(path, "a\nb", &problem, &fresh.config,
				      fresh_bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_load(path, MODEL, NULL, &fresh.config,
				      fresh_bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_load(path, MODEL, &problem, NULL,
				      fresh_bandit), -EINVAL);
	problem.dim = 0;
	refused(path, -EINVAL);
	problem.dim = T_SGD_DIM;
	fresh.config.rounds = 0;
	refused(path, -EINVAL);
	fresh.config.rounds = 1;
	fresh.config.state = NULL;
	refused(path, -EINVAL);
}
END_TEST

START_TEST(load_refuses_a_bandit_that_has_begun)
{
	uint64_t count[2];

	ck_assert_int_eq(ata_sgd_load(path, MODEL, &problem, &fresh.config,
				      bandit), -EBUSY);
	unchanged();
	ck_assert_int_eq(ata_bandit_allocate(fresh_bandit, 9, count), 0);
	refused(path, -EBUSY);
}
END_TEST

START_TEST(load_names_what_is_wrong_with_the_path)
{
	refused("", -ENOENT);
	refused(t_folder_path("none"), -ENOENT);
	refused(t_folder_path("checkpoint/x"), -ENOTDIR);
	refused(t_folder_path(""), -EISDIR);
	refused("/dev/zero", -ENXIO);
	ck_assert_int_eq(mkfifo(t_folder_path("pipe"), 0600), 0);
	refused(t_folder_path("pipe"), -ENXIO);
	ck_assert_int_eq(chmod(path, 0000), 0);
	if (t_folder_to_nobody())
		refused(path, -EACCES);
	t_folder_from_nobody();
}
END_TEST

/* Which it is, the loop tells: each of those that must be the same. */
START_TEST(checkpoint_of_another_run_is_refused)
{
	struct ata_sgd_config *c = &fresh.config;
	const char *model = MODEL;
	size_t n;
	char *text;

	switch (_i) {
	case 0: model = "points 18"; break;
	case 1: model = ""; break;
	case 2: problem.dim++; break;
	case 3: problem.dim = SIZE_MAX / 2; break;
	case 4: problem.samples--; break;
	case 5: problem.samples = 0; break;
	case 6: c->method = "rennala"; break;
	case 7: c->optimizer = "sgd"; break;
	case 8: c->optimizer = "adamw"; break;	/* of the same shape */
	case 9: c->seed++; break;
	case 10: c->tasks++; break;
	default: c->micro_batch++; break;
	}
	before = fresh;
	ck_assert_int_eq(ata_sgd_load(path, model, &problem, c, fresh_bandit),
			 -ESTALE);
	unchanged();
	/* but a damaged one is damaged, whoever it is of */
	text = t_folder_bytes(path, &n);
	for (size_t i = 1; i < n; i += n / 7) {
		t_folder_write("checkpoint", text, n - i);
		ck_assert_int_eq(ata_sgd_load(path, model, &problem, c,
					      fresh_bandit), -EBADMSG);
		unchanged();
	}
	free(text);
}
END_TEST

START_TEST(what_decides_about_rounds_is_taken_over)
{
	struct ata_sgd_config *c = &fresh.config;
	double target = 0.25;

	c->first_round = 77;
	c->rounds = 1000;
	c->step = 1.0;
	c->momentum = c->beta1 = c->beta2 = c->epsilon = c->weight_decay = 0.5;
	c->schedule = "step";
	c->schedule_factor = 0.5;
	c->schedule_period = 7;
	c->warm_up = 8;
	c->max_delay = 9;
	c->target_loss = target;
	c->flags = ATA_GUARD_OFF;
	c->evaluate_every = 3;
	before = fresh;
	ck_assert_int_eq(load(), 0);
	numbers_taken();
	ck_assert_double_eq(c->step, config.step);
	ck_assert_double_eq(c->momentum, config.momentum);
	ck_assert_double_eq(c->beta1, config.beta1);
	ck_assert_double_eq(c->beta2, config.beta2);
	ck_assert_double_eq(c->epsilon, config.epsilon);
	ck_assert_double_eq(c->weight_decay, config.weight_decay);
	ck_assert_str_eq(c->schedule, "cosine");
	ck_assert_double_eq(c->schedule_factor, config.schedule_factor);
	ck_assert_uint_eq(c->schedule_period, 100);
	ck_assert_uint_eq(c->warm_up, config.warm_up);
	ck_assert_uint_eq(c->max_delay, config.max_delay);
	ck_assert_uint_eq(c->rounds, 1000);
	ck_assert_double_eq(c->target_loss, target);
	ck_assert_uint_eq(c->flags, ATA_GUARD_OFF);
	ck_assert_uint_eq(c->evaluate_every, 3);
	ck_assert_ptr_eq(c->params, fresh.params);
	ck_assert_ptr_eq(c->state, fresh.state);
}
END_TEST

/* Every number has a place of its own in the file, and comes back whole. */
START_TEST(each_number_comes_back)
{
	config.seed = fresh.config.seed = UINT64_MAX;
	config.step = 0.1;
	config.momentum = 0.2;
	config.beta1 = 0.3;
	config.beta2 = 0.4;
	config.epsilon = 0x1p-149;
	config.weight_decay = 0.0;
	config.schedule = "step";
	config.schedule_factor = 0.7;
	config.schedule_period = UINT64_MAX;
	config.warm_up = UINT64_MAX - 1;
	config.max_delay = UINT64_MAX - 2;
	ck_assert_int_eq(save(), 0);
	ck_assert_int_eq(load(), 0);
	ck_assert_double_eq(fresh.config.step, 0.1);
	ck_assert_double_eq(fresh.config.momentum, 0.2);
	ck_assert_double_eq(fresh.config.beta1, 0.3);
	ck_assert_double_eq(fresh.config.beta2, 0.4);
	ck_assert_double_eq(fresh.config.epsilon, 0x1p-149);
	ck_assert_double_eq(fresh.config.weight_decay, 0.0);
	ck_assert_double_eq(fresh.config.schedule_factor, 0.7);
	ck_assert_uint_eq(fresh.config.schedule_period, UINT64_MAX);
	ck_assert_uint_eq(fresh.config.warm_up, UINT64_MAX - 1);
	ck_assert_uint_eq(fresh.config.max_delay, UINT64_MAX - 2);
}
END_TEST

/* What was learned goes along, where it is of use. */
START_TEST(bandit_goes_along)
{
	ck_assert_int_eq(load(), 0);
	for (uint32_t arm = 0; arm < 2; arm++) {
		ck_assert_double_gt(known(bandit, arm), 0.0);
		ck_assert_double_eq(known(fresh_bandit, arm),
				    known(bandit, arm));
	}
	ck_assert_uint_eq(ata_bandit_rounds(fresh_bandit), 0);
}
END_TEST

START_TEST(bandit_of_elsewhere_stays_as_it_is)
{
	ata_bandit_destroy(fresh_bandit);
	fresh_bandit_config.machine = _i == 0 ? "there" : "here";
	fresh_bandit_config.kernel = _i == 1 ? "others" : "points";
	fresh_bandit_config.arms = _i == 2 ? 3 : 2;
	fresh_bandit = make_bandit();
	ck_assert_int_eq(load(), 0);
	numbers_taken();
	ck_assert_double_eq(known(fresh_bandit, 0), 0.0);
}
END_TEST

START_TEST(there_need_be_no_bandit)
{
	ck_assert_int_eq(ata_sgd_load(path, MODEL, &problem, &fresh.config,
				      NULL), 0);
	numbers_taken();
	fresh = before;
	ck_assert_int_eq(ata_sgd_save(path, MODEL, &problem, &config, ROUND,
				      NULL), 0);
	ck_assert_int_eq(load(), 0);
	numbers_taken();
	ck_assert_double_eq(known(fresh_bandit, 0), 0.0);
}
END_TEST

START_TEST(load_says_when_there_is_no_memory)
{
	const size_t many = (size_t)1 << 22;
	float *large = calloc(many, sizeof(*large));
	struct rlimit limit;
	rlim_t was;
	int error;

	if (T_ALLOCATOR_ABORTS)
		return;
	ck_assert_ptr_nonnull(large);
	problem.dim = many / 4;
	config.params = config.state = large;
	ck_assert_int_eq(save(), 0);
	fresh.config.params = fresh.config.state = large;
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	was = limit.rlim_cur;
	limit.rlim_cur = 1 << 20;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	error = load();
	limit.rlim_cur = was;	/* the shell that removes the folder */
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_eq(error, -ENOMEM);
	ck_assert_uint_eq(fresh.config.first_round, 0);
	free(large);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sgd_load");
	TCase *tc = tcase_create("load");

	tcase_add_checked_fixture(tc, set_up, checkpoint_tear_down);
	tcase_add_test(tc, load_refuses_null_and_what_is_no_run);
	tcase_add_test(tc, load_refuses_a_bandit_that_has_begun);
	tcase_add_test(tc, load_names_what_is_wrong_with_the_path);
	tcase_add_loop_test(tc, checkpoint_of_another_run_is_refused, 0, 12);
	tcase_add_test(tc, what_decides_about_rounds_is_taken_over);
	tcase_add_test(tc, each_number_comes_back);
	tcase_add_test(tc, bandit_goes_along);
	tcase_add_loop_test(tc, bandit_of_elsewhere_stays_as_it_is, 0, 3);
	tcase_add_test(tc, there_need_be_no_bandit);
	tcase_add_test(tc, load_says_when_there_is_no_memory);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
