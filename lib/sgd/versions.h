/* SPDX-License-Identifier: MIT */
/*
 * Parameters that are read while they are updated: an update writes a new
 * version beside the old one, and who reads one keeps it until he lets go. So
 * what a gradient is taken at is what one update has left, whole.
 *
 * The owner serialises the calls, by a lock: giving it back after a publish is
 * the release, and taking it before a get the acquire, that lets a reader see
 * all that the updater wrote; and the same lock, given back after a put and
 * taken before a next, keeps what a reader still reads before what is written
 * over it.
 */
#ifndef ATA__SGD_VERSIONS_H
#define ATA__SGD_VERSIONS_H

#include <stddef.h>
#include <stdint.h>

struct ata__version {
	float *params;
	uint64_t round;		/* updates before it */
	uint32_t readers;	/* the newest has one more: itself */
};

struct ata__versions {
	struct ata__version *version;
	uint32_t most;
	size_t dim;
	struct ata__version *newest;
};

/* Room for so many readers; the first version is a copy of params. Return: 0 or
 * -ENOMEM */
int ata__versions_init(struct ata__versions *versions, const float *params,
		       size_t dim, uint64_t round, uint32_t readers);
void ata__versions_fini(struct ata__versions *versions);

/* Read the newest one, until given back. */
struct ata__version *ata__versions_get(struct ata__versions *versions);
void ata__versions_put(struct ata__versions *versions,
		       struct ata__version *version);

/* A version to write the next one to, which no one reads. */
struct ata__version *ata__versions_next(struct ata__versions *versions);

/* It is written: the newest from now on. */
void ata__versions_publish(struct ata__versions *versions,
			   struct ata__version *next);

#endif
