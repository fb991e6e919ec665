/* SPDX-License-Identifier: MIT */
/* Ends of a trace: destroy, a full disk, a forked child. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/common/t_trace_fixture.h"

START_TEST(destroy_ends_it)
{
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(7);
	ata_pool_destroy(pool);
	pool = NULL;
	ck_assert_int_eq(rounds_in(path), 7);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* As on a full disk: told by the end, and the old file is there. _i: bytes */
START_TEST(what_could_not_be_written_is_told_at_the_end)
{
	static const rlim_t limits[] = { 0, 100, 20000 };
	struct rlimit limit = { limits[_i], RLIM_INFINITY };

	t_folder_write("trace", "old", 3);
	signal(SIGXFSZ, SIG_IGN);
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(100);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), -EFBIG);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	limit.rlim_cur = RLIM_INFINITY;
	ck_assert_int_eq(setrlimit(RLIMIT_FSIZE, &limit), 0);
	ck_assert_str_eq(t_folder_read(path), "old");
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

/* A child leaves the trace to its parent, however it ends. */
START_TEST(a_child_leaves_it_alone)
{
	int status = -1;
	pid_t id;

	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(10);
	id = fork();
	if (id == 0) {
		int bad = ata_pool_trace(pool, NULL) != -ECHILD ||
			  ata_pool_trace(pool, path) != -ECHILD;

		if (_i == 1)
			ata_pool_destroy(pool);
		if (_i == 2)
			fflush(NULL);	/* as exit() does */
		_exit(bad);
	}
	ck_assert_int_eq(waitpid(id, &status, 0), id);
	ck_assert_int_eq(status, 0);
	ck_assert_int_eq(access(path, F_OK), -1);
	run(10);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(rounds_in(path), 20);
	ck_assert_int_eq(t_folder_entries(), 1);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pool_trace_end");
	TCase *tc = tcase_create("trace");

	tcase_set_timeout(tc, 30);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, destroy_ends_it);
	tcase_add_loop_test(tc, what_could_not_be_written_is_told_at_the_end, 0,
			    3);
	tcase_add_loop_test(tc, a_child_leaves_it_alone, 0, 3);
	suite_add_tcase(s, tc);
	return t_run(s);
}
