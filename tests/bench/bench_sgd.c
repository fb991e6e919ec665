/* SPDX-License-Identifier: MIT */
/*
 * How much of a round of SGD is gradients: rounds of 64 tasks on one worker and
 * on two, beside the bare loop over as many gradients, without pool, sum,
 * update and sampler. In turn, in many laps. The data set is the one that train
 * takes; the bare loop reads it in a random order, too. One worker is compared
 * with the loop that does not clear its vector for each task: clearing is part
 * of what the library adds. On a machine that is busy with other things, two
 * workers may be far from twice as fast on the clock; the processors' time of a
 * task says whether that is the library's fault. Numbers for a person; nothing
 * can fail.
 *
 * usage: bench_sgd [MODEL], all by default
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/open.h"
#include "tests/bench/sgd_rows.h"
#include "tests/common/t_bench.h"
#include "tests/common/t_run.h"

#define LAPS 31
#define LAP_SECONDS 0.03

struct seen {
	double wall[LAPS];
	double cpu[LAPS];
};

/* Sorts what was seen, for what is called so. */
static void show(const char *what, struct seen *seen, int rows, int laps)
{
	struct t_spread wall[SGD_ROWS], cpu[SGD_ROWS];
	char name[200];

	for (int i = 0; i < rows; i++) {
		uint32_t workers = i == SGD_TWO ? 2 : 1;

		snprintf(name, sizeof(name), "%s %s", what, sgd_names[i]);
		wall[i] = t_bench_row("bench_sgd", name, workers, "us", 1.0,
				      seen[i].wall, (size_t)laps);
		cpu[i] = t_bench_row("bench_sgd", name, workers,
				     "processor us", 1.0, seen[i].cpu,
				     (size_t)laps);
		printf("  %-18s %9.2f us (%.2f to %.2f), processors %9.2f us\n",
		       sgd_names[i], wall[i].median, wall[i].low, wall[i].high,
		       cpu[i].median);
	}
	printf("  1 worker: %.3f of the bare loop's speed, processors %.3f\n",
	       wall[SGD_BARE].median / wall[SGD_ONE].median,
	       cpu[SGD_BARE].median / cpu[SGD_ONE].median);
	if (rows == SGD_ROWS)
		printf("  2 workers: %.3f times 1, processors %.3f\n",
		       wall[SGD_ONE].median / wall[SGD_TWO].median,
		       2.0 * cpu[SGD_ONE].median / cpu[SGD_TWO].median);
}

/* All rows in turn. */
static int compare(const char *what, struct sgd_rows *rows, int laps)
{
	static struct seen seen[SGD_ROWS];
	const int n = rows->pool[1] ? SGD_ROWS : SGD_TWO;

	for (int lap = 0; lap < laps; lap++)
		for (int i = 0; i < n; i++) {
			struct sgd_cost cost;
			int error = sgd_lap(rows, (enum sgd_row)i, &cost);

			if (error)
				return error;
			seen[i].wall[lap] = cost.wall;
			seen[i].cpu[lap] = cost.cpu;
		}
	show(what, seen, n, laps);
	return 0;
}

/* As many rounds a lap as its time allows; fewer laps where that is one. */
static int measure(struct sgd_rows *rows, uint32_t micro_batch)
{
	struct ata_bandit_config config;
	struct sgd_cost cost;
	char what[160];
	double round;
	int error = 0, laps;

	rows->micro_batch = micro_batch;
	rows->rounds = 1;
	sgd_lap(rows, SGD_BARE, &cost);
	round = 1e-6 * SGD_TASKS * cost.cpu;
	if (round < LAP_SECONDS / 2)
		rows->rounds = (uint64_t)(LAP_SECONDS / round);
	if (rows->rounds > SGD_ROUNDS)
		rows->rounds = SGD_ROUNDS;
	laps = round > 10 * LAP_SECONDS ? 3 : round > LAP_SECONDS ? 7 : LAPS;
	snprintf(what, sizeof(what), "%s x%u", rows->model->name,
		 (unsigned)micro_batch);
	t_bench_no_commas(what);
	printf("%s, micro-batch %u: a task, in %d laps of %llu rounds\n",
	       rows->model->name, (unsigned)micro_batch, laps,
	       (unsigned long long)rows->rounds);
	ata_bandit_config_init(&config);
	for (uint32_t i = 0; i < 2 && !error; i++) {
		config.arms = i + 1;
		error = ata_bandit_create(&rows->kernel[i], &config);
	}
	if (!error)
		error = compare(what, rows, laps);
	for (uint32_t i = 0; i < 2; i++) {
		ata_bandit_destroy(rows->kernel[i]);
		rows->kernel[i] = NULL;
	}
	return error;
}

