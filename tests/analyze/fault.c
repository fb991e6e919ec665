/* SPDX-License-Identifier: MIT */
#include "tests/analyze/fault.h"

#include <dirent.h>
#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <atasched.h>

static pid_t competitor;
static char group[256], origin[256];
static long fallible_thread;	/* of OpenMP */

uint32_t fault_unit(const struct ata_pool *pool, uint32_t worker)
{
	struct ata_worker out;

	ata_worker_init(&out);
	if (ata_pool_worker(pool, worker, &out))
		abort();
	return out.pu;
}

static void pin(uint32_t unit)
{
	cpu_set_t set;

	CPU_ZERO(&set);
	CPU_SET(unit, &set);
	if (sched_setaffinity(0, sizeof(set), &set))
		abort();
}

void fault_pin(uint32_t unit, int fallible)
{
	pin(unit);
	if (fallible)
		fallible_thread = syscall(SYS_gettid);
}

static double now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Compute on a unit until killed: all the time, or so long out of 100 ms. */
static int compete(uint32_t unit, double seconds)
{
	competitor = fork();
	if (competitor)
		return competitor < 0 ? -1 : 0;
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	pin(unit);
	for (;;) {
		double end = now() + seconds;

		while (now() < end)
			;
		if (seconds < 0.1)
			usleep((useconds_t)(1e6 * (0.1 - seconds)));
	}
}

static int begin_competing(const struct ata_pool *pool)
{
	return compete(fault_unit(pool, 1), 1.0);
}

static int begin_preempting(const struct ata_pool *pool)
{
	return compete(fault_unit(pool, 1), 0.01);
}

static void end_competing(void)
{
	kill(competitor, SIGKILL);
	waitpid(competitor, NULL, 0);
}

static int put(const char *folder, const char *name, long value)
{
	char path[512];
	FILE *file;
	int bad;

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	file = fopen(path, "w");
	if (!file)
		return -1;
	bad = fprintf(file, "%ld\n", value) < 0;
	return fclose(file) || bad ? -1 : 0;
}

/* Thread of the pool's worker 1. */
static long find_worker(void)
{
	DIR *dir = opendir("/proc/self/task");
	struct dirent *entry;
	long found = 0;

	while (dir && (entry = readdir(dir))) {
		char path[320], name[16] = "";
		FILE *file;

		snprintf(path, sizeof(path), "/proc/self/task/%s/comm",
			 entry->d_name);
		file = fopen(path, "r");
		if (file && fgets(name, sizeof(name), file) &&
		    strcmp(name, "ata-1\n") == 0)
			found = atol(entry->d_name);
		if (file)
			fclose(file);
	}
	if (dir)
		closedir(dir);
	return found;
}

/* The group that this process is in, version 1; its path below the mount. */
static int find_origin(void)
{
	static const char mount[] = "/sys/fs/cgroup/cpu";
	FILE *file = fopen("/proc/self/cgroup", "r");
	char line[256];

	origin[0] = '\0';
	while (file && fgets(line, sizeof(line), file)) {
		char *names = strchr(line, ':');
		char *path = names ? strchr(names + 1, ':') : NULL;

		if (!path)
			continue;
		*path++ = '\0';
		path[strcspn(path, "\n")] = '\0';
		for (char *name = strtok(names + 1, ","); name;
		     name = strtok(NULL, ","))
			if (strcmp(name, "cpu") == 0)
				snprintf(origin, sizeof(origin), "%s%s", mount,
					 path[1] ? path : "");
	}
	if (file)
		fclose(file);
	errno = ENOTSUP;
	return origin[0] ? 0 : -1;
}

/* Half a core for worker 1 and its twin of OpenMP. */
static int begin_limit(const struct ata_pool *pool)
{
	(void)pool;
	if (find_origin())
		return -1;
	snprintf(group, sizeof(group), "%.200s/atasched-fault.%ld", origin,
		 (long)getpid());
	if (mkdir(group, 0755))
		return -1;
	if (put(group, "cpu.cfs_period_us", 100000) ||
	    put(group, "cpu.cfs_quota_us", 50000) ||
	    put(group, "tasks", find_worker()) ||
	    put(group, "tasks", fallible_thread)) {
		rmdir(group);
		return -1;
	}
	return 0;
}

static void end_limit(void)
{
	put(origin, "tasks", find_worker());
	put(origin, "tasks", fallible_thread);
	rmdir(group);
}

/* "No worse than dynamic" leaves 3 per cent to what else the machine does. */
const struct fault faults[] = {
	{ "a process competes for a core", begin_competing, end_competing,
	  1.05, 1.05, 1 },
	{ "a process preempts a worker, 10 ms of 100", begin_preempting,
	  end_competing, 1.3, 1.05, 1 },
	{ "a group allows half a core to a worker", begin_limit, end_limit,
	  1e9, 1.03, 10 },
};
const int fault_count = sizeof(faults) / sizeof(faults[0]);

static const struct fault *under;

static void end_at_exit(void)
{
	if (under)
		under->end();
}

int fault_begin(const struct fault *fault, const struct ata_pool *pool)
{
	static int registered;

	if (!registered)
		registered = !atexit(end_at_exit);
	if (fault->begin(pool))
		return -1;
	under = fault;
	return 0;
}

void fault_end(const struct fault *fault)
{
	under = NULL;
	fault->end();
}
