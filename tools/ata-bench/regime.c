/* SPDX-License-Identifier: MIT */
/*
 * One regime of compare --matrix. Rows learn first, those that do; then all
 * take turns in short laps, in a random order that is new each time around,
 * with laps of equal shares among them that say how long tasks take. A lap
 * begins with a round that wakes its threads and does not count, unless a round
 * is as long as a lap.
 */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "comparison.h"
#include "complain.h"
#include "interrupt.h"
#include "matrix.h"
#include "matrix_share.h"
#include "progress.h"
#include "shuffle.h"
#include "wall.h"

#define LAP_SECONDS 0.05
#define LEARN_ROUNDS 100	/* and at least so long, but of the regime's */
#define LEARN_BATCH 10
#define LEARN_SECONDS 0.5	/* time no more than its part */
#define TURNS_LEAST 2
#define SPARE_ROUNDS 1000

struct run {
	struct comparison c;
	uint32_t number;	/* of the regime */
	double begun, seconds;
	double round[POLICIES_MAX];	/* seconds of a round, at the last look */
};

static double elapsed(const struct run *run)
{
	return wall_now() - run->begun;
}

static void show(const struct run *run)
{
	double part = fmin(1.0, elapsed(run) / fmax(run->seconds, 0.1));

	progress_show(1000ull * run->number + (uint64_t)(999.0 * part));
}

/* Words of the table of regimes: they are right. */
static void read_workers(const struct regime *regime, struct group_list *timed,
			 struct slow_list *slow)
{
	struct option_spec groups = { .argument = "NxF[,NxF...]", .max = 4096,
				      .value = timed };
	struct option_spec factors = { .value = slow };
	char wanted[256];

	if (regime->virtual_workers != NULL)
		word_groups(&groups, regime->virtual_workers, wanted,
			    sizeof(wanted));
	else
		word_slow(&factors, regime->slow, wanted, sizeof(wanted));
}

/* Of equal shares: hardly any row needs longer. */
static double equal_round(const struct regime *regime)
{
	struct group_list timed = { .n = 0 };
	struct slow_list slow = { .n = 0 };
	double slowest = 1.0, workers = 2.0;

	read_workers(regime, &timed, &slow);
	if (timed.n > 0)
		workers = timed.workers;
	for (uint32_t i = 0; i < timed.n; i++)
		slowest = fmax(slowest, timed.factor[i]);
	for (uint32_t i = 0; i < slow.n; i++)
		slowest = fmax(slowest, slow.factor[i]);
	return 1e-6 * regime->task_us * slowest *
	       ceil((double)regime->tasks / workers);
}

double regime_turn(uint32_t i, uint32_t rows)
{
	double round = equal_round(&regimes[i]);
	double rounds = ceil(LAP_SECONDS / round);
	double lap = round * (rounds > 1.0 ? rounds + 1.0 : 1.0);

	return rows * lap + (regimes[i].virtual_workers == NULL ?
				     BASE_SECONDS : 0.0);
}

static void set_up(struct run *run, const struct regime *regime,
		   const struct setting *given)
{
	struct setting *setting = &run->c.setting;
	double least;

	*setting = *given;
	setting->task_us = regime->task_us;
	run->c.tasks = regime->tasks;
	read_workers(regime, &setting->virtual_workers, &setting->slow);
	if (regime->virtual_workers == NULL)
		setting->workers = 2;
	/* Room for the shortest rounds that may be. */
	least = 1e-6 * regime->task_us * (double)regime->tasks /
		(setting->virtual_workers.n > 0 ?
			 setting->virtual_workers.workers : 2);
	run->c.rounds = (uint64_t)(2.0 * run->seconds / least) + SPARE_ROUNDS;
}

/* Return: as lap_run(); -ENOBUFS: no more room */
static int run_rounds(struct run *run, uint32_t row, uint64_t rounds)
{
	struct comparison *c = &run->c;
	struct record *record = &c->record[row];
	uint64_t skipped = record->skip;
	double begun = wall_now();
	int error;

	if (record->rounds + rounds > record->capacity + skipped ||
	    record->laps == record->lap_capacity)
		return -ENOBUFS;
	error = lap_run(c->row[row], &c->job, c->emulate, rounds, record, NULL,
			NULL);
	run->round[row] = (wall_now() - begun) / (double)rounds;
	if (skipped > 0 && rounds > skipped) {
		double sum = 0.0;

		for (uint64_t i = 1; i <= rounds - skipped && error == 0; i++)
			sum += record->wall[record->rounds - i];
		run->round[row] = sum / (double)(rounds - skipped);
	}
	show(run);
	return error;
}

