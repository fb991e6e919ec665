/* SPDX-License-Identifier: MIT */
/* Why the workers have the shares that they have. */
#ifndef ATA_BENCH_EXPLAIN_H
#define ATA_BENCH_EXPLAIN_H

#include <stdint.h>

#include "report.h"
#include "row.h"

/* explain_rows - notes below the table: a line per worker of each policy */
void explain_rows(struct report *report, struct row *const *row, uint32_t n);

#endif