/* Room for so many bytes, zero. */
static void *lines(size_t bytes)
{
	void *memory;

	bytes = (bytes / 64 + 1) * 64;
	memory = aligned_alloc(64, bytes);
	if (memory)
		memset(memory, 0, bytes);
	return memory;
}

static int bench(struct sgd_rows *rows, const struct model *model)
{
	size_t bytes = (size_t)model->dim * sizeof(float);
	int error = -ENOMEM;

	rows->model = model;
	rows->params = lines(bytes);
	rows->gradient = lines(bytes);
	rows->scratch = lines(model->scratch);
	if (rows->params && rows->gradient && rows->scratch) {
		model->type->start(model, 1, rows->params);
		error = measure(rows, 8);
		if (!error)
			error = measure(rows, 32);
	}
	free(rows->params);
	free(rows->gradient);
	free(rows->scratch);
	return error;
}

/* The caller stays on the first worker's core, for the bare loop. */
static int create_pools(struct sgd_rows *rows)
{
	struct ata_pool_config config;
	struct ata_machine *machine;
	int error = ata_machine_open(&machine, NULL);

	if (error)
		return error;
	ata_pool_config_init(&config);
	config.flags = ATA_POOL_KEEP_BINDING;
	for (uint32_t i = 0; i < 2 && !error; i++) {
		if (i >= ata_machine_usable(machine))
			break;
		config.workers = i + 1;
		error = ata_pool_create(&rows->pool[i], machine, &config);
	}
	ata_machine_close(machine);
	return error;
}

static uint64_t *random_order(uint64_t n)
{
	uint64_t *order = malloc(n * sizeof(*order)), seed = 1;

	for (uint64_t i = 0; order && i < n; i++) {
		uint64_t other = t_random(&seed) % (i + 1);

		order[i] = order[other];
		order[other] = i;
	}
	return order;
}

/* All models on a data set, or the one of this name. */
static int bench_all(struct sgd_rows *rows, const struct dataset *data,
		     const char *name)
{
	const struct model_type *type;
	struct failure why;
	struct model *model;
	int error = 0;

	for (unsigned int i = 0; !error && (type = model_at(i)) != NULL; i++) {
		if (!type->needs_data || (name && strcmp(name, type->name)))
			continue;
		error = type->create(&model, data, NULL, &why);
		if (error) {
			fprintf(stderr, "bench_sgd: %s\n", why.text);
			break;
		}
		error = bench(rows, model);
		type->destroy(model);
	}
	return error;
}

int main(int argc, char **argv)
{
	static struct sgd_rows rows;
	struct dataset data;
	struct failure why;
	uint64_t *order;
	int error;

	if (dataset_open(&data, NULL, 1, &why)) {
		fprintf(stderr, "bench_sgd: %s\n", why.text);
		return 1;
	}
	rows.order = order = random_order(data.train.n);
	error = order ? create_pools(&rows) : -ENOMEM;
	if (!error)
		error = bench_all(&rows, &data, argc > 1 ? argv[1] : NULL);
	if (error)
		fprintf(stderr, "bench_sgd: %s\n", ata_strerror(error));
	for (int i = 0; i < 2; i++)
		ata_pool_destroy(rows.pool[i]);
	dataset_close(&data);
	free(order);
	return error != 0;
}
