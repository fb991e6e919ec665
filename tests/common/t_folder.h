/* SPDX-License-Identifier: MIT */
/*
 * A folder of a test's own, to write files in.
 */
#ifndef ATA_TESTS_COMMON_T_FOLDER_H
#define ATA_TESTS_COMMON_T_FOLDER_H

#include <stddef.h>

/* For t_run(): where those folders are; and its end, with what is left in it by
 * tests that failed or had to exit. 0: done. */
int t_folder_begin(void);
int t_folder_end(void);

/* For a checked fixture: a new empty folder; its end, with all that is in
 * it. */
void t_folder_make(void);
void t_folder_remove(void);

/* Path of name in the folder. Valid for the next seven calls. */
const char *t_folder_path(const char *name);

/* Write a file there, n bytes or a text. Return: its path, as above */
const char *t_folder_write(const char *name, const void *bytes, size_t n);
const char *t_folder_text(const char *name, const char *text);

/* The text in the file at path, or "" if there is none. Until the next call. */
const char *t_folder_read(const char *path);

/* All the bytes of the file at path, and a 0, to be freed; fails if there are
 * none to read. */
char *t_folder_bytes(const char *path, size_t *n);

/*
 * Be nobody, whose the folder is then: the superuser may do anything.
 * Return: 1, or 0: not possible here. The other one undoes it.
 */
int t_folder_to_nobody(void);
void t_folder_from_nobody(void);

/* How many entries the folder has, hidden ones included. */
int t_folder_entries(void);

/* The path of a file that is written aside, as above, or NULL: there is
 * none. */
const char *t_folder_aside(void);

#endif
