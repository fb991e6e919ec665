/* SPDX-License-Identifier: MIT */
/*
 * A process of its own for each measurement: this program again, which writes
 * one number. OpenMP reads its variables when a process starts, so they are set
 * here: none of the caller's are left, or every figure would depend on them.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atasched.h>

#include "complain.h"
#include "files/number.h"
#include "interrupt.h"
#include "overhead.h"

#define OWN_VARIABLES 4

extern char **environ;

static int is_openmp(const char *variable)
{
	return strncmp(variable, "OMP_", 4) == 0 ||
	       strncmp(variable, "GOMP_", 5) == 0 ||
	       strncmp(variable, "KMP_", 4) == 0;
}

/* "OMP_PLACES={0},{1}": a place for each worker; NULL: no memory. */
static char *places(const struct overhead_machine *machine)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL)
		return NULL;
	fputs("OMP_PLACES=", out);
	for (uint32_t i = 0; i < machine->units; i++)
		fprintf(out, "%s{%" PRIu32 "}", i == 0 ? "" : ",",
			machine->pu[i]);
	if (fclose(out) == 0)
		return text;
	free(text);
	return NULL;
}

/* The environment, without the strings in it; *own is one of them. */
static char **make_environment(const struct overhead *o,
			       enum overhead_env env, char **own)
{
	static char bind[] = "OMP_PROC_BIND=true";
	static char passive[] = "OMP_WAIT_POLICY=passive";
	char **result;
	size_t n = 0;

	*own = NULL;
	while (environ[n] != NULL)
		n++;
	result = calloc(n + OWN_VARIABLES, sizeof(*result));
	if (result == NULL)
		return NULL;
	n = 0;
	for (char **variable = environ; *variable != NULL; variable++)
		if (!is_openmp(*variable))
			result[n++] = *variable;
	if (env == OVERHEAD_DEFAULT)
		return result;
	*own = places(&o->machine);
	if (*own == NULL) {
		free(result);
		return NULL;
	}
	result[n++] = *own;
	result[n++] = bind;
	if (env == OVERHEAD_PASSIVE)
		result[n++] = passive;
	return result;
}

/* Start it, with what it writes in from. */
static int start(const struct overhead *o, const struct overhead_probe *probe,
		 uint64_t seed, int write_end, pid_t *pid)
{
	char workers[24], seed_text[24], own_name[] = "ata-bench";
	char command[] = "overhead", child[] = OVERHEAD_CHILD;
	char *argv[] = { own_name, command, child,
			 (char *)(uintptr_t)probe->kind->name,
			 (char *)(uintptr_t)probe->argument, workers, seed_text,
			 NULL };
	posix_spawn_file_actions_t actions;
	char *own;
	char **environment = make_environment(o, probe->kind->env, &own);
	int error;

	if (environment == NULL)
		return -ENOMEM;
	snprintf(workers, sizeof(workers), "%" PRIu32, probe->workers);
	snprintf(seed_text, sizeof(seed_text), "%" PRIu64, seed);
	error = -posix_spawn_file_actions_init(&actions);
	if (error == 0) {
		error = -posix_spawn_file_actions_adddup2(&actions, write_end,
							  STDOUT_FILENO);
		if (error == 0)
			error = -posix_spawn(pid, "/proc/self/exe", &actions,
					     NULL, argv, environment);
		posix_spawn_file_actions_destroy(&actions);
	}
	free(environment);
	free(own);
	return error;
}

/* What it writes until it ends. An interrupted read ends it. */
static int listen_to(int from, pid_t pid, char *text, size_t capacity)
{
	size_t length = 0;
	ssize_t got;

	do {
		got = read(from, text + length, capacity - 1 - length);
		if (got > 0)
			length += (size_t)got;
	} while ((got > 0 && length < capacity - 1) ||
		 (got < 0 && errno == EINTR && !interrupted()));
	text[length] = '\0';
	if (!interrupted())
		return 0;
	kill(pid, SIGTERM);
	return -ECANCELED;
}

static int wait_for(pid_t pid, const struct overhead_probe *probe)
{
	int status;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return -errno;
	if (interrupted())
		return -ECANCELED;
	if (WIFEXITED(status))
		return WEXITSTATUS(status) == 0 ? 0 : 1;
	complain("overhead: %s was ended by signal %d", probe->what,
		 WTERMSIG(status));
	return 1;
}

int overhead_run(const struct overhead *o, const struct overhead_probe *probe,
		 uint64_t seed, double *seconds)
{
	char text[64];
	pid_t pid;
	int ends[2];
	int error, heard;

	if (pipe2(ends, O_CLOEXEC) != 0)
		return -errno;
	error = start(o, probe, seed, ends[1], &pid);
	close(ends[1]);
	if (error != 0) {
		close(ends[0]);
		return error;
	}
	heard = listen_to(ends[0], pid, text, sizeof(text));
	close(ends[0]);
	error = wait_for(pid, probe);
	if (error == 0)
		error = heard;
	if (error == 0 && number_real(text, seconds) != 0) {
		complain("overhead: %s wrote no number", probe->what);
		error = 1;
	}
	return error;
}

int overhead_child(int argc, char **argv)
{
	struct overhead_call call;
	const struct overhead_kind *kind;
	double seconds = 0.0;
	uint64_t workers;
	int error;

	if (argc != OVERHEAD_CHILD_WORDS || number_whole(argv[2], &workers) != 0 ||
	    number_whole(argv[3], &call.seed) != 0)
		return STATUS_USAGE;
	call.argument = argv[1];
	call.workers = (uint32_t)workers;
	for (uint32_t i = 0; (kind = overhead_kind(i)) != NULL; i++)
		if (strcmp(kind->name, argv[0]) == 0)
			break;
	if (kind == NULL)
		return STATUS_USAGE;
	error = kind->measure(&call, &seconds);
	if (error == 0) {
		printf("%.17g", seconds);
		return fflush(stdout) == 0 ? STATUS_OK : STATUS_FAILED;
	}
	complain("overhead: %s on %" PRIu32 " worker%s: %s", kind->name,
		 call.workers, call.workers == 1 ? "" : "s",
		 error == -EAGAIN ? "too few threads" : ata_strerror(error));
	return STATUS_FAILED;
}
