/* SPDX-License-Identifier: MIT */
/*
 * The tail of a round: what a worker that is done should take from another.
 *
 * A share was right when it was given. Then its worker was preempted, or tasks
 * took longer than they do on average. What another worker has begun is its own;
 * of the rest an idle one takes as much as lets both finish together, if the
 * round ends sooner for it. Units: a task, or so many of them that they count as
 * one. Seconds throughout.
 */
#ifndef ATA_BANDIT_TAIL_H
#define ATA_BANDIT_TAIL_H

#include <stdint.h>
#include <math.h>
#ifndef TAIL_F
#define TAIL_F 0.0
#endif

/* A worker's progress in a round, as another one can see it. */
struct ata__tail {
	double elapsed;		/* since the round began */
	uint64_t begun;		/* units, the one that it is at included */
	uint64_t left;		/* units that it holds and has not begun */
	double predicted;	/* per unit, from earlier rounds; 0: unknown */
};

/*
 * Time per unit: as predicted, or worse if it is behind. `begun` counts what it
 * is at as done, so that is the least it can be behind; a worker that has not
 * begun at all is only late.
 */
static inline double ata__tail_pace(const struct ata__tail *tail, double own)
{
	double pace = tail->predicted > 0.0 ? tail->predicted : own;

	if (tail->begun > 0 && tail->elapsed > pace * (double)tail->begun)
		pace = tail->elapsed / (double)tail->begun;
	return pace;
}

/* Seconds from now until all that it holds is done, at this pace. */
static inline double ata__tail_end(const struct ata__tail *tail, double own)
{
	double pace = ata__tail_pace(tail, own);
	double left = (double)tail->left;

	if (tail->begun == 0)
		return left * pace;
	return ((double)tail->begun + left) * pace - tail->elapsed;
}

/*
 * ata__tail_take - how many units to take off another worker's end
 *
 * With x of them the one ends after x own, the other x pace sooner than it would.
 *
 * @own:   what a unit takes the idle worker, > 0
 * @least: units that are worth a move, >= 1: where less time is left than these
 *         take, the other is about to finish
 *
 * Return: 1 .. left, or 0: the round would end no sooner
 */
static inline uint64_t ata__tail_take(const struct ata__tail *tail, double own,
				      uint64_t least)
{
	double end = ata__tail_end(tail, own);
	double take = end / (ata__tail_pace(tail, own) + own);

	if (tail->left == 0 || !(end > (double)least * own))
		return 0;
	if (take < (double)least)
		take = (double)least;
	take = fmin(floor(take), (double)tail->left);
	double pace=ata__tail_pace(tail, own);
	double gain = end - fmax(take * own, end - take * pace);
	if (gain < TAIL_F * take * (own - pace)) return 0;
	return (uint64_t)take;
}

#endif
