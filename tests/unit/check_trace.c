/* SPDX-License-Identifier: MIT */
/*
 * What a trace tells of rounds on a clock that only the tasks move, so that the
 * whole file is known.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "machine/machine.h"
#include "pool/pool.h"
#include "tests/common/t_clock.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

static struct t_clock time_now;
static struct ata_machine *machine;
static struct ata_pool *pool;
static const char *path;

/* 1001 ns a task, 4 of them on a processor. */
static int spend(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)worker;
	t_clock_advance(&time_now, 1001 * (end - begin), 4 * (end - begin));
	return ctx ? *(int *)ctx : 0;
}

static void set_up(void)
{
	struct ata_pool_config config;
	struct ata_bandit_config bandit;

	t_folder_make();
	path = strdup(t_folder_path("trace.json"));
	t_clock_init(&time_now);
	t_clock_advance(&time_now, 5000000000, 0);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	machine->clock = &time_now.clock;
	ata_bandit_config_init(&bandit);
	bandit.policy = "auto";
	bandit.kernel = "copy \"\\\xc3\xa9\xe9";
	ata_pool_config_init(&config);
	config.workers = 1;
	config.spin = 0.0;
	config.bandit = &bandit;
	ck_assert_int_eq(ata_pool_create(&pool, machine, &config), 0);
}

static void tear_down(void)
{
	ata_pool_destroy(pool);
	ata_machine_close(machine);
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

static void run(struct ata_bandit *kernel, uint64_t tasks, void *value,
		struct ata_round *report, int result)
{
	struct ata_job job = t_job(tasks, spend, value);

	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, report), result);
}

/* The text of the file, behind the names of its rows; to be freed. */
static char *end_trace(void)
{
	struct ata_worker worker;
	char names[1024];
	size_t n;
	char *text;
	long id = (long)getpid();

	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	ck_assert_int_eq(t_folder_entries(), 1);
	ata_worker_init(&worker);
	ata_pool_worker(pool, 0, &worker);
	snprintf(names, sizeof(names),
		 "{\"displayTimeUnit\":\"ns\",\"otherData\":{\"library\":"
		 "\"atasched %s\"},\"traceEvents\":[\n"
		 "{\"name\":\"process_name\",\"ph\":\"M\",\"pid\":%ld,"
		 "\"tid\":1,\"args\":{\"name\":\"pool of 1 workers\"}},\n"
		 "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%ld,"
		 "\"tid\":2,\"args\":{\"name\":\"rounds\"}},\n"
		 "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":%ld,"
		 "\"tid\":2,\"args\":{\"sort_index\":0}},\n"
		 "{\"name\":\"thread_name\",\"ph\":\"M\",\"pid\":%ld,"
		 "\"tid\":1,\"args\":{\"name\":\"worker 0 (cpu %" PRIu32
		 ")\"}},\n"
		 "{\"name\":\"thread_sort_index\",\"ph\":\"M\",\"pid\":%ld,"
		 "\"tid\":1,\"args\":{\"sort_index\":1}}",
		 ata_version(), id, id, id, id, worker.pu, id);
	text = t_folder_bytes(path, &n);
	ck_assert_uint_gt(n, strlen(names));
	ck_assert_mem_eq(text, names, strlen(names));
	memmove(text, text + strlen(names), n + 1 - strlen(names));
	return text;
}

/* One event, on the row of worker 0 (tid 1) or of the rounds (2). */
static const char *event(const char *name, const char *category, int tid,
			 const char *rest)
{
	static char text[4][1024];
	static unsigned int next;
	char *out = text[next++ % 4];

	snprintf(out, sizeof(text[0]), ",\n{\"name\":\"%s\",\"cat\":\"%s\","
		 "\"ph\":\"X\",\"pid\":%ld,\"tid\":%d,%s}}", name, category,
		 (long)getpid(), tid, rest);
	return out;
}

static void check(const char *first, const char *second, const char *third,
		  const char *fourth)
{
	char *text = end_trace(), expected[4096];

	snprintf(expected, sizeof(expected), "%s%s%s%s\n]}\n", first, second,
		 third, fourth);
	ck_assert_str_eq(text, expected);
	free(text);
}

#define COPY "auto, copy \\\"\\\\\xc3\xa9?"

