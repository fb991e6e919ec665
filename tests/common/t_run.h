/* SPDX-License-Identifier: MIT */
/*
 * What every test program shares: its main, and numbers that repeat.
 */
#ifndef ATA_TESTS_COMMON_T_RUN_H
#define ATA_TESTS_COMMON_T_RUN_H

#include <check.h>
#include <stdint.h>

/*
 * Run a suite; frees it. Return: the exit status of main, 0 if all tests have
 * passed. Never opens a parallel region: Check forks for each test, and the
 * threads of libgomp do not survive that.
 */
int t_run(Suite *s);

/* Next number of a stream; *seed moves on. Any seed is a good one. */
uint64_t t_random(uint64_t *seed);

/* Next number of the same stream, uniform in [lo, hi). */
double t_uniform(uint64_t *seed, double lo, double hi);

#endif
