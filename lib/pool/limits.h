/* SPDX-License-Identifier: MIT */
/*
 * The limits of the machine, which change while a pool lives: who has a core,
 * and how many may have tasks at once.
 */
#ifndef ATA_POOL_LIMITS_H
#define ATA_POOL_LIMITS_H

#include <stdbool.h>
#include <stdint.h>

#include "bandit/absent.h"
#include "machine/system.h"
#include "pool/budget.h"

struct ata_bandit;
struct ata__caller;
struct ata__team;

/* Whoever begins a round has it: see round.c. */
struct ata__limits {
	/* set by the owner */
	struct ata__team *team;
	struct ata__caller *caller;
	uint32_t spare;		/* the last so many workers began without a */
	bool smt;		/* core; may they get one's second unit? */

	uint64_t next;		/* when to look again, on the pool's clock */
	struct ata__budget budget;
	unsigned char *absent;	/* of each worker */
	struct ata__allowed allowed;	/* as a kernel is to be told, if */
	bool tight;		/* it has to be told anything */
	bool adrift;		/* nobody has a core: worker 0 does without */
	struct ata__units mask, unit;	/* scratch */
};

/* The team is about to start, all who have a core are present. 0 or -ENOMEM. */
int ata__limits_init(struct ata__limits *limits);
void ata__limits_fini(struct ata__limits *limits);

/* A call begins: the caller has, or has not, worker 0's core. Where that is new
 * the first round looks. */
void ata__limits_enter(struct ata__limits *limits);

void ata__limits_look(struct ata__limits *limits, uint64_t now);

/*
 * A round begins: look, if it is time to, and tell its kernel (NULL: none) what
 * holds for its next allocation.
 */
static inline void ata__limits_begin(struct ata__limits *limits, uint64_t now,
				     struct ata_bandit *kernel)
{
	if (now >= limits->next)
		ata__limits_look(limits, now);
	if (kernel && limits->tight)
		ata__absent_confine(kernel, &limits->allowed);
}

/*
 * May this worker have something to do in this round, where there is no kernel
 * that chooses? Of those present, the first that there is quota for.
 */
bool ata__limits_may(const struct ata__limits *limits, uint32_t worker);

#endif
