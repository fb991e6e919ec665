/* SPDX-License-Identifier: MIT */
/* Bytes made up, as a file that has a name. */
#ifndef ATA_TESTS_FUZZ_FUZZ_FILE_H
#define ATA_TESTS_FUZZ_FUZZ_FILE_H

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

static inline void expect(int condition)
{
	if (!condition)
		abort();
}

/* A file in memory. Return: its descriptor, to be closed; path names it. */
static inline int fuzz_file(const uint8_t *data, size_t size, char path[32])
{
	int fd = memfd_create("fuzz", 0);

	expect(fd >= 0);
	expect(write(fd, data, size) == (ssize_t)size);
	snprintf(path, 32, "/proc/self/fd/%d", fd);
	return fd;
}

#endif