/* Of one of which nothing was known, it is a probe. */
START_TEST(the_file_tells_rounds_and_shares)
{
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(NULL, 3, NULL, NULL, 0);
	t_clock_advance(&time_now, 2000000007, 0);
	run(NULL, 3, NULL, NULL, 0);
	check(event(COPY, "round", 2, "\"ts\":5000000.000,\"dur\":3.003,"
		    "\"args\":{\"round\":1,\"tasks\":3,"
		    "\"makespan\":0.000003003,\"moved\":0"),
	      event("probe", "probe", 1, "\"ts\":5000000.000,\"dur\":3.003,"
		    "\"args\":{\"round\":1,\"tasks\":3,\"begin\":0,\"end\":3,"
		    "\"seconds\":0.000003003"),
	      event(COPY, "round", 2, "\"ts\":7000003.010,\"dur\":3.003,"
		    "\"args\":{\"round\":2,\"tasks\":3,"
		    "\"makespan\":0.000003003,\"moved\":0"),
	      event("share", "share", 1, "\"ts\":7000003.010,\"dur\":3.003,"
		    "\"args\":{\"round\":2,\"tasks\":3,\"begin\":0,\"end\":3,"
		    "\"seconds\":0.000003003"));
}
END_TEST

/* The clock of the processor is read where a report wants it. */
START_TEST(greedy_rounds_have_no_range_and_cpu_is_told)
{
	struct ata_bandit *kernel = t_kernel(1, "gta");
	struct ata_times times[1];
	struct ata_round report;

	ata_round_init(&report);
	report.times = times;
	report.capacity = 1;
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(kernel, 2, NULL, &report, 0);
	ata_bandit_destroy(kernel);	/* its names were kept */
	check(event("gta", "round", 2, "\"ts\":5000000.000,\"dur\":2.002,"
		    "\"args\":{\"round\":1,\"tasks\":2,"
		    "\"makespan\":0.000002002"),
	      event("share", "share", 1, "\"ts\":5000000.000,\"dur\":2.002,"
		    "\"args\":{\"round\":1,\"tasks\":2,"
		    "\"seconds\":0.000002002,\"cpu\":0.000000008"), "", "");
}
END_TEST

START_TEST(a_failed_round_is_marked)
{
	struct ata_bandit *kernel = t_kernel(1, "ofta");
	int value = -77;

	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	run(kernel, 1, &value, NULL, -ECANCELED);
	check(event("ofta: failed", "round", 2, "\"ts\":5000000.000,"
		    "\"dur\":1.001,\"args\":{\"round\":1,\"tasks\":1,"
		    "\"makespan\":0.000001001,\"failed_worker\":0,"
		    "\"failed_value\":-77"),
	      event("share: failed", "share", 1, "\"ts\":5000000.000,"
		    "\"dur\":1.001,\"args\":{\"round\":1,\"tasks\":1,"
		    "\"begin\":0,\"end\":1,\"seconds\":0.000001001"), "", "");
	ata_bandit_destroy(kernel);
}
END_TEST

static int cancel(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	spend(NULL, begin, end, worker);
	return ata_pool_cancel(ctx);
}

START_TEST(a_cancelled_round_is_marked)
{
	struct ata_bandit *kernel = t_kernel(1, "ofta");
	struct ata_job job = t_job(1, cancel, pool);

	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), -ECANCELED);
	check(event("ofta: cancelled", "round", 2, "\"ts\":5000000.000,"
		    "\"dur\":1.001,\"args\":{\"round\":1,\"tasks\":1,"
		    "\"makespan\":0.000001001"),
	      event("share", "share", 1, "\"ts\":5000000.000,"
		    "\"dur\":1.001,\"args\":{\"round\":1,\"tasks\":1,"
		    "\"begin\":0,\"end\":1,\"seconds\":0.000001001"), "", "");
	ata_bandit_destroy(kernel);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("trace");
	TCase *tc = tcase_create("trace");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, the_file_tells_rounds_and_shares);
	tcase_add_test(tc, greedy_rounds_have_no_range_and_cpu_is_told);
	tcase_add_test(tc, a_failed_round_is_marked);
	tcase_add_test(tc, a_cancelled_round_is_marked);
	suite_add_tcase(s, tc);
	return t_run(s);
}
