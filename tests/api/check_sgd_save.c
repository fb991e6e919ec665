/* SPDX-License-Identifier: MIT */
/*
 * ata_sgd_save(): every documented return value, and that what was there stays
 * when it fails. How files are replaced is in check_bandit_save.c.
 */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/t_checkpoint_fixture.h"

/* What was at path is still there, and nothing else. */
static void refused(int error)
{
	t_folder_text("checkpoint", "as it was");
	ck_assert_int_eq(save(), error);
	ck_assert_str_eq(t_folder_read(path), "as it was");
	ck_assert_int_eq(t_folder_entries(), 1);
	checkpoint_tear_down();
	checkpoint_set_up();
}

START_TEST(save_refuses_null)
{
	ck_assert_int_eq(ata_sgd_save(NULL, MODEL, &problem, &config, ROUND,
				      bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_save(path, NULL, &problem, &config, ROUND,
				      bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_save(path, MODEL, NULL, &config, ROUND,
				      bandit), -EINVAL);
	ck_assert_int_eq(ata_sgd_save(path, MODEL, &problem, NULL, ROUND,
				      bandit), -EINVAL);
	ck_assert_int_eq(t_folder_entries(), 0);
	config.params = NULL;
	refused(-EINVAL);
	config.state = NULL;
	refused(-EINVAL);
}
END_TEST

START_TEST(save_refuses_what_is_no_run)
{
	problem.dim = 0;
	refused(-EINVAL);
	problem.size--;
	refused(-EINVAL);
	config.size++;
	refused(-EINVAL);
	config.optimizer = "adan";
	refused(-EINVAL);
	config.tasks = 0;
	refused(-EINVAL);
	config.first_round = ROUND + 1;		/* the round was before it */
	refused(-EINVAL);
	config.rounds = ROUND - 1;		/* the round is after it */
	refused(-EINVAL);
	config.first_round = ROUND;		/* nothing has run yet */
	ck_assert_int_eq(save(), 0);
}
END_TEST

START_TEST(save_needs_no_state_where_there_is_none)
{
	config.optimizer = "sgd";
	config.state = NULL;
	ck_assert_int_eq(save(), 0);
	fresh.config.optimizer = "sgd";
	fresh.config.state = NULL;
	ck_assert_int_eq(load(), 0);
	ck_assert_mem_eq(fresh.params, params, sizeof(params));
	ck_assert_mem_eq(fresh.state, before.state, sizeof(state));
}
END_TEST

START_TEST(model_is_a_name)
{
	static const char *const bad[] = { "a\nb", "\x7f", "\x1f" };
	char longest[ATA_NAME_MAX + 2];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_int_eq(ata_sgd_save(path, bad[i], &problem, &config,
					      ROUND, NULL), -EINVAL);
	memset(longest, 'n', sizeof(longest));
	longest[ATA_NAME_MAX + 1] = '\0';
	ck_assert_int_eq(ata_sgd_save(path, longest, &problem, &config, ROUND,
				      NULL), -EINVAL);
	longest[ATA_NAME_MAX] = '\0';
	for (int i = 0; i < 3; i++) {
		const char *name = i == 0 ? longest : i == 1 ? "" : " \xc3\xa9 ";

		fresh = before;
		ck_assert_int_eq(ata_sgd_save(path, name, &problem, &config,
					      ROUND, NULL), 0);
		ck_assert_int_eq(ata_sgd_load(path, name, &problem,
					      &fresh.config, NULL), 0);
		numbers_taken();
	}
}
END_TEST

START_TEST(save_refuses_what_is_not_finite)
{
	static const float bad[] = { INFINITY, -INFINITY, NAN };

	params[T_SGD_DIM - 1] = bad[_i];
	refused(-ERANGE);
	state[0] = bad[_i];
	refused(-ERANGE);
	state[2 * T_SGD_DIM - 1] = bad[_i];
	refused(-ERANGE);
	params[0] = FLT_MAX;
	params[1] = -FLT_TRUE_MIN;
	params[2] = -0.0f;
	ck_assert_int_eq(save(), 0);
	ck_assert_int_eq(load(), 0);
	numbers_taken();
}
END_TEST

START_TEST(save_refuses_what_no_profile_holds)
{
	const double mean[2] = { 1.0, 1.0 };
	const double count[2] = { 1.0, 2.0 * (double)ATA_TASKS_MAX };

	ata_bandit_destroy(bandit);
	fresh_bandit_config.prior_mean = mean;
	fresh_bandit_config.prior_count = count;
	bandit = make_bandit();
	refused(-ERANGE);
}
END_TEST

static int save_at(const char *where)
{
	return ata_sgd_save(where, MODEL, &problem, &config, ROUND, bandit);
}

START_TEST(save_names_what_is_wrong_with_the_path)
{
	ck_assert_int_eq(save_at(""), -ENOENT);
	ck_assert_int_eq(save_at(t_folder_path("none/checkpoint")), -ENOENT);
	ck_assert_int_eq(save_at(t_folder_path("")), -EISDIR);
	ck_assert_int_eq(save_at("/dev/null"), -ENXIO);
	ck_assert_int_eq(t_folder_entries(), 0);
	if (t_folder_to_nobody()) {
		ck_assert_int_eq(chmod(t_folder_path(""), 0500), 0);
		ck_assert_int_eq(save(), -EACCES);
		ck_assert_int_eq(chmod(t_folder_path(""), 0700), 0);
	}
	t_folder_from_nobody();
}
END_TEST

/* Cut off after so many bytes, as by a full disk: in the header, the vectors,
 * the profile. */
START_TEST(write_that_fails_leaves_the_old_file)
{
	struct rlimit limit = { 0, RLIM_INFINITY };
	size_t whole;

	ck_assert_int_eq(save(), 0);
	free(t_folder_bytes(path, &whole));
	signal(SIGXFSZ, SIG_IGN);
	for (size_t most = 0; most < whole; most += 20) {
		t_folder_text("checkpoint", "as it was");
		limit.rlim_cur = most;
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		ck_assert_int_eq(save(), -EFBIG);
		limit.rlim_cur = RLIM_INFINITY;
		ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
		ck_assert_str_eq(t_folder_read(path), "as it was");
		ck_assert_int_eq(t_folder_entries(), 1);
	}
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("sgd_save");
	TCase *tc = tcase_create("save");

	tcase_add_checked_fixture(tc, checkpoint_set_up, checkpoint_tear_down);
	tcase_add_test(tc, save_refuses_null);
	tcase_add_test(tc, save_refuses_what_is_no_run);
	tcase_add_test(tc, save_needs_no_state_where_there_is_none);
	tcase_add_test(tc, model_is_a_name);
	tcase_add_loop_test(tc, save_refuses_what_is_not_finite, 0, 3);
	tcase_add_test(tc, save_refuses_what_no_profile_holds);
	tcase_add_test(tc, save_names_what_is_wrong_with_the_path);
	tcase_add_test(tc, write_that_fails_leaves_the_old_file);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
