/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "tests/common/t_thread.h"

#define LINE 256

/* Next thread of the folder; 0: no more. */
static pid_t next_thread(DIR *folder)
{
	struct dirent *entry;

	while ((entry = readdir(folder)))
		if (entry->d_name[0] != '.')
			return (pid_t)strtol(entry->d_name, NULL, 10);
	return 0;
}

uint32_t t_threads(void)
{
	DIR *folder = opendir("/proc/self/task");
	uint32_t n = 0;

	ck_assert_ptr_nonnull(folder);
	while (next_thread(folder))
		n++;
	closedir(folder);
	return n;
}

/* A line of a file of this thread's; false: it has none, or has ended. */
static int read_line(pid_t thread, const char *file, const char *begin,
		     char line[LINE])
{
	char path[LINE];
	int found = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/task/%d/%s", (int)thread,
		 file);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (!found && fgets(line, LINE, f))
		found = !strncmp(line, begin, strlen(begin));
	fclose(f);
	return found;
}

pid_t t_thread_named(const char *name)
{
	DIR *folder = opendir("/proc/self/task");
	char line[LINE];
	pid_t thread;

	ck_assert_ptr_nonnull(folder);
	while ((thread = next_thread(folder))) {
		if (!read_line(thread, "comm", "", line))
			continue;
		line[strcspn(line, "\n")] = '\0';
		if (!strcmp(line, name))
			break;
	}
	closedir(folder);
	return thread;
}

pid_t t_thread_self(void)
{
	return (pid_t)syscall(SYS_gettid);
}

uint64_t t_thread_switches(pid_t thread)
{
	char line[LINE];
	uint64_t sum;

	ck_assert(read_line(thread, "status", "voluntary_ctxt_sw", line));
	sum = strtoull(strchr(line, ':') + 1, NULL, 10);
	ck_assert(read_line(thread, "status", "nonvoluntary_ctxt_sw", line));
	return sum + strtoull(strchr(line, ':') + 1, NULL, 10);
}

double t_thread_cpu(pid_t thread)
{
	char line[LINE];

	ck_assert(read_line(thread, "schedstat", "", line));
	return 1e-9 * (double)strtoull(line, NULL, 10);
}

int t_thread_is_asleep(pid_t thread)
{
	char line[LINE];

	return read_line(thread, "status", "State:", line) &&
	       strstr(line, "sleeping");
}

void t_thread_asleep(pid_t thread)
{
	for (int i = 0; i < 20000; i++) {
		if (t_thread_is_asleep(thread))
			return;
		t_sleep_ms(1);
	}
	ck_abort_msg("thread %d does not fall asleep", (int)thread);
}

cpu_set_t t_mask(void)
{
	cpu_set_t mask;

	CPU_ZERO(&mask);
	ck_assert_int_eq(sched_getaffinity(0, sizeof(mask), &mask), 0);
	return mask;
}

cpu_set_t t_mask_only(uint32_t unit)
{
	cpu_set_t mask;

	CPU_ZERO(&mask);
	CPU_SET(unit, &mask);
	return mask;
}

void t_thread_set(pid_t thread, cpu_set_t mask)
{
	ck_assert_int_eq(sched_setaffinity(thread, sizeof(mask), &mask), 0);
}

void t_threads_set(cpu_set_t mask)
{
	DIR *folder = opendir("/proc/self/task");
	pid_t thread;

	ck_assert_ptr_nonnull(folder);
	while ((thread = next_thread(folder)))
		t_thread_set(thread, mask);
	closedir(folder);
}

int t_thread_has(pid_t thread, cpu_set_t mask)
{
	cpu_set_t now;

	CPU_ZERO(&now);
	ck_assert_int_eq(sched_getaffinity(thread, sizeof(now), &now), 0);
	return CPU_EQUAL(&now, &mask);
}

void t_sleep_ms(long ms)
{
	struct timespec t = { ms / 1000, ms % 1000 * 1000000 };

	nanosleep(&t, NULL);
}
