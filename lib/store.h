/* SPDX-License-Identifier: MIT */
/*
 * Files that are there whole or not at all.
 */
#ifndef ATA_STORE_H
#define ATA_STORE_H

#include <stdio.h>

/* A file that is to take the place of another. */
struct ata__store {
	FILE *stream;		/* write to this; errors are seen at the end */
	char *path;		/* where to, links followed */
	char *aside;		/* where it is until then */
};

/*
 * Begin to write what shall be at path. Return: 0, or -EISDIR, -ENXIO (path is
 * no regular file), -ENOMEM or as open(2); then there is nothing to end.
 */
int ata__store_begin(struct ata__store *store, const char *path);

/*
 * End it. error: what went wrong while it was written, or 0: take the place of
 * path. Return: 0, or error, or as write(2), fsync(2) or rename(2); then path
 * is as it was, unless it is the folder that could not be synced.
 */
int ata__store_end(struct ata__store *store, int error);

/*
 * Let go of one that a parent process has begun: its files stay as they are.
 * For one that stdio has written nothing to.
 */
void ata__store_forget(struct ata__store *store);

/*
 * Open path for reading. Return: 0, or -EISDIR, -ENXIO (no regular file),
 * -ENOMEM or as open(2).
 */
int ata__store_open(FILE **out, const char *path);

#endif
