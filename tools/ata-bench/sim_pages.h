/* SPDX-License-Identifier: MIT */
/* simulate --report: a folder with tables, pictures and a page. */
#ifndef ATA_BENCH_SIM_PAGES_H
#define ATA_BENCH_SIM_PAGES_H

#include "sim_report.h"
#include "study.h"

/*
 * sim_pages - write rows, curves, pictures and index.html to a folder
 *
 * The folder is made if it is not there. Nothing is put into it before all is
 * written. study may be NULL.
 *
 * Return: exit status; one line has said what failed
 */
int sim_pages(const struct sim_outcome *outcome, const char *folder,
	      const struct study *study);

#endif
