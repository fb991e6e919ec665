/* SPDX-License-Identifier: MIT */
/*
 * The sum under threads that fight for it: more of them than cores, in one team
 * for thousands of rounds, with short vectors, so that the tree and the free
 * list are nearly all there is to do. Bits that differ mean that two threads
 * had one vector, or that one added what another had not finished.
 */
#include <string.h>

#include <omp.h>

#include <atasched.h>

#include "tests/common/t_run.h"

#define DIM 33
#define TASKS_MAX 300u
#define ROUNDS 4000u

struct stress {
	struct ata_sum *sum;
	uint64_t tasks;
	int finish;		/* 0: this round is left unfinished */
	int schedule;
	float number[TASKS_MAX][DIM];
	int refused;		/* calls, by any thread */
	int wrong;		/* rounds, by the thread that checks */
	int finished;
};

/* The tree of the header, level by level, in place */
static void tree(struct stress *stress, float *out)
{
	static float node[TASKS_MAX][DIM];

	memcpy(node, stress->number, sizeof(node));
	for (uint64_t width = 1; width < stress->tasks; width *= 2)
		for (uint64_t i = 0; i + width < stress->tasks; i += 2 * width)
			for (size_t j = 0; j < DIM; j++)
				node[i][j] += node[i + width][j];
	memcpy(out, node[0], sizeof(node[0]));
}

static int bring(struct stress *stress, uint64_t task)
{
	float *leaf = ata_sum_leaf(stress->sum, task);

	if (!leaf)
		return 1;
	for (size_t i = 0; i < DIM; i++)
		leaf[i] += stress->number[task][i];
	return ata_sum_done(stress->sum, task) != 0;
}

/* Between rounds, by one thread: a new number of tasks, another schedule */
static void next(struct stress *stress, uint64_t *seed)
{
	stress->tasks = t_random(seed) % TASKS_MAX + 1;
	stress->finish = t_random(seed) % 8 != 0;
	stress->schedule = (int)(t_random(seed) % 3);
	for (uint64_t task = 0; task < stress->tasks; task++)
		for (size_t i = 0; i < DIM; i++)
			stress->number[task][i] =
				(float)t_uniform(seed, -1e6, 1e6);
	if (ata_sum_begin(stress->sum, stress->tasks))
		stress->refused++;
}

static void check(struct stress *stress)
{
	const float *result = ata_sum_result(stress->sum);
	float wanted[DIM];

	if (!stress->finish) {
		stress->wrong += result != NULL;
		return;
	}
	tree(stress, wanted);
	stress->finished++;
	stress->wrong += !result || memcmp(result, wanted, sizeof(wanted));
}

/* Task i of a round, in the order of the round's schedule */
static uint64_t task_of(const struct stress *stress, uint64_t i)
{
	if (stress->schedule == 1)	/* neighbours on different threads */
		return stress->tasks - 1 - i;
	return i;
}

static void run(struct stress *stress, int threads)
{
	uint64_t seed = (uint64_t)threads;
	int refused = 0;

#pragma omp parallel num_threads(threads) reduction(+ : refused)
	for (unsigned int round = 0; round < ROUNDS; round++) {
#pragma omp single
		next(stress, &seed);
		if (stress->schedule == 2) {
#pragma omp for schedule(static)
			for (uint64_t i = 0; i < stress->tasks; i++)
				if (i || stress->finish)
					refused += bring(stress, i);
		} else {
#pragma omp for schedule(dynamic, 1)
			for (uint64_t i = 0; i < stress->tasks; i++)
				if (i || stress->finish)
					refused += bring(stress,
							 task_of(stress, i));
		}
#pragma omp single
		check(stress);
	}
	stress->refused += refused;
}

START_TEST(same_bits_under_pressure)
{
	static const int threads[] = { 1, 2, 3, 8, 24 };
	static struct stress stress;

	ck_assert_int_eq(ata_sum_create(&stress.sum, DIM, TASKS_MAX), 0);
	run(&stress, threads[_i]);
	ck_assert_int_eq(stress.refused, 0);
	ck_assert_int_eq(stress.wrong, 0);
	ck_assert_int_gt(stress.finished, ROUNDS / 2);
	ata_sum_destroy(stress.sum);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("sum under stress");
	TCase *tc = tcase_create("threads");

	tcase_add_loop_test(tc, same_bits_under_pressure, 0, 5);
	tcase_set_timeout(tc, 300);
	suite_add_tcase(s, tc);
	return t_run(s);
}
