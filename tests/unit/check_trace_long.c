/* SPDX-License-Identifier: MIT */
/* Traces of many rounds, of many kernels and of more workers than one. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "pool/pool.h"
#include "pool/trace.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"

#define ROUNDS 100000
#define KERNELS 1030		/* more than names are kept of */

static const char *path;

static void set_up(void)
{
	t_folder_make();
	path = strdup(t_folder_path("trace.json"));
}

static void tear_down(void)
{
	t_folder_remove();
	free((void *)(uintptr_t)path);
}

/* From now on there is no more memory; or there is again. */
static void limit_memory(int limited)
{
	struct rlimit limit;

	if (T_ALLOCATOR_ABORTS)
		return;
	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	limit.rlim_cur = limited ? 1 : limit.rlim_max;
	ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
}

/* What the file holds. */
struct seen {
	uint64_t rounds, shares, waits, tasks;
	uint64_t out_of_order;	/* events of another round than the last */
	int whole;		/* it ends as it should */
};

static uint64_t number(const char *line, const char *name)
{
	const char *at = strstr(line, name);

	return at ? strtoull(at + strlen(name), NULL, 10) : UINT64_MAX;
}

static struct seen look(const char *file)
{
	struct seen seen = { 0 };
	char line[1024] = "";
	FILE *stream = fopen(file, "r");

	ck_assert_ptr_nonnull(stream);
	while (fgets(line, sizeof(line), stream)) {
		uint64_t round = number(line, "\"round\":");

		if (strstr(line, "\"cat\":\"round\"")) {
			seen.out_of_order += round != ++seen.rounds;
			seen.tasks += number(line, "\"tasks\":");
		} else if (round != UINT64_MAX) {
			seen.out_of_order += round != seen.rounds;
			seen.shares += !strstr(line, "\"cat\":\"wait\"");
			seen.waits += strstr(line, "\"cat\":\"wait\"") != NULL;
		}
	}
	seen.whole = strcmp(line, "]}\n") == 0;
	fclose(stream);
	return seen;
}

/* More rounds than are kept by far, in no more memory; _i: rounds of a call. */
START_TEST(no_round_is_lost_and_memory_does_not_grow)
{
	static const uint64_t lengths[] = { ROUNDS, 1000 };
	struct ata_pool *pool = t_pool(1, 0);
	struct ata_job job = t_job(1, t_nothing, NULL);
	uint64_t call = lengths[_i];
	struct seen seen;
	int error = 0;

	ck_assert_uint_gt(2 * ROUNDS, 3 * ATA__TRACE_RECORDS);
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	limit_memory(1);
	for (uint64_t i = 0; i < ROUNDS / call && !error; i++)
		error = ata_pool_run_rounds(pool, NULL, &job, call, NULL, NULL,
					    NULL);
	limit_memory(0);
	ck_assert_int_eq(error, 0);
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	seen = look(path);
	ck_assert_uint_eq(seen.rounds, ROUNDS + 1);
	ck_assert_uint_eq(seen.shares, ROUNDS + 1);
	ck_assert_uint_eq(seen.out_of_order, 0);
	ck_assert(seen.whole);
	ata_pool_destroy(pool);
}
END_TEST

/* What a call leaves is written when it is half of what is kept. */
START_TEST(a_call_writes_when_half_is_full)
{
	struct ata_pool *pool = t_pool(1, 0);
	struct ata_job job = t_job(1, t_nothing, NULL);
	const char *aside;
	uint64_t written;

	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	aside = t_folder_aside();
	ck_assert_ptr_nonnull(aside);
	ck_assert_int_eq(ata_pool_run_rounds(pool, NULL, &job,
					     ATA__TRACE_RECORDS / 4 - 1, NULL,
					     NULL, NULL), 0);
	written = look(aside).rounds;
	ck_assert_uint_eq(written, 0);
	ck_assert_int_eq(ata_pool_run(pool, NULL, &job, NULL), 0);
	ck_assert_uint_eq(look(aside).rounds, ATA__TRACE_RECORDS / 4);
	ata_pool_destroy(pool);
}
END_TEST

/* Each has its name, but for those that come too late. */
START_TEST(kernels_have_names)
{
	struct ata_pool *pool = t_pool(1, 0);
	struct ata_job job = t_job(1, t_nothing, NULL);
	size_t n, named = 0, unnamed = 0;
	char *text;

	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	for (int i = 0; i < 2 * KERNELS; i++) {
		struct ata_bandit_config config;
		struct ata_bandit *kernel;
		char name[16];

		snprintf(name, sizeof(name), "k%d", i / 2);
		ata_bandit_config_init(&config);
		config.arms = 1;
		config.policy = "uta";
		config.kernel = name;
		ck_assert_int_eq(ata_bandit_create(&kernel, &config), 0);
		ck_assert_int_eq(ata_pool_run(pool, kernel, &job, NULL), 0);
		ata_bandit_destroy(kernel);
	}
	ck_assert_int_eq(ata_pool_trace(pool, NULL), 0);
	text = t_folder_bytes(path, &n);
	for (int i = 0; i < KERNELS; i++) {
		char name[32];
		const char *at;

		snprintf(name, sizeof(name), "\"uta, k%d\"", i);
		at = strstr(text, name);
		named += at && strstr(at + 1, name);
	}
	for (char *at = text; (at = strstr(at, "\"name\":\"round\"")); at++)
		unnamed++;
	ck_assert_uint_eq(named, 1024);
	ck_assert_uint_eq(unnamed, 2 * (KERNELS - 1024));
	free(text);
	ata_pool_destroy(pool);
}
END_TEST

/* Whoever finishes a round records it: _i: where between runs. */
START_TEST(any_worker_may_finish_rounds)
{
	struct ata_pool *pool = t_pool(3, 0);
	struct ata_bandit *kernel = t_kernel(3, "ofta");
	struct ata_job job = t_job(6, t_nothing, NULL);
	struct seen seen;

	job.flags = _i ? ATA_BETWEEN_ANYWHERE : 0;
	ck_assert_int_eq(ata_pool_trace(pool, path), 0);
	ck_assert_int_eq(ata_pool_run_rounds(pool, kernel, &job, 300, NULL,
					     NULL, NULL), 0);
	ata_pool_destroy(pool);
	ata_bandit_destroy(kernel);
	seen = look(path);
	ck_assert_uint_eq(seen.rounds, 300);
	ck_assert_uint_eq(seen.shares, 900);
	ck_assert_uint_eq(seen.tasks, 1800);
	ck_assert_uint_le(seen.waits, 600);	/* the last waits for nobody */
	ck_assert_uint_eq(seen.out_of_order, 0);
	ck_assert(seen.whole);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("trace_long");
	TCase *tc = tcase_create("trace");

	tcase_set_timeout(tc, 60);
	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_loop_test(tc, no_round_is_lost_and_memory_does_not_grow, 0,
			    2);
	tcase_add_test(tc, a_call_writes_when_half_is_full);
	tcase_add_test(tc, kernels_have_names);
	tcase_add_loop_test(tc, any_worker_may_finish_rounds, 0, 2);
	suite_add_tcase(s, tc);
	return t_run(s);
}
