/* SPDX-License-Identifier: MIT */
/* ata_pool_trace(): every documented return value, what becomes of files. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/common/t_sanitizer.h"
#include "tests/common/t_trace_fixture.h"

START_TEST(rounds_between_begin_and_end_are_there)
{
	run(3);
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(5);
	run(1);
	ck_assert_int_eq(access(path, F_OK), -1);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	run(1);
	ck_assert_int_eq(rounds_in(path), 6);
	/* Another one, in its place. */
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(rounds_in(path), 0);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

START_TEST(what_does_no_harm)
{
	ck_assert_int_eq(ata_pool_trace(NULL, path), -EINVAL);
	ck_assert_int_eq(ata_pool_trace(NULL, NULL), -EINVAL);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(2);
	ck_assert_int_eq(ata_pool_trace(pool, path), -EALREADY);
	ck_assert_int_eq(ata_pool_trace(pool, t_folder_path("other")),
			 -EALREADY);
	run(2);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(rounds_in(path), 4);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

static int trace_in_task(void *ctx, uint64_t begin, uint64_t end,
			 uint32_t worker)
{
	(void)begin;
	(void)end;
	(void)worker;
	return ata_pool_trace(pool, ctx) != -EBUSY;
}

static int trace_between(void *ctx, uint64_t round,
			 const struct ata_round *report)
{
	(void)round;
	(void)report;
	return ata_pool_trace(pool, ctx) == -EBUSY ? 0 : -EPERM;
}

/* From a task, and between rounds; a trace or none. */
START_TEST(during_a_call_it_is_ebusy)
{
	struct ata_job job = t_job(1, trace_in_task, NULL);

	for (int traced = 0; traced < 2; traced++) {
		job.ctx = NULL;
		ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job, 2,
						     trace_between, NULL,
						     NULL), 0);
		job.ctx = (void *)(uintptr_t)path;
		ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
		if (!traced)
			ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	}
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(rounds_in(path), 3);
}
END_TEST

START_TEST(a_relative_path_is_of_the_folder_that_was_current)
{
	ck_assert_int_eq(chdir(t_folder_path("")), 0);
	ck_assert_int_eq(ata_pool_trace(pool, "trace"), 0);
	ck_assert_int_eq(chdir("/"), 0);
	run(1);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(rounds_in(path), 1);
}
END_TEST

START_TEST(what_cannot_be_written_is_an_error_at_once)
{
	char whole[5000];

	ck_assert_int_eq(ata_pool_trace(pool, t_folder_path("no/trace")),
			 -ENOENT);
	ck_assert_int_eq(ata_pool_trace(pool, ""), -ENOENT);
	ck_assert_int_eq(ata_pool_trace(pool, t_folder_path("")), -EISDIR);
	ck_assert_int_eq(ata_pool_trace(pool, "/dev/null"), -ENXIO);
	memset(whole, 'x', sizeof(whole) - 1);
	whole[sizeof(whole) - 1] = '\0';
	ck_assert_int_eq(ata_pool_trace(pool, whole), -ENAMETOOLONG);
	t_folder_write("trace", "old", 3);
	ck_assert_int_eq(chmod(path, 0400), 0);
	if (t_folder_to_nobody()) {
		ck_assert_int_eq(ata_pool_trace(pool, path), -EACCES);
		t_folder_from_nobody();
	}
	run(1);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_str_eq(t_folder_read(path), "old");
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

START_TEST(without_memory_it_is_enomem)
{
	struct rlimit limit;

	if (T_ALLOCATOR_ABORTS)
		return;
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = 1;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_eq(ata_pool_trace(pool, path), -ENOMEM);
	limit.rlim_cur = limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	ck_assert_int_eq(t_folder_entries(), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_trace");
	TCase *tc = tcase_create("trace");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, rounds_between_begin_and_end_are_there);
	tcase_add_test(tc, what_does_no_harm);
	tcase_add_test(tc, during_a_call_it_is_ebusy);
	tcase_add_test(tc, a_relative_path_is_of_the_folder_that_was_current);
	tcase_add_test(tc, what_cannot_be_written_is_an_error_at_once);
	tcase_add_test(tc, without_memory_it_is_enomem);
	suite_add_tcase(s, tc);
	return t_run(s);
}
