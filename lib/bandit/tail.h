/* SPDX-License-Identifier: MIT */
/*
 * The tail of a round: what a worker that is done should take from another.
 *
 * A share was right when it was given. Then its worker was preempted, or tasks
 * took longer than they do on average. What another worker has begun is its own;
 * of the rest an idle one takes as much as lets both finish together, if the
 * round ends sooner for it. Units: a task, or so many of them that they count as
 * one. Seconds throughout.
 *
 * A slow worker may end a round sooner and yet do more harm than good, as what it
 * takes would have been less work for the other one: where shares are right, some
 * fast worker is always a little late, and slow ones would help it out in every
 * round. So what a move costs must be worth it.
 */
#ifndef ATA_BANDIT_TAIL_H
#define ATA_BANDIT_TAIL_H

#include <math.h>
#include <stdint.h>

/* Seconds by which the round must end sooner for each second of work more. */
#define ATA__TAIL_WORTH 0.5

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
 * Time per unit that an idle worker is to expect of itself, which has measured
 * some in this round: as predicted, as how lucky it was says nothing about what
 * comes. But half of what was measured at least: beyond a factor of two that is
 * no chance, it has been slowed down.
 */
static inline double ata__tail_own(double measured, double predicted)
{
	return predicted > 0.0 ? fmax(predicted, 0.5 * measured) : measured;
}

/* Do so many units pay? Work becomes more if they take the idle one longer. */
static inline int ata__tail_pays(double end, double pace, double own,
				 double units)
{
	double gain = end - fmax(units * own, end - units * pace);

	return gain >= ATA__TAIL_WORTH * units * (own - pace);
}

/*
 * ata__tail_take - how many units to take off another worker's end
 *
 * With x of them the one ends after x own, the other x pace sooner than it would.
 *
 * @own:   what a unit takes the idle worker, > 0
 * @least: units that are worth a move, >= 1: where less time is left than these
 *         take, the other is about to finish
 * @due:   seconds that the round may last yet, >= 0: where work is to be cheap
 *         rather than early, only what ends later than that is taken
 *
 * Return: 1 .. left, or 0: the round would end no sooner, or too little
 */
static inline uint64_t ata__tail_take(const struct ata__tail *tail, double own,
				      uint64_t least, double due)
{
	double end = ata__tail_end(tail, own);
	double pace = ata__tail_pace(tail, own);
	double take = fmin(end / (pace + own), (end - due) / pace);
	uint64_t units;

	if (tail->left == 0 || !(end > (double)least * own) || !(end > due))
		return 0;
	if (take < (double)least)
		take = (double)least;
	units = take < (double)tail->left ? (uint64_t)take : tail->left;
	return ata__tail_pays(end, pace, own, (double)units) ? units : 0;
}

#endif
