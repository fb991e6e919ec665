/* SPDX-License-Identifier: MIT */
/* ata_bandit_create(), ata_policy_name(): every documented return value. */
#include <errno.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_memory.h"
#include "tests/common/t_run.h"

static struct ata_bandit_config config;
static const double means[3] = { 1.0, 2.0, 4.0 };

static void set_up(void)
{
	ata_bandit_config_init(&config);
	config.arms = 3;
}

static void refused(void)
{
	struct ata_bandit *const mark = (struct ata_bandit *)&config;
	struct ata_bandit *bandit = mark;

	ck_assert_int_eq(ata_bandit_create(&bandit, &config), -EINVAL);
	ck_assert_ptr_eq(bandit, mark);
}

START_TEST(create_refuses_null_and_unknown_sizes)
{
	struct ata_bandit *bandit;

	ck_assert_int_eq(ata_bandit_create(NULL, &config), -EINVAL);
	ck_assert_int_eq(ata_bandit_create(&bandit, NULL), -EINVAL);
	config.size--;
	refused();
	config.size += 2;
	refused();
	config.size = 0;
	refused();
}
END_TEST

START_TEST(create_refuses_bad_arms)
{
	config.arms = 0;
	refused();
	config.arms = ATA_ARMS_MAX + 1;
	refused();
	config.arms = UINT32_MAX;
	refused();
}
END_TEST

START_TEST(create_refuses_unknown_policies)
{
	config.policy = "best";
	refused();
	config.policy = "";
	refused();
	config.policy = "ATA";
	refused();
	config.policy = NULL;
	refused();
}
END_TEST

START_TEST(create_refuses_policies_without_what_they_need)
{
	config.policy = "ata";
	refused();
	config.policy = "ofta";
	refused();
}
END_TEST

static const double not_positive[] = { 0.0, -1.0, -DBL_MIN,
				       (double)INFINITY, -(double)INFINITY };

START_TEST(create_refuses_bad_constants)
{
	double *const constant[] = { &config.alpha, &config.eta,
				     &config.scale };

	*constant[_i / 5] = not_positive[_i % 5];
	refused();
}
END_TEST

START_TEST(create_refuses_constants_that_are_not_given)
{
	config.eta = (double)NAN;
	refused();
	set_up();
	config.scale = (double)NAN;
	refused();
}
END_TEST

START_TEST(create_refuses_bad_means)
{
	double mean[3] = { 1.0, 1.0, 1.0 };
	const double count[3] = { 1.0, 1.0, 1.0 };
	const double bad[] = { 0.0, -1.0, DBL_MIN / 2, (double)INFINITY,
			       (double)NAN };

	mean[_i % 3] = bad[_i / 3];
	config.true_mean = mean;
	refused();
	config.true_mean = NULL;
	config.prior_mean = mean;
	config.prior_count = count;
	refused();
}
END_TEST

START_TEST(create_refuses_bad_prior_counts)
{
	const double bad[] = { -1.0, (double)INFINITY, (double)NAN };
	double count[3] = { 1.0, 0.0, 1.0 };

	config.prior_mean = means;
	refused();			/* no counts */
	config.prior_mean = NULL;
	config.prior_count = count;
	refused();			/* no means */
	config.prior_mean = means;
	count[_i] = bad[_i];
	refused();
}
END_TEST

START_TEST(create_refuses_bad_names)
{
	const char **const name = _i % 2 ? &config.kernel : &config.machine;
	struct ata_bandit *bandit;
	char text[ATA_NAME_MAX + 2];

	for (int c = 1; c < 256; c++) {
		snprintf(text, sizeof(text), "a%cb", c);
		*name = text;
		if (c < 32 || c == 127) {
			refused();
			continue;
		}
		ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
		ata_bandit_destroy(bandit);
	}
	memset(text, 'x', sizeof(text));
	text[ATA_NAME_MAX + 1] = 0;
	refused();
	text[ATA_NAME_MAX] = 0;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ata_bandit_destroy(bandit);
}
END_TEST

/* Wherever it runs out, all that was taken is given back. */
START_TEST(create_says_when_there_is_no_memory)
{
	struct ata_bandit *bandit = NULL;

	config.arms = ATA_ARMS_MAX;
	if (t_limit_memory((unsigned long)(_i + 1) << 27))
		ck_assert_int_eq(ata_bandit_create(&bandit, &config), -ENOMEM);
	ck_assert_ptr_null(bandit);
}
END_TEST

START_TEST(every_policy_can_be_created)
{
	const char *name;

	for (uint32_t i = 0; (name = ata_policy_name(i)) != NULL; i++) {
		struct ata_bandit *bandit = NULL;

		config.policy = name;
		config.alpha = 1.0;
		config.true_mean = means;
		ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
		ck_assert_str_eq(ata_bandit_policy(bandit), name);
		ck_assert_uint_eq(ata_bandit_arms(bandit), 3);
		ck_assert_uint_eq(ata_bandit_rounds(bandit), 0);
		ata_bandit_destroy(bandit);
	}
	ck_assert_str_eq(ata_policy_name(1), "ata-empirical");
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("bandit_create");
	TCase *tc = tcase_create("create");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, create_refuses_null_and_unknown_sizes);
	tcase_add_test(tc, create_refuses_bad_arms);
	tcase_add_test(tc, create_refuses_unknown_policies);
	tcase_add_test(tc, create_refuses_policies_without_what_they_need);
	tcase_add_loop_test(tc, create_refuses_bad_constants, 0, 15);
	tcase_add_test(tc, create_refuses_constants_that_are_not_given);
	tcase_add_loop_test(tc, create_refuses_bad_means, 0, 15);
	tcase_add_loop_test(tc, create_refuses_bad_prior_counts, 0, 3);
	tcase_add_loop_test(tc, create_refuses_bad_names, 0, 2);
	tcase_add_loop_test(tc, create_says_when_there_is_no_memory, 0, 10);
	tcase_add_test(tc, every_policy_can_be_created);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
