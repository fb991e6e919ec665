/* SPDX-License-Identifier: MIT */
/*
 * A folder of a test's own, to write files in.
 */
#ifndef ATA_TESTS_COMMON_T_FOLDER_H
#define ATA_TESTS_COMMON_T_FOLDER_H

#include <stddef.h>

/* For a checked fixture: a new empty folder; its end, with all that is in it. */
void t_folder_make(void);
void t_folder_remove(void);

/* Path of name in the folder. Valid for the next seven calls. */
const char *t_folder_path(const char *name);

/* Write a file there, n bytes or a text. Return: its path, as above */
const char *t_folder_write(const char *name, const void *bytes, size_t n);
const char *t_folder_text(const char *name, const char *text);

/* The text in the file at path, or "" if there is none. Until the next call. */
const char *t_folder_read(const char *path);

/* How many entries the folder has, hidden ones included. */
int t_folder_entries(void);

#endif
