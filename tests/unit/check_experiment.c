/* SPDX-License-Identifier: MIT */
/*
 * What fails here: an experiment's results depend on the threads that computed
 * them, belong to other cases than is said, or an error leaves results, or
 * machines that nobody closes.
 */
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "sim/experiment.h"
#include "tests/common/t_run.h"

#define ROUNDS 30
#define SEEDS 4

static _Atomic int open_sources, opened;
static _Atomic int asked;		/* calls of stopped */
static int stop_after;
#define UNITS (2 * 5 * SEEDS)
static double parts[UNITS];
static int n_parts;
static _Atomic int strangers;		/* other threads that told these */

/* A machine whose times depend on seed and place. */
struct machine {
	struct source source;
	uint64_t seed;
	double mean[8];
};

static int begin(struct source *source, uint64_t round)
{
	(void)source;
	(void)round;
	return 0;
}

static double take(struct source *source, uint32_t worker, uint64_t tasks)
{
	struct machine *m = (struct machine *)source;
	double seconds = 0.0;

	while (tasks-- > 0)
		seconds += m->mean[worker] * t_uniform(&m->seed, 0.5, 1.5);
	return seconds;
}

static void destroy(struct source *source)
{
	atomic_fetch_sub(&open_sources, 1);
	free(source);
}

/* No policy here is guarded, so nobody asks for single tasks. */
static const struct source_type type = {
	.begin = begin, .take = take, .destroy = destroy
};

/* An open; ctx: how many workers */
static int fail_at;		/* which call of it; 0: none */

static int open_machine(struct source **out, const void *ctx, uint64_t seed)
{
	struct machine *m;

	if (atomic_fetch_add(&opened, 1) + 1 == fail_at)
		return -ENODEV;
	m = calloc(1, sizeof(*m));
	if (m == NULL)
		return -ENOMEM;
	m->source = (struct source){ .type = &type, .mean = m->mean,
				     .workers = *(const uint32_t *)ctx };
	m->seed = seed;
	for (uint32_t i = 0; i < m->source.workers; i++)
		m->mean[i] = t_uniform(&m->seed, 0.5, 2.0);
	atomic_fetch_add(&open_sources, 1);
	*out = &m->source;
	return 0;
}

static int stopped(void)
{
	return atomic_fetch_add(&asked, 1) >= stop_after;
}

static void seen(double part)
{
	atomic_fetch_add(&strangers, omp_get_thread_num() != 0);
	if (n_parts < UNITS)
		parts[n_parts++] = part;
}

static const uint32_t two = 2, eight = 8;
static const struct experiment_case cases[] = {
	{ .open = open_machine, .ctx = &two, .workers = 2 },
	{ .open = open_machine, .ctx = &eight, .workers = 8,
	  .prior_factor = 1.0, .prior_count = 100.0 },
};
static const char *const policies[] = {
	"ata-empirical", "uta", "gta", "ema", "awf-b",
};
static const uint64_t checkpoint[] = { 1, 10, ROUNDS };

static const struct experiment experiment = {
	.cases = cases, .n_cases = 2, .policy = policies, .policies = 5,
	.first_seed = 11, .seeds = SEEDS,
	.run = { .tasks = 17, .rounds = ROUNDS, .checkpoint = checkpoint,
		 .checkpoints = 3, .scheduler = { .eta = 1.0, .scale = 2.0,
						  .alpha = 1.0 } },
};

/* Teams are started in tests alone: Check forks, libgomp's threads do not. */
static struct experiment_result run(const struct experiment *e, int threads)
{
	struct experiment_result result;

	omp_set_num_threads(threads);
	ck_assert_int_eq(experiment_run(e, &result), 0);
	ck_assert_int_eq(atomic_load(&open_sources), 0);
	return result;
}

/* 1 or 2 threads, or all one after the other in the order of the cases. */
START_TEST(threads_do_not_matter)
{
	struct experiment other = experiment;
	struct experiment_result one = run(&experiment, 1), many;

	other.alone = _i == 1;
	many = run(&other, 2 + _i);
	ck_assert_mem_eq(one.sums, many.sums, UNITS * sizeof(*one.sums));
	ck_assert_mem_eq(one.kept, many.kept, 3 * UNITS * sizeof(*one.kept));
	experiment_free(&one);
	experiment_free(&many);
}
END_TEST

