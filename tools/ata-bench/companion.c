/* SPDX-License-Identifier: MIT */
#include "companion.h"

#include <errno.h>
#include <limits.h>
#include <math.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "companion_io.h"
#include "complain.h"
#include "interrupt.h"

#define PROGRAM "ata-bench-libomp"

extern char **environ;

struct companion {
	pid_t pid;
	int fd;
	uint32_t workers;
	const char *name;
};

int companion_known(const char *name)
{
	return strncmp(name, "libomp-", 7) == 0;
}

/*
 * Beside this program; above it, where libtool has put it into a folder of its
 * own; or installed.
 */
static int find_program(char path[PATH_MAX])
{
	static const char *const places[] = { "%.*s/" PROGRAM,
					      "%.*s/../" PROGRAM };
	char self[PATH_MAX];
	ssize_t length = readlink("/proc/self/exe", self, sizeof(self));

	while (length > 0 && self[length - 1] != '/')
		length--;
	for (int i = 0; i < 2 && length > 1; i++) {
		snprintf(path, PATH_MAX, places[i], (int)length - 1, self);
		if (access(path, X_OK) == 0)
			return 0;
	}
	snprintf(path, PATH_MAX, "%s/" PROGRAM, PKGLIBEXECDIR);
	return access(path, X_OK) == 0 ? 0 : -ENOENT;
}

/* If it has died, that is told. Return: error, or 1: one line has told */
static int check_alive(const struct companion *companion, int error)
{
	if ((error != -EPIPE && error != -ECONNRESET) || interrupted())
		return error;
	complain("compare: %s has ended before its time", companion->name);
	return 1;
}

/* The socket is its standard input; all else is closed there, or inherited. */
static int spawn(struct companion *companion, int end, const char *name)
{
	char path[PATH_MAX], schedule[64];
	char *argv[] = { path, schedule, NULL };
	posix_spawn_file_actions_t actions;
	int error = find_program(path);

	if (error != 0) {
		complain("compare: " PROGRAM ", for the row %s, is neither "
			 "beside this program nor in %s", name, PKGLIBEXECDIR);
		return 1;
	}
	/* "libomp-static": "omp-static" there */
	snprintf(schedule, sizeof(schedule), "%s", name + 3);
	error = posix_spawn_file_actions_init(&actions);
	if (error != 0)
		return -error;
	error = posix_spawn_file_actions_adddup2(&actions, end, STDIN_FILENO);
	if (error == 0)
		error = posix_spawn(&companion->pid, path, &actions, NULL, argv,
				    environ);
	posix_spawn_file_actions_destroy(&actions);
	return -error;
}

int companion_start(struct companion **out, const char *name,
		    const struct companion_hello *hello, const uint32_t *pu)
{
	struct companion *companion = calloc(1, sizeof(*companion));
	int ends[2], error;

	if (companion == NULL)
		return -ENOMEM;
	companion->workers = hello->workers;
	companion->name = name;
	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
		error = -errno;
		free(companion);
		return error;
	}
	companion->fd = ends[0];
	error = spawn(companion, ends[1], name);
	close(ends[1]);
	if (error == 0)
		error = companion_write(companion->fd, hello, sizeof(*hello));
	if (error == 0)
		error = companion_write(companion->fd, pu,
					hello->workers * sizeof(*pu));
	if (error != 0) {
		error = check_alive(companion, error);
		companion_stop(companion);
		return error;
	}
	*out = companion;
	return 0;
}

static int read_round(struct companion *companion, struct ata_round *report,
		      double *wall)
{
	struct companion_round round;
	int error = companion_read(companion->fd, &round, sizeof(round));

	if (error != 0)
		return error;
	*wall = round.wall;
	report->worker_time = round.worker_time;
	report->makespan = (double)NAN;
	report->moved = ATA_UNKNOWN;
	report->failed = 0;
	if (report->times == NULL)
		return 0;
	return companion_read(companion->fd, report->times,
			      companion->workers * sizeof(*report->times));
}

int companion_run(struct companion *companion, uint64_t tasks, uint64_t rounds,
		  struct ata_round *report, companion_seen_fn *seen, void *ctx)
{
	struct companion_lap lap = { .tasks = tasks, .rounds = rounds };
	int32_t failed = 0;
	int error;

	lap.times = report->times != NULL;
	report->tasks = tasks;
	error = companion_write(companion->fd, &lap, sizeof(lap));
	if (error == 0)
		error = companion_read(companion->fd, &failed, sizeof(failed));
	if (error == 0)
		error = failed;
	for (uint64_t i = 0; i < rounds && error == 0; i++) {
		double wall;

		error = read_round(companion, report, &wall);
		if (error == 0)
			seen(ctx, wall, report);
	}
	return check_alive(companion, error);
}

/* It may be in the middle of a lap that nobody waits for any more. */
void companion_stop(struct companion *companion)
{
	if (companion == NULL)
		return;
	close(companion->fd);
	if (companion->pid > 0) {
		kill(companion->pid, SIGKILL);
		waitpid(companion->pid, NULL, 0);
	}
	free(companion);
}
