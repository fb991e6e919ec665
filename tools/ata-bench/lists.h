/* SPDX-License-Identifier: MIT */
/* Parts of option arguments that are lists with commas. */
#ifndef ATA_BENCH_LISTS_H
#define ATA_BENCH_LISTS_H

#include <stdint.h>

#include "words.h"

/* The longest item that is not refused for its length alone. */
#define LIST_ITEM 64

/*
 * list_next - copy the item that *word begins with and go past its comma
 *
 * Return: 0 if there was no more item, 1, or -EINVAL: it is too long
 */
int list_next(const char **word, char item[LIST_ITEM]);

/*
 * list_pair - "12x3.5" or "12:3.5": a whole number, the separator, a number
 *
 * Return: 0, or -EINVAL
 */
int list_pair(const char *item, char separator, uint32_t *count,
	      double *factor);

/* Room for the text of any list of groups that was read, its end included. */
#define LIST_TEXT 4096

/* list_groups - the list as a word, "8x1,16x2.5", in text. Return: text */
const char *list_groups(const struct group_list *list, char text[LIST_TEXT]);

/*
 * list_names - names that known() knows, each at most once
 *
 * known returns the table's own copy of an item, or NULL. Return: 0, or
 * -EINVAL: *out is unchanged
 */
int list_names(const char *word, const char *(*known)(const char *item),
	       struct name_list *out);

#endif
