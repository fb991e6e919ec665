/* SPDX-License-Identifier: MIT */
/* simulate --report: a folder with tables, pictures and a page. */
#ifndef ATA_BENCH_SIM_PAGES_H
#define ATA_BENCH_SIM_PAGES_H

#include "sim_report.h"

struct sim_pages;

/*
 * sim_pages_open - get ready to write to a folder
 *
 * Makes the folder if it is not there. What is written goes to a folder inside
 * it, and comes out when all is there.
 *
 * Return: STATUS_OK, or the exit status: one line has named the cause
 */
int sim_pages_open(struct sim_pages **out, const char *folder);

/*
 * sim_pages_write - rows, curves, pictures and index.html
 *
 * command: what was typed; study: what the study stands for, or NULL.
 *
 * Return: as above
 */
int sim_pages_write(struct sim_pages *pages, const struct sim_outcome *outcome,
		    const char *command, const char *study);

/* sim_pages_close - leave nothing half-written; NULL does nothing */
void sim_pages_close(struct sim_pages *pages);

#endif
