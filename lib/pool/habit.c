/* SPDX-License-Identifier: MIT */
/*
 * How long to poll before one sleeps.
 *
 * To poll costs a core's time, t for a gap of t. To sleep costs a price P,
 * however long the gap: the waiter is late by a wake-up's latency, who rings it
 * by the call of the system that this takes, and so is everybody who waits for
 * either, so P is the sum of the two times the threads concerned. Who knew the
 * gap would pay min(t, P). Who polls for s and sleeps then pays t if t < s and
 * s + P otherwise. With s = P that is never more than 2 min(t, P), and no rule
 * that does not know the gap promises less (Karlin, Manasse, McGeoch, Owicki,
 * "Competitive randomized algorithms for nonuniform problems", 1994).
 *
 * That is the promise, not the practice: of a few s the one is taken that would
 * have cost least in the waits before, by a mean that forgets. If most gaps are
 * long it is 0; if most are short it is beyond them. So that the promise holds
 * all the same, the account is kept: credit is 2 min(t, P) less what was paid,
 * summed. A wait that polls for s < P changes it by
 *
 *     t < s:   2 min(t, P) - t        >= 0
 *     t >= s:  2 min(t, P) - (s + P)  >= 2 s - s - P = -(P - s)
 *
 * so a choice s is allowed while the credit is P - s at least, and the credit
 * never falls below 0: all waits together cost at most twice what who knew all
 * gaps would have paid, plus the credit that was given. That is one P to begin
 * with, and up to one P for every second that has passed, without which a
 * waiter that has lost its credit would poll for P for ever where all gaps are
 * long.
 *
 * A waiter whose poll took as long as other threads get a core for is not alone
 * on it. For a while, and longer each time when that comes again, it polls for
 * half a price at most, it does not yield, which would give the core away for
 * milliseconds, and nothing is learned or promised. It does not sleep at once:
 * beside one that wants the core all the time, rounds of half a millisecond
 * would then take 1.4 times as long, as each wake-up waits for the other's turn
 * to end, for 1 per cent less of worker time.
 */
#include "pool/habit.h"

#include <string.h>

/* Until it has been measured; and what it is never taken to be less than. */
#define LATENCY 50000u
#define LATENCY_LEAST 1000u

#define MEMORY 8		/* waits, about, that the costs remember */
#define CREDIT_MOST 4		/* prices */
#define TOP_UP 1000000000u
#define HOLD_LEAST 1000000u
#define HOLD_MOST 1000000000u
#define SOON 10000000u
#define PRICE_MOST 1000000000u	/* four of them fit into 32 bits */

static const uint32_t eighths[ATA__HABIT_CHOICES] = { 0, 1, 2, 4, 8 };

/* Of these the longest, alone on a core, and not. */
#define ALONE (ATA__HABIT_CHOICES - 1)
#define CROWDED (ATA__HABIT_CHOICES - 2)

static uint32_t choice(uint32_t price, uint32_t i)
{
	return (uint32_t)((uint64_t)price * eighths[i] / 8);
}

void ata__habit_init(struct ata__habit *habit)
{
	memset(habit, 0, sizeof(*habit));
	atomic_init(&habit->rung, 0);
	habit->latency = LATENCY;
	habit->hold = HOLD_LEAST;
}

uint32_t ata__habit_price(const struct ata__habit *habit, uint32_t others,
			  uint64_t most)
{
	uint64_t price = habit->latency * (1 + (uint64_t)others);

	price = price < most ? price : most;
	return (uint32_t)(price < PRICE_MOST ? price : PRICE_MOST);
}

static void top_up(struct ata__habit *habit, uint32_t price, uint64_t now)
{
	if (habit->topped && now - habit->topped < TOP_UP)
		return;
	habit->topped = now;
	if (habit->credit < price)
		habit->credit = price;
}

uint64_t ata__habit_choose(struct ata__habit *habit, uint32_t price,
			   uint64_t now)
{
	uint32_t best = now < habit->crowded ? CROWDED : ALONE;

	top_up(habit, price, now);
	for (uint32_t i = best; i-- > 0;)
		if (habit->credit >= price - choice(price, i) &&
		    habit->cost[i] < habit->cost[best])
			best = i;
	return choice(price, best);
}

void ata__habit_note(struct ata__habit *habit, uint32_t price, uint64_t gap,
		     uint64_t polled, int slept)
{
	/* What is longer is all the same. */
	int64_t least = (int64_t)(gap < price ? gap : price);
	int64_t paid = slept ? (int64_t)polled + price : least;
	int64_t credit = habit->credit + 2 * least - paid;
	int64_t most = (int64_t)price * CREDIT_MOST;

	credit = credit < most ? credit : most;
	habit->credit = (uint32_t)(credit > 0 ? credit : 0);
	for (uint32_t i = 0; i < ATA__HABIT_CHOICES; i++) {
		int64_t s = choice(price, i);
		int64_t cost = least < s ? least : s + price;

		cost = habit->cost[i] + (cost - habit->cost[i]) / MEMORY;
		habit->cost[i] = (uint32_t)cost;
	}
}

/* One that was very late, as its core was busy, is an exception. */
void ata__habit_woken(struct ata__habit *habit, uint64_t latency)
{
	int64_t mean = habit->latency;
	int64_t now = latency < 2 * (uint64_t)mean ? (int64_t)latency :
						     2 * mean;

	mean += (now - mean) / MEMORY;
	habit->latency = (uint32_t)(mean > LATENCY_LEAST ? mean :
							   LATENCY_LEAST);
}

void ata__habit_crowd(struct ata__habit *habit, uint64_t now)
{
	uint32_t soon = habit->hold > SOON ? habit->hold : SOON;

	/* Soon after it was tried again? Else it may be a rare thing: another
	 * guest of the same machine, say, has the processor for a moment. */
	if (habit->crowded && now < habit->crowded + soon)
		habit->hold = habit->hold < HOLD_MOST / 2 ? 2 * habit->hold :
							    HOLD_MOST;
	else
		habit->hold = HOLD_LEAST;
	habit->crowded = now + habit->hold;
}
