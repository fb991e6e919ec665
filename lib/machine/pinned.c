/* SPDX-License-Identifier: MIT */
/*
 * Is a thread that others have started pinned?
 *
 * Asked in a program's own parallel region, perhaps of each thread of each
 * loop: a topology of its own would take milliseconds to load, for one bit. The
 * mask is one call; and only where it has a few units, which may be the
 * siblings of one core (OMP_PLACES=cores), a file of the system's says whether
 * they are.
 */
#include "machine/pinned.h"

#include <stdlib.h>

#ifdef __linux__
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#endif

bool ata__pinned_listed(const char *list, unsigned long n)
{
	char *end;

	for (;;) {
		unsigned long first = strtoul(list, &end, 10), last = first;

		if (end == list)
			return false;
		if (*end == '-') {
			list = end + 1;
			last = strtoul(list, &end, 10);
		}
		if (first <= n && n <= last)
			return true;
		if (*end != ',')
			return false;
		list = end + 1;
	}
}

#ifdef __linux__

/* More units than any core has: without a look, no core. */
#define MOST_SIBLINGS 16

/* The most units that the kernel can be built for, twice. */
#define MOST_UNITS 16384

/* What the system says of the core of a unit; false: nothing. */
static bool read_siblings(unsigned int unit, char *text, size_t capacity)
{
	char path[80];
	ssize_t length;
	int fd;

	snprintf(path, sizeof(path), "/sys/devices/system/cpu/cpu%u/topology/"
		 "thread_siblings_list", unit);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	length = read(fd, text, capacity - 1);
	close(fd);
	text[length > 0 ? length : 0] = '\0';
	return length > 0;
}

bool ata__pinned_self(void)
{
	union {
		cpu_set_t head;
		unsigned char bytes[MOST_UNITS / 8];
	} mask;
	char siblings[256] = "";
	int units, seen = 0;

	memset(&mask, 0, sizeof(mask));
	if (sched_getaffinity(0, sizeof(mask), &mask.head))
		return false;
	units = CPU_COUNT_S(sizeof(mask), &mask.head);
	if (units < 2 || units > MOST_SIBLINGS)
		return units == 1;
	for (unsigned int i = 0; seen < units; i++) {
		if (!CPU_ISSET_S(i, sizeof(mask), &mask.head))
			continue;
		if (seen++ == 0 &&
		    !read_siblings(i, siblings, sizeof(siblings)))
			return false;
		if (!ata__pinned_listed(siblings, i))
			return false;
	}
	return true;
}

#else

bool ata__pinned_self(void)
{
	return false;
}

#endif
