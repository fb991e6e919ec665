/* SPDX-License-Identifier: MIT */
/*
 * The tail of a round: what a worker that is done should take from another.
 *
 * A share was right when it was given. Then its worker was preempted, or tasks
 * took longer than they do on average. What another worker has begun is its
 * own; of the rest an idle one takes as much as lets both finish together, if
 * the round ends sooner for it. Units: a task, or so many of them that they
 * count as one. Seconds throughout.
 *
 * A slow worker may end a round sooner and yet do more harm than good, as what
 * it takes would have been less work for the other one: where shares are right,
 * some fast worker is always a little late, and slow ones would help it out in
 * every round. So what a move costs must be worth it.
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

/* Seconds from now until both are done, if so many units are taken. */
static inline double ata__tail_after(const struct ata__tail *tail, double own,
				     double units)
{
	return fmax(units * own, ata__tail_end(tail, own) -
				 units * ata__tail_pace(tail, own));
}

/*
 * ata__tail_take - how many units to take off another worker's end
 *
 * With x of them the one ends after x own, the other x pace sooner than it
 * would.
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
	/* Work becomes more if they take the idle one longer. */
	return end - ata__tail_after(tail, own, (double)units) >=
		ATA__TAIL_WORTH * (double)units * (own - pace) ? units : 0;
}

/*
 * What the help of a worker has come to.
 *
 * A mean says little of a worker that shares its core: it is as fast as any
 * until its turn is over, and then stands still for milliseconds. If it is done
 * early, takes more and uses up its turn with that, what it took is later than
 * it would have been; in round after round, as in each it was lucky with its
 * own share. (Measured: 16 tasks of 0.5 ms on two cores, a competing process on
 * one. Shares of 11:5 ended after 5.8 ms, and became 9:7 that ended after 7.7.)
 * So it keeps an account of what came of its moves, and makes none while that
 * is worse than what the next one promises; bad luck is forgotten by and by,
 * else nobody would find out that the core is its own again.
 *
 * All kernels of a pool share the account, so it is not in seconds: a round
 * that is a hundred times as long would decide over hundreds of others.
 */
struct ata__tail_account {
	double balance;	/* parts of rounds that it has saved, lately */
	double promise;	/* what its last move should save; */
	double without;	/* when the other would have ended; 0: no such move */
};

/*
 * What is left of the past after a move, so that some 64 count, and of a debt
 * after a move that was let go by: one of twice the promise is tried again
 * after 11 of them. Where times are exponential, and every third move comes to
 * nothing by mere chance, 8 moves and twice the patience cost 4 per cent, these
 * 1.
 */
#define ATA__TAIL_PAST (63.0 / 64.0)
#define ATA__TAIL_DEBT (15.0 / 16.0)

/* A round begins: what was open, when the last one was cancelled say, is
 * not. */
static inline void ata__tail_open(struct ata__tail_account *account)
{
	account->without = 0.0;
}

/*
 * What it saves that a round ends then: over both together, so that a round
 * which ends in half the time is to one's credit with as much as one of twice
 * the time to one's debit, and no prediction, which may be wrong by any factor,
 * counts for more than 1. (Over the time without the move alone, little credit
 * comes of what goes well, and of exponential times rounds become 0.7 per cent
 * longer; over what the round took, little debit of what goes wrong, and beside
 * a competitor they become 1 per cent longer.)
 */
static inline double ata__tail_saved(double end, double without)
{
	/* (without - end) / (without + end), but neither need be finite. */
	return 2.0 / (1.0 + end / without) - 1.0;
}

/* What it should save to take so many units. */
static inline double ata__tail_promise(const struct ata__tail *tail, double own,
				       uint64_t units)
{
	double after = ata__tail_after(tail, own, (double)units);

	return ata__tail_saved(tail->elapsed + after,
			       tail->elapsed + ata__tail_end(tail, own));
}

/* The worker has nothing left, so many seconds after the round began. No move
 * is to its credit with more than it promised. */
static inline void ata__tail_settle(struct ata__tail_account *account,
				    double elapsed)
{
	if (!(account->without > 0.0))
		return;
	account->balance = ATA__TAIL_PAST * account->balance +
			   fmin(ata__tail_saved(elapsed, account->without),
				account->promise);
	account->without = 0.0;
}

/* Should the worker move so many units, as its account says? */
static inline int ata__tail_trust(struct ata__tail_account *account,
				  const struct ata__tail *tail, double own,
				  uint64_t units)
{
	if (account->balance + ata__tail_promise(tail, own, units) >= 0.0)
		return 1;
	account->balance *= ATA__TAIL_DEBT;
	return 0;
}

/* It has. */
static inline void ata__tail_enter(struct ata__tail_account *account,
				   const struct ata__tail *tail, double own,
				   uint64_t units)
{
	account->promise = ata__tail_promise(tail, own, units);
	account->without = tail->elapsed + ata__tail_end(tail, own);
}

#endif
