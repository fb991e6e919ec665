/* SPDX-License-Identifier: MIT */
/*
 * A folder of the test's own, and what lies in it.
 */
#ifndef ATA_TESTS_COMMON_T_FOLDER_H
#define ATA_TESTS_COMMON_T_FOLDER_H

#include <stddef.h>

/* Make a folder, or fail the test. t_folder_remove() removes it. */
void t_folder_make(void);
void t_folder_remove(void);

/* Path of a file in it; valid until the fourth call from now. */
const char *t_path(const char *name);

/* Files in it, hidden ones too. */
int t_folder_count(void);

/* Write a file, or fail the test. */
void t_write(const char *path, const char *text, size_t length);

/* The text of a file, to be freed by the caller, or fail the test. */
char *t_read(const char *path, size_t *length);

/*
 * Be nobody from now on, and the folder nobody's: the superuser may do anything.
 * Return: 1, or 0: not possible here.
 */
int t_become_nobody(void);

#endif
