/* SPDX-License-Identifier: MIT */
/*
 * --cost: what a second of each worker costs, and what rounds cost by that. The
 * unit is the user's: watts, so that prices are joules, or money.
 */
#ifndef ATA_BENCH_COST_H
#define ATA_BENCH_COST_H

#include <stdint.h>

#include <atasched.h>

#include "report.h"
#include "words.h"

/*
 * cost_check - does the list have a cost for each of so many workers?
 *
 * @where: what the complaint begins with, as in "simulate: "
 *
 * Return: STATUS_OK, also where none was given, or STATUS_USAGE: one line has
 * named the word
 */
int cost_check(const char *where, const struct group_list *list,
	       uint32_t workers);

/*
 * cost_spread - the cost of each worker, in the order of their numbers
 *
 * *out is the caller's to free; NULL: none was given. Return: 0 or -ENOMEM
 */
int cost_spread(double **out, const struct group_list *list);

/* cost_round - the price of a round: each worker's seconds times its cost */
double cost_round(const double *cost, const struct ata_times *times,
		  uint32_t workers);

/* cost_note - what --cost and --slack said, if anything, above a table */
void cost_note(struct report *report, const struct group_list *list,
	       double slack);

#endif
