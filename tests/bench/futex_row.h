/* SPDX-License-Identifier: MIT */
/*
 * The floor of a round on sleepers: two pinned threads and a word each.
 */
#ifndef ATA_TESTS_BENCH_FUTEX_ROW_H
#define ATA_TESTS_BENCH_FUTEX_ROW_H

#include <stdbool.h>

struct futex_row;

/* On the last processor that the process may use; NULL: no second one, or no
 * futexes. Ends the program if that fails. */
struct futex_row *futex_row_start(void);

/* Wake the other thread and be answered, polling for that or sleeping. */
void futex_row_pass(struct futex_row *row, bool spin);

void futex_row_stop(struct futex_row *row);

#endif