/* Enough to be past the beginning; the others only say how long they take. */
static int learn(struct run *run, uint32_t row, double seconds)
{
	struct comparison *c = &run->c;
	int learns = row_learns(row_name(c->row[row]));
	double begun = wall_now();
	uint64_t rounds = 0;
	int error = 0;

	while (error == 0 && rounds < (learns ? UINT64_MAX : 1)) {
		double taken = wall_now() - begun;

		if (rounds >= 2 && (taken > seconds ||
				    (rounds >= LEARN_ROUNDS &&
				     taken > LEARN_SECONDS)))
			break;
		error = run_rounds(run, row, rounds < 2 ? 1 : LEARN_BATCH);
		rounds += rounds < 2 ? 1 : LEARN_BATCH;
	}
	c->record[row].settled = c->record[row].rounds;
	return error;
}

static int run_lap(struct run *run, uint32_t row)
{
	struct record *record = &run->c.record[row];
	double rounds = ceil(LAP_SECONDS / run->round[row]);
	int error;

	rounds = fmin(fmax(rounds, 1.0), 1e6);
	record->skip = rounds > 1.0;
	error = run_rounds(run, row, (uint64_t)rounds + record->skip);
	record->skip = 0;
	if (error == 0)
		record_lap(record);
	return error;
}

static int run_turn(struct run *run, uint64_t *random)
{
	uint32_t order[POLICIES_MAX + 1], n = run->c.n;
	int error = 0;

	for (uint32_t i = 0; i <= n; i++)
		order[i] = i;
	shuffle(order, n + 1, random);
	for (uint32_t i = 0; i <= n && error == 0; i++)
		error = order[i] == n ? base_lap(run->c.base) :
					run_lap(run, order[i]);
	return error;
}

/* Turns are whole, so that all rows have as many laps. */
static int run_turns(struct run *run, uint64_t *turns)
{
	uint64_t random = run->c.setting.seed + run->number;
	uint32_t learners = 0;
	int error = 0;

	*turns = 0;
	for (uint32_t i = 0; i < run->c.n; i++)
		learners += (uint32_t)row_learns(row_name(run->c.row[i]));
	for (uint32_t i = 0; i < run->c.n && error == 0; i++)
		error = learn(run, i, matrix_learn(run->seconds, learners));
	while (error == 0 && (*turns < TURNS_LEAST ||
			      elapsed(run) * (1.0 + 0.5 / (double)*turns) <
			      run->seconds)) {
		error = run_turn(run, &random);
		*turns += error == 0;
	}
	return error == -ENOBUFS ? 0 : error;
}

/* The first that was asked for: to take the best would flatter it. */
static int compare_pairs(const struct comparison *c, struct outcome *out)
{
	uint32_t i = 0;
	int error = 0;

	while (i < c->n && !row_learns(row_name(c->row[i])))
		i++;
	out->mine = i;
	for (uint32_t j = 0; i < c->n && j < c->n && error == 0; j++)
		error = pairs_compute(&out->pairs[j], &c->record[i],
				      &c->record[j]);
	return error;
}

static int conclude(struct run *run, struct outcome *out)
{
	struct comparison *c = &run->c;
	int error = comparison_optimum(c);

	if (error != 0)
		return error;
	out->optimum = c->optimum;
	out->workers = ata_pool_workers(c->pool);
	strcpy(out->emulated, emulate_text(c->emulate));
	for (uint32_t i = 0; i < c->n; i++) {
		figures_compute(&out->figures[i],
				c->setting.policies.name[i], &c->record[i]);
		out->rounds[i] = c->record[i].rounds - c->record[i].settled;
	}
	out->n = c->n;
	return compare_pairs(c, out);
}

int regime_measure(uint32_t i, const struct setting *given, double seconds,
		   struct outcome *out)
{
	struct run run = { .number = i, .begun = wall_now(),
			   .seconds = seconds };
	struct comparison *c = &run.c;
	uint64_t turns = 0;
	int error;

	set_up(&run, &regimes[i], given);
	error = setting_open(&c->setting, &c->pool, &c->emulate);
	if (error != STATUS_OK)
		return error;
	error = comparison_prepare(c);
	if (error == 0)
		error = run_turns(&run, &turns);
	if (turns > 0 && (error == 0 || interrupted()))
		error = conclude(&run, out);
	comparison_close(c);
	return error;
}
