/* SPDX-License-Identifier: MIT */
/*
 * The tail guard: shares in pieces, and what one worker has not begun another
 * may take.
 */
#ifndef ATA_POOL_GUARD_H
#define ATA_POOL_GUARD_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "bandit/tail.h"
#include "pool/ranges.h"

struct ata_bandit;

/* Units that a worker holds and has not begun, and what others should know of
 * it: in one cache line, as they want both. */
struct ata__holding {
	alignas(64) _Atomic uint64_t units;	/* first << 32 | end */
	_Atomic uint32_t begun;		/* units; written by its worker alone */
	uint32_t piece;			/* units that it begins at once, */
	uint32_t fine;			/* but near the end, not below this */
	double predicted;		/* seconds per unit; 0: unknown */
	/* But when it is laid, its worker's alone. */
	struct ata__tail_account account;
};
_Static_assert(sizeof(struct ata__holding) == 64,
	       "a holding is one cache line");

struct ata__guard {
	struct ata__holding *of;	/* each worker */
	uint32_t workers;
	uint64_t unit;			/* tasks */
	uint64_t tasks;			/* of the round */
	uint64_t base;			/* when it was begun, nanoseconds */
	double least;			/* seconds that are worth a move */
	double due;			/* seconds that it may last: nobody helps
					   before that is at risk; 0: at once */
};

int ata__guard_init(struct ata__guard *guard, uint32_t workers);
void ata__guard_fini(struct ata__guard *guard);

/*
 * ata__guard_lay - lay out a round's shares in pieces
 *
 * range: as ata__ranges_lay() left them; of more than 2^31 tasks the ends move
 * by up to 2^22, a thousand-millionth of the round.
 *
 * Return: false: not worth it, each share should run in one piece
 */
bool ata__guard_lay(struct ata__guard *guard, struct ata__range *range,
		    uint64_t tasks, const struct ata_bandit *kernel);

/* The worker's next piece; false: it holds nothing more. */
bool ata__guard_take(struct ata__guard *guard, uint32_t worker,
		     struct ata__range *piece);

/*
 * ata__guard_help - hold what another worker would end later
 *
 * For a worker that holds nothing more, and has been at it since start; both
 * times are in nanoseconds.
 *
 * Return: false: the round would end no sooner
 */
bool ata__guard_help(struct ata__guard *guard, uint32_t worker, uint64_t start,
		     uint64_t now);

#endif
