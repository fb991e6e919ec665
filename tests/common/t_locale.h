/* SPDX-License-Identifier: MIT */
/*
 * A locale that writes numbers in another way.
 */
#ifndef ATA_TESTS_COMMON_T_LOCALE_H
#define ATA_TESTS_COMMON_T_LOCALE_H

/*
 * Set a locale with a comma in numbers: one that is installed, or a new one, in
 * the folder of t_folder_make(). Return: 1, or 0: not possible here.
 */
int t_locale_set_comma(void);

/* Back to "C"; the new one is removed. */
void t_locale_unset(void);

#endif
