/* SPDX-License-Identifier: MIT */
/*
 * A tree of small files in a folder of the test's own, as a root to read
 * /proc and /sys below.
 *
 * The two fixtures are for tcase_add_unchecked_fixture(): the folder is removed
 * although a test has failed. Each test starts with t_tree_clear().
 */
#ifndef ATA_TESTS_COMMON_T_TREE_H
#define ATA_TESTS_COMMON_T_TREE_H

void t_tree_make(void);
void t_tree_remove(void);

/* Remove what is in the folder. */
void t_tree_clear(void);

/* The folder. */
const char *t_tree_root(void);

/*
 * Write a file, or fail the test; path begins with a slash. The folders on the
 * way are made. text NULL: a folder, not a file.
 */
void t_tree_put(const char *path, const char *text);

/* Remove a file, or a folder and all below it. */
void t_tree_drop(const char *path);

#endif
