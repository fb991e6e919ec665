/* SPDX-License-Identifier: MIT */
#include "overhead_machine.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atasched.h>

#include "wall.h"

#define PATH 512

/* The first line of a file, without its end; 0: there is one, not empty. */
static int read_line(const char *root, const char *path, char *line,
		     size_t capacity)
{
	char full[PATH];
	FILE *file;
	int found;

	line[0] = '\0';
	if (snprintf(full, sizeof(full), "%s%s", root, path) >= PATH)
		return -ENAMETOOLONG;
	file = fopen(full, "r");
	if (file == NULL)
		return -errno;
	found = fgets(line, (int)capacity, file) != NULL;
	fclose(file);
	line[strcspn(line, "\n")] = '\0';
	return found && line[0] != '\0' ? 0 : -ENOENT;
}

/* As /proc/cpuinfo names the first processor; not all architectures do. */
static void read_model(struct overhead_machine *machine, const char *root)
{
	char full[PATH], line[512];
	FILE *file;

	snprintf(full, sizeof(full), "%s/proc/cpuinfo", root);
	file = fopen(full, "r");
	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		const char *name = strchr(line, ':');

		if (strncmp(line, "model name", 10) != 0 || name == NULL)
			continue;
		name += strspn(name, ": \t");
		snprintf(machine->model, sizeof(machine->model), "%.*s",
			 (int)strcspn(name, "\n"), name);
		break;
	}
	if (file != NULL)
		fclose(file);
}

/* Of each unit; empty unless all say the same. */
static void read_governor(struct overhead_machine *machine, const char *root)
{
	char path[PATH], line[OVERHEAD_FACT];

	for (uint32_t i = 0; i < machine->units; i++) {
		snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u"
			 "/cpufreq/scaling_governor", machine->pu[i]);
		if (read_line(root, path, line, sizeof(line)) != 0) {
			machine->governor[0] = '\0';
			return;
		}
		if (i > 0 && strcmp(line, machine->governor) != 0) {
			strcpy(machine->governor, "not the same on all cores");
			return;
		}
		strcpy(machine->governor, line);
	}
}

void overhead_machine_read(struct overhead_machine *machine, const char *root)
{
	char line[OVERHEAD_FACT];
	char *end;

	read_model(machine, root);
	read_governor(machine, root);
	read_line(root, "/sys/devices/system/clocksource/clocksource0"
		  "/current_clocksource", machine->clock,
		  sizeof(machine->clock));
	machine->others = (double)NAN;
	machine->load = (double)NAN;
	if (read_line(root, "/proc/loadavg", line, sizeof(line)) != 0)
		return;
	machine->load = strtod(line, &end);
	if (end == line)
		machine->load = (double)NAN;
}

/* With more workers than units, worker i sits where i mod units does. */
static int learn_units(struct overhead_machine *machine,
		       const struct ata_pool *pool)
{
	machine->workers = ata_pool_workers(pool);
	machine->pu = calloc(machine->workers, sizeof(*machine->pu));
	if (machine->pu == NULL)
		return -ENOMEM;
	for (uint32_t i = 0; i < machine->workers; i++) {
		struct ata_worker worker;
		int error;

		ata_worker_init(&worker);
		error = ata_pool_worker(pool, i, &worker);
		if (error != 0)
			return error;
		machine->pu[i] = worker.pu;
		if (machine->units == i &&
		    (i == 0 || worker.pu != machine->pu[0]))
			machine->units++;
	}
	return 0;
}

int overhead_machine_open(struct overhead_machine *machine, uint32_t workers)
{
	struct ata_pool_config config;
	struct ata_pool *pool;
	int error;

	memset(machine, 0, sizeof(*machine));
	ata_pool_config_init(&config);
	config.workers = workers;
	error = ata_pool_create(&pool, NULL, &config);
	if (error != 0)
		return error;
	error = learn_units(machine, pool);
	ata_pool_destroy(pool);
	return error;
}

void overhead_machine_free(struct overhead_machine *machine)
{
	free(machine->pu);
	machine->pu = NULL;
}

static double seconds_of(const struct rusage *usage)
{
	return (double)(usage->ru_utime.tv_sec + usage->ru_stime.tv_sec) +
	       1e-6 * (double)(usage->ru_utime.tv_usec +
			       usage->ru_stime.tv_usec);
}

/*
 * proc(5): user, nice, system, idle, iowait, irq, softirq, steal, in ticks.
 * What follows is in user already. Stolen time goes to other machines'
 * processes.
 */
int overhead_busy_look(struct overhead_busy *busy, const char *root)
{
	double tick = (double)sysconf(_SC_CLK_TCK);
	struct rusage self, children;
	char line[512];
	char *at = line + 3;

	memset(busy, 0, sizeof(*busy));
	if (read_line(root, "/proc/stat", line, sizeof(line)) != 0 ||
	    strncmp(line, "cpu ", 4) != 0 || tick <= 0.0)
		return -ENOTSUP;
	for (int i = 0; i < 8; i++) {
		double ticks = strtod(at, &at);

		busy->all += ticks / tick;
		if (i == 3 || i == 4)
			busy->idle += ticks / tick;
	}
	getrusage(RUSAGE_SELF, &self);
	getrusage(RUSAGE_CHILDREN, &children);
	busy->own = seconds_of(&self) + seconds_of(&children);
	busy->wall = wall_now();
	return 0;
}

double overhead_busy_others(const struct overhead_busy *before,
			    const struct overhead_busy *after)
{
	double all = after->all - before->all;
	double wall = after->wall - before->wall;

	/* Some containers show a file that stands still. */
	if (all <= 0.0 || wall <= 0.0)
		return (double)NAN;
	return fmax(0.0, all - (after->idle - before->idle) -
			 (after->own - before->own)) / wall;
}

/* libomp has it, whichever library the program was built for. */
void kmp_set_blocktime(int milliseconds) __attribute__((weak));

const char *overhead_runtime(void)
{
	return kmp_set_blocktime != NULL ? "libomp" : "libgomp";
}