/* Each result is that of a run alone of its case, policy and seed. */
START_TEST(results_lie_where_they_belong)
{
	struct experiment_result result = run(&experiment, 2);

	for (uint32_t i = 0; i < UNITS; i++) {
		uint32_t c = i / SEEDS / 5, p = i / SEEDS % 5, s = i % SEEDS;
		struct run_config config = experiment.run;
		struct run_sums sums, kept[3];
		struct source *source;

		ck_assert_uint_eq(experiment_at(&experiment, c, p, s), i);
		config.policy = policies[p];
		config.scheduler.seed = 11 + s;
		config.scheduler.prior_factor = cases[c].prior_factor;
		config.scheduler.prior_count = cases[c].prior_count;
		ck_assert_int_eq(open_machine(&source, cases[c].ctx, 11 + s),
				 0);
		ck_assert_int_eq(run_rounds(&config, source, kept, &sums), 0);
		destroy(source);
		ck_assert_mem_eq(&sums, &result.sums[i], sizeof(sums));
		ck_assert_mem_eq(kept, &result.kept[3 * i], sizeof(kept));
	}
	experiment_free(&result);
}
END_TEST

static void fails(const struct experiment *e, int threads, int error)
{
	struct experiment_result result;

	omp_set_num_threads(threads);
	ck_assert_int_eq(experiment_run(e, &result), error);
	ck_assert(result.sums == NULL && result.kept == NULL);
	ck_assert_int_eq(atomic_load(&open_sources), 0);
}

START_TEST(errors_end_it)
{
	static const char *const unknown[] = { "uta", "nonsense" };
	struct experiment other = experiment;

	fail_at = 13;
	fails(&experiment, _i, -ENODEV);
	ck_assert_int_lt(atomic_load(&opened), UNITS);
	fail_at = 0;
	other.policy = unknown;
	other.policies = 2;
	fails(&other, _i, -EINVAL);
}
END_TEST

START_TEST(it_can_be_stopped)
{
	struct experiment other = experiment;

	other.stopped = stopped;
	stop_after = 3;
	fails(&other, _i, -EINTR);
	ck_assert_int_lt(atomic_load(&opened), UNITS);
	ck_assert_int_ge(atomic_load(&asked), 4);
	/* In the midst of a run too: here it is asked every second round. */
	other.n_cases = other.policies = other.seeds = 1;
	other.run.tasks = 1000000;
	other.run.rounds = 6;
	other.run.checkpoints = 0;
	atomic_store(&asked, 0);
	stop_after = 0;
	fails(&other, 1, -EINTR);
	ck_assert_int_eq(atomic_load(&asked), 1);
}
END_TEST

/* Told to the calling thread alone, never less than before, at the end all. */
START_TEST(progress_grows_to_1)
{
	struct experiment other = experiment;
	struct experiment_result result;

	other.seen = seen;
	result = run(&other, _i);
	experiment_free(&result);
	ck_assert_int_eq(atomic_load(&strangers), 0);
	for (int i = 0; i < n_parts; i++) {
		ck_assert_double_gt(parts[i], i > 0 ? parts[i - 1] : 0.0);
		ck_assert_double_le(parts[i], 1.0);
	}
	/* Of two threads the calling one may get nothing to do. */
	if (_i == 2)
		return;
	ck_assert_int_eq(n_parts, UNITS);
	ck_assert_double_eq_tol(parts[UNITS - 1], 1.0, 1e-9);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("experiment");
	TCase *tc = tcase_create("threads");

	tcase_add_loop_test(tc, threads_do_not_matter, 0, 2);
	tcase_add_test(tc, results_lie_where_they_belong);
	tcase_add_loop_test(tc, errors_end_it, 1, 3);
	tcase_add_loop_test(tc, it_can_be_stopped, 1, 3);
	tcase_add_loop_test(tc, progress_grows_to_1, 1, 3);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(s, tc);
	return t_run(s);
}
