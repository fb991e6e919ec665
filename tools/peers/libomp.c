/* SPDX-License-Identifier: MIT */
/*
 * ata-bench-libomp SCHEDULE: the laps of one row of ata-bench, under LLVM's
 * OpenMP. Compiled by clang, with the sources of ata-bench's own schedules and
 * tasks. Its standard input is a socket to the ata-bench that has started it.
 */
#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <atasched.h>

#include "ata-bench/companion_io.h"
#include "ata-bench/complain.h"
#include "ata-bench/emulate.h"
#include "ata-bench/interrupt.h"
#include "ata-bench/kernel.h"
#include "ata-bench/openmp.h"
#include "ata-bench/wall.h"

struct server {
	struct companion_hello hello;
	uint32_t *pu;
	struct emulate *emulate;
	struct kernel *kernel;
	struct openmp *openmp;
};

/* The other one decides, and ends this one. */
int interrupted(void)
{
	return 0;
}

static int open_server(struct server *server, const char *schedule)
{
	struct companion_hello *hello = &server->hello;
	int error = companion_read(STDIN_FILENO, hello, sizeof(*hello));

	if (error != 0)
		return error;
	server->pu = calloc(hello->workers, sizeof(*server->pu));
	if (server->pu == NULL)
		return -ENOMEM;
	error = companion_read(STDIN_FILENO, server->pu,
			       hello->workers * sizeof(*server->pu));
	if (error == 0)
		error = emulate_create(&server->emulate, &hello->slow,
				       &hello->virtual_workers,
				       hello->task_seconds, hello->workers);
	if (error == 0)
		error = kernel_create(&server->kernel, server->emulate,
				      hello->task_seconds, hello->workers);
	if (error != 0)
		return error;
	/* Measured there: tasks are the same in all rows. */
	kernel_set_steps(server->kernel, hello->steps);
	return openmp_create(&server->openmp, hello->workers, server->pu,
			     schedule);
}

/* As laps are timed in ata-bench: from end to end of rounds. */
static int run_lap(struct server *server, const struct companion_lap *lap,
		   struct companion_round *rounds, struct ata_times *times)
{
	struct ata_job job = { .tasks = lap->tasks, .fn = kernel_run,
			       .ctx = server->kernel };
	struct ata_round report = { .capacity = server->hello.workers };
	double stamp;
	int error = 0;

	emulate_begin(server->emulate);
	stamp = wall_now();
	for (uint64_t i = 0; i < lap->rounds && error == 0; i++) {
		double now;

		report.times = times == NULL ? NULL :
			       times + i * server->hello.workers;
		error = openmp_round(server->openmp, &job, &report);
		now = wall_now();
		if (error == 0 && report.tasks != lap->tasks)
			error = -EPROTO;	/* some ran twice, or never */
		rounds[i].wall = now - stamp;
		rounds[i].worker_time = report.worker_time;
		emulate_begin(server->emulate);
		stamp = times == NULL ? now : wall_now();
	}
	openmp_rest(server->openmp);
	return error;
}

static int answer(const struct server *server, const struct companion_lap *lap,
		  int failed, const struct companion_round *rounds,
		  const struct ata_times *times)
{
	int32_t status = failed;
	int error = companion_write(STDIN_FILENO, &status, sizeof(status));

	for (uint64_t i = 0; failed == 0 && error == 0 && i < lap->rounds;
	     i++) {
		error = companion_write(STDIN_FILENO, &rounds[i],
					sizeof(rounds[i]));
		if (error == 0 && times != NULL)
			error = companion_write(
				STDIN_FILENO,
				times + i * server->hello.workers,
				server->hello.workers * sizeof(*times));
	}
	return error;
}

static int serve_lap(struct server *server, const struct companion_lap *lap)
{
	struct companion_round *rounds = calloc(lap->rounds, sizeof(*rounds));
	struct ata_times *times = NULL;
	int failed = rounds != NULL ? 0 : -ENOMEM;

	if (lap->times && failed == 0) {
		times = calloc(lap->rounds * server->hello.workers,
			       sizeof(*times));
		failed = times != NULL ? 0 : -ENOMEM;
	}
	if (failed == 0)
		failed = run_lap(server, lap, rounds, times);
	failed = answer(server, lap, failed, rounds, times);
	free(rounds);
	free(times);
	return failed;
}

int main(int argc, char **argv)
{
	struct server server = { .pu = NULL };
	struct companion_lap lap;

	if (argc != 2 || !openmp_known(argv[1])) {
		fprintf(stderr, "ata-bench-libomp: ata-bench starts this\n");
		return 2;
	}
	/* What ends ata-bench, which ends this one: also when it dies. */
	signal(SIGINT, SIG_IGN);
	signal(SIGTERM, SIG_IGN);
	signal(SIGHUP, SIG_IGN);
	prctl(PR_SET_PDEATHSIG, (unsigned long)SIGKILL, 0UL, 0UL, 0UL);
	/* libomp's own schedule has no number in the interface, only a name. */
	if (strcmp(argv[1], "omp-steal") == 0)
		setenv("OMP_SCHEDULE", "static_steal", 1);
	if (open_server(&server, argv[1]) != 0)
		return 1;
	while (companion_read(STDIN_FILENO, &lap, sizeof(lap)) == 0)
		if (serve_lap(&server, &lap) != 0)
			return 1;
	return 0;
}
