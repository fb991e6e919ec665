/* SPDX-License-Identifier: MIT */
/* Methods, update rules and schedules by name, and the numbers that they
 * take. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/common/t_run.h"
#include "tests/common/t_sgd_fixture.h"

/* Each name once, as a run takes it, and none after the last. */
static void names(const char *(*name)(uint32_t i), const char **member,
		  const char *const *wanted, uint32_t n)
{
	for (uint32_t i = 0; i < n; i++) {
		ck_assert_str_eq(name(i), wanted[i]);
		*member = name(i);
		if (member != &config.method || i == 0)
			ck_assert_int_eq(run(), 0);
	}
	ck_assert_ptr_null(name(n));
	ck_assert_ptr_null(name(UINT32_MAX));
	*member = "minibatch ";
	ck_assert_int_eq(run(), -EINVAL);
	*member = "";
	ck_assert_int_eq(run(), -EINVAL);
	*member = NULL;
	ck_assert_int_eq(run(), -EINVAL);
}

START_TEST(methods_have_names)
{
	static const char *const wanted[] = { "minibatch", "rennala",
					      "ringmaster", "asgd" };

	names(ata_sgd_method_name, &config.method, wanted, 4);
}
END_TEST

START_TEST(optimizers_have_names)
{
	static const char *const wanted[] = { "sgd", "momentum", "nesterov",
					      "adam", "adamw" };

	names(ata_sgd_optimizer_name, &config.optimizer, wanted, 5);
}
END_TEST

START_TEST(schedules_have_names)
{
	static const char *const wanted[] = { "constant", "step", "cosine" };

	names(ata_sgd_schedule_name, &config.schedule, wanted, 3);
}
END_TEST

START_TEST(optimizers_have_a_state)
{
	ck_assert_uint_eq(ata_sgd_state_vectors("sgd"), 0);
	ck_assert_uint_eq(ata_sgd_state_vectors("momentum"), 1);
	ck_assert_uint_eq(ata_sgd_state_vectors("nesterov"), 1);
	ck_assert_uint_eq(ata_sgd_state_vectors("adam"), 2);
	ck_assert_uint_eq(ata_sgd_state_vectors("adamw"), 2);
	ck_assert_uint_eq(ata_sgd_state_vectors("adagrad"), 0);
	ck_assert_uint_eq(ata_sgd_state_vectors(NULL), 0);
}
END_TEST

static void refused(const double *numbers, int n, double *member)
{
	for (int i = 0; i < n; i++) {
		*member = numbers[i];
		ck_assert_int_eq(run(), -EINVAL);
	}
	setup();
}

START_TEST(bad_numbers_are_refused)
{
	static const double part[] = { -0.1, 1.0, 1.0 - 1e-10, (double)NAN };
	static const double small[] = { 0.0, -1.0, 1e-300, 1e300,
					(double)NAN };
	static const double decay[] = { -1e-9, 1e300, (double)INFINITY,
					(double)NAN };
	static const double factor[] = { 0.0, -1.0, 1.0 + 1e-9, (double)NAN };

	refused(part, 4, &config.beta1);
	refused(part, 4, &config.beta2);
	refused(small, 5, &config.epsilon);
	refused(decay, 4, &config.weight_decay);
	refused(factor, 4, &config.schedule_factor);
	config.schedule_period = 0;
	ck_assert_int_eq(run(), -EINVAL);
}
END_TEST

static int keep_flags(void *ctx, const struct ata_job *job,
		      struct ata_round *report)
{
	*(uint32_t *)ctx = job->flags & ~ATA_BETWEEN_ANYWHERE;
	return t_sgd_serial(NULL, job, report);
}

/* And the job of a round has them. */
START_TEST(flags_are_those_of_the_guard)
{
	static const uint32_t flags[] = { 0, ATA_GUARD_ON, ATA_GUARD_OFF };
	uint32_t seen = UINT32_MAX;

	config.execute = keep_flags;
	config.execute_ctx = &seen;
	for (int i = 0; i < 3; i++) {
		config.flags = flags[i];
		ck_assert_int_eq(run(), 0);
		ck_assert_uint_eq(seen, flags[i]);
	}
	config.flags = ATA_GUARD_ON | ATA_GUARD_OFF;
	ck_assert_int_eq(run(), -EINVAL);
	config.flags = ATA_BETWEEN_ANYWHERE;
	ck_assert_int_eq(run(), -EINVAL);
}
END_TEST

/* A cosine over two rounds: a step of half the size for the second one, and
 * none from the third. */
START_TEST(schedules_reach_the_parameters)
{
	float one[T_SGD_DIM], two[T_SGD_DIM];

	config.rounds = 1;
	config.schedule = "cosine";
	config.schedule_period = 2;
	ck_assert_int_eq(run(), 0);
	memcpy(one, params, sizeof(one));
	config.first_round = 1;
	ck_assert_int_eq(run(), 0);
	memcpy(two, params, sizeof(two));
	ck_assert_mem_ne(one, two, sizeof(one));
	config.first_round = 2;
	ck_assert_int_eq(run(), 0);
	ck_assert_mem_eq(two, params, sizeof(two));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sgd names");
	TCase *tc = tcase_create("names");

	tcase_add_checked_fixture(tc, setup, NULL);
	tcase_add_test(tc, methods_have_names);
	tcase_add_test(tc, optimizers_have_names);
	tcase_add_test(tc, schedules_have_names);
	tcase_add_test(tc, optimizers_have_a_state);
	tcase_add_test(tc, bad_numbers_are_refused);
	tcase_add_test(tc, flags_are_those_of_the_guard);
	tcase_add_test(tc, schedules_reach_the_parameters);
	suite_add_tcase(s, tc);
	return t_run(s);
}
