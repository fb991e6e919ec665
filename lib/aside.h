/* SPDX-License-Identifier: MIT */
/*
 * Files that are written aside, and what becomes of those that were left by a
 * process that was killed.
 */
#ifndef ATA_ASIDE_H
#define ATA_ASIDE_H

#include <sys/stat.h>

/*
 * Create a file of this name and lock it until it is closed. Return: its
 * descriptor; or -EEXIST, also where someone else takes it for left, or as
 * open(2)
 */
int ata__aside_create(const char *name, mode_t mode);

/* Remove what someone has left who was killed. Return: 1, or 0: he lives, or
 * nobody can tell */
int ata__aside_remove_left(const char *name);

/* Does the name lead to this open file? */
int ata__aside_is(int fd, const char *name);

#endif
