/* SPDX-License-Identifier: MIT */
/*
 * Probes: a task for a parked worker, to see whether it has become faster, paid
 * from a budget.
 */
#ifndef ATA_BANDIT_PROBE_H
#define ATA_BANDIT_PROBE_H

#include <stdint.h>

/* A parked worker. */
struct ata__parked {
	double mean;		/* seconds that its task would take, */
	double price;		/* and what they cost: work */
	double urgency;
	uint32_t arm;
};

struct ata__probes {
	double time, work;	/* seconds that may be spent: of rounds; of
				   workers, times the cost of each; negative:
				   spent already */
	double owed, dearest;	/* of that time: what is to be taken off when
				   the round is over, and how much may be left */
	int alarm;		/* a probe has found a change: probe all in the
				   next round */
	uint64_t round;		/* that is not closed yet, from 1 */
	uint64_t alarmed;	/* round of the last alarm, 0: none */
	struct ata__parked *parked;	/* scratch, for all arms */
};

/* Return: 0 or -ENOMEM */
int ata__probes_init(struct ata__probes *probes, uint32_t arms);
void ata__probes_free(struct ata__probes *probes);

/* A round is allocated, perhaps once more: what was said of it is forgotten. */
void ata__probes_begin(struct ata__probes *probes);

/* A round is over: it took so long, worked so long; of that its probes: what
 * they made the round longer, and what they took. */
void ata__probes_close(struct ata__probes *probes, double time, double work,
		       double probe_time, double probe_work);

/* Rounds before this one were longer by `time` for the sake of knowledge. After
 * ata__probes_begin(). */
void ata__probes_owe(struct ata__probes *probes, double time);

/* A probed worker was not what it had been. Before ata__probes_close(). */
void ata__probes_alarm(struct ata__probes *probes);

/*
 * ata__probes_choose - whom to probe in this round
 *
 * probes->parked holds n parked workers. A task of one that takes longer than
 * `end`, when the round ends without it, makes the round longer; several at
 * once do that only once. At most `most` are chosen.
 *
 * Return: how many; they are the first in probes->parked
 */
uint32_t ata__probes_choose(struct ata__probes *probes, uint32_t n,
			    uint32_t most, double end);

#endif
