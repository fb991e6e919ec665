/* SPDX-License-Identifier: MIT */
/*
 * The frame of a program that strains something in random ways for some time:
 * it makes one of it after the other, counts what is wrong and notices what
 * hangs.
 */
#ifndef ATA_TESTS_STRESS_T_STRESS_H
#define ATA_TESTS_STRESS_T_STRESS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <atasched.h>

struct t_stress {
	const char *name;	/* of the program */
	const char *what;	/* it makes: "pool" */
	const char *hangs;	/* what it means where one takes too long */
	unsigned int patience;	/* seconds until then */
	double seconds;		/* for all, unless an argument says otherwise */
	uint64_t seed;
	_Atomic uint64_t wrong;
};

/* Make one after the other, until the time is up or something is wrong.
 * Non-zero of one(): there could be none. Return: 0, or 1: so it was */
int t_stress_run(struct t_stress *stress, int argc, char **argv,
		 int (*one)(void *ctx), void *ctx);

/* The next random number less than n; the thread that runs it alone. */
uint64_t t_below(struct t_stress *stress, uint64_t n);

/* Count something wrong, and say so, the first times; any thread. */
void t_wrong(struct t_stress *stress, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* How much was wrong; for when all threads have ended. */
uint64_t t_wrongs(const struct t_stress *stress);

/* A thread that cancels what runs on a pool, now and then. */
struct t_canceller {
	struct ata_pool *pool;
	int cancels;		/* 0: it does nothing */
	uint64_t seed;
	pthread_t thread;
	_Atomic int over;
};

/* pool, cancels and seed are set. Return: 0, or an error number */
int t_canceller_start(struct t_canceller *canceller);
void t_canceller_stop(struct t_canceller *canceller);

#endif
