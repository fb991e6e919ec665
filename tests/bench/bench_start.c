/* SPDX-License-Identifier: MIT */
/*
 * From nothing to the first result: a pool is created and runs its first round,
 * or OpenMP opens its first parallel region. Each is the first of a process, as
 * it is in a program, so this starts itself again for every measurement, in
 * turn. The machine has been opened before in both. Numbers for a person;
 * nothing can fail.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <atasched.h>

#include "tests/common/t_bench.h"

#define LAPS 41

static int nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}

static void complain(int error)
{
	if (!error)
		return;
	fprintf(stderr, "bench_start: %s\n", ata_strerror(error));
	exit(1);
}

/* The two parts of it: until the workers wait, and until the first result. */
static void first_pool(struct ata_machine *machine, double part[2])
{
	struct ata_bandit_config bandit;
	struct ata_pool_config config;
	struct ata_pool *pool;
	struct ata_job job;
	double start;

	ata_bandit_config_init(&bandit);
	bandit.policy = "uta";	/* every worker is in the first round */
	ata_pool_config_init(&config);
	config.bandit = &bandit;
	ata_job_init(&job);
	job.fn = nothing;
	start = t_bench_now();
	complain(ata_pool_create(&pool, machine, &config));
	part[0] = t_bench_now() - start;
	job.tasks = ata_pool_workers(pool);
	complain(ata_pool_run(pool, NULL, &job, NULL));
	part[1] = t_bench_now() - start - part[0];
	ata_pool_destroy(pool);
}

static void first_region(struct ata_machine *machine, double part[2])
{
	int workers = (int)ata_machine_usable(machine);
	double start = t_bench_now();

#pragma omp parallel for schedule(static) num_threads(workers)
	for (int i = 0; i < workers; i++)
		nothing(NULL, (uint64_t)i, (uint64_t)i + 1, 0);
	part[0] = t_bench_now() - start;
	part[1] = 0;
}

static int measure(const char *what)
{
	struct ata_machine *machine;
	double part[2];

	complain(ata_machine_open(&machine, NULL));
	if (!strcmp(what, "pool"))
		first_pool(machine, part);
	else
		first_region(machine, part);
	ata_machine_close(machine);
	printf("%.9f %.9f\n", part[0], part[1]);
	return 0;
}

static void in_a_process(const char *program, const char *what, double part[2])
{
	char command[4096];
	FILE *pipe;

	/* OpenMP's are bound as a pool's are: else two that poll may sit on one
	 * core for milliseconds. */
	snprintf(command, sizeof(command), "%s'%s' %s",
		 strcmp(what, "region") ? "" : "OMP_PROC_BIND=true ", program,
		 what);
	pipe = popen(command, "r");
	if (!pipe || fscanf(pipe, "%lf %lf", &part[0], &part[1]) != 2) {
		fprintf(stderr, "bench_start: cannot start itself\n");
		exit(1);
	}
	pclose(pipe);
}

static double print(const char *what, uint32_t workers, double *seen)
{
	struct t_spread us = t_bench_row("bench_start", what, workers, "us",
					 1e6, seen, LAPS);

	printf("%-32s %7.1f us (%.1f to %.1f)\n", what, us.median, us.low,
	       us.high);
	return us.median;
}

static uint32_t usable(void)
{
	struct ata_machine *machine;
	uint32_t n;

	complain(ata_machine_open(&machine, NULL));
	n = ata_machine_usable(machine);
	ata_machine_close(machine);
	return n;
}

int main(int argc, char **argv)
{
	static double region[LAPS], create[LAPS], run[LAPS], both[LAPS];
	double part[2], base;
	uint32_t n;

	if (argc > 1)
		return measure(argv[1]);
	for (int lap = 0; lap < LAPS; lap++) {
		in_a_process(argv[0], "region", part);
		region[lap] = part[0];
		in_a_process(argv[0], "pool", part);
		create[lap] = part[0];
		run[lap] = part[1];
		both[lap] = part[0] + part[1];
	}
	n = usable();
	base = print("OpenMP's first region", n, region);
	print("ata_pool_create", n, create);
	print("first ata_pool_run", n, run);
	printf("over OpenMP's: %.2f\n", print("both", n, both) / base);
	return 0;
}
