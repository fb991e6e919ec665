/* SPDX-License-Identifier: MIT */
/*
 * A parked worker that has become fast would not be noticed without a task. A
 * task for a slow one costs twice: the others wait for it, and it is work that
 * a fast one would have done in less time. Both are paid from budgets, which
 * fill with the rounds: 1/200 of the time and 1/100 of the work, so that both
 * stay within 1 per cent. (Work is cheaper: it delays nobody.) The rounds in
 * which workers were tried for the first time are probes as well and count as
 * spent.
 *
 * Next is whoever has waited longest for its price: rounds since it was last
 * timed over the time of its task. When the budget of time suffices for it,
 * others come along as far as the budgets go, as they all run in the same
 * round. The budget of time is never more than the dearest probe costs: what
 * was saved while all were cheap shall not be spent when they are dear.
 *
 * A change seldom comes alone: what throttles one core, or stops doing so, acts
 * on its neighbours. So when a probe finds its worker changed, all are probed
 * in the next round, on credit; at most every 100 rounds, as an odd time may be
 * a mere preemption.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include "bandit/heap.h"
#include "bandit/probe.h"

#define TIME_PART 0.005
#define WORK_PART 0.01
#define ALARM_ROUNDS 100

int ata__probes_init(struct ata__probes *probes, uint32_t arms)
{
	*probes = (struct ata__probes){ .round = 1 };
	ata__probes_begin(probes);
	probes->parked = calloc(arms, sizeof(*probes->parked));
	return probes->parked == NULL ? -ENOMEM : 0;
}

void ata__probes_free(struct ata__probes *probes)
{
	free(probes->parked);
}

void ata__probes_begin(struct ata__probes *probes)
{
	probes->owed = 0.0;
	probes->dearest = (double)INFINITY;
}

/* What may be spent in this round. */
static double time_left(const struct ata__probes *probes)
{
	return fmin(probes->time - probes->owed, probes->dearest);
}

void ata__probes_close(struct ata__probes *probes, double time, double work,
		       double probe_time, double probe_work)
{
	probes->time = time_left(probes) + TIME_PART * time - probe_time;
	probes->work += WORK_PART * work - probe_work;
	probes->alarm = probes->alarmed > 0 && probes->alarmed == probes->round;
	probes->round++;
	ata__probes_begin(probes);
}

void ata__probes_owe(struct ata__probes *probes, double time)
{
	probes->owed = time;
}

void ata__probes_alarm(struct ata__probes *probes)
{
	if (probes->alarmed == 0 ||
	    probes->round - probes->alarmed >= ALARM_ROUNDS)
		probes->alarmed = probes->round;
}

/* Is a more urgent than b? Of equals the first is. */
static int before(const struct ata__parked *a, const struct ata__parked *b)
{
	if (a->urgency != b->urgency)
		return a->urgency > b->urgency;
	return a->arm < b->arm;
}

/* Is there enough for it, or does that not matter? end: of the round without */
static int is_affordable(const struct ata__probes *probes,
			 const struct ata__parked *next, double end,
			 double time, double work)
{
	return probes->alarm || !isfinite(next->urgency) ||
	       (next->mean - end <= time && next->price <= work);
}

ATA__HEAP_SIFT(sift, struct ata__parked, before)

/*
 * The most urgent ones, one after the other, as far as there is enough for
 * them. The budget of work only becomes less, so whom it does not suffice for
 * at first is left aside. Of many a few are taken: a heap has them in less than
 * a sort. Those taken are put behind it, the first ones last, where it has made
 * room.
 */
static uint32_t take(struct ata__probes *probes, uint32_t n, uint32_t most,
		     double end, double time)
{
	struct ata__parked *parked = probes->parked;
	double work = probes->work;
	uint32_t heap = 0, at, chosen;

	for (uint32_t i = 0; i < n; i++)
		if (is_affordable(probes, &parked[i], end, time, work))
			parked[heap++] = parked[i];
	for (uint32_t i = heap / 2; i-- > 0;)
		sift(parked, heap, i, parked[i]);
	at = n = heap;
	while (heap > 0 && n - at < most) {
		struct ata__parked next = parked[0];

		heap--;
		sift(parked, heap, 0, parked[heap]);
		if (!is_affordable(probes, &next, end, time, work))
			continue;
		work -= next.price;
		parked[--at] = next;
	}
	chosen = n - at;
	for (uint32_t i = 0; i < chosen && i < n - 1 - i; i++) {
		struct ata__parked last = parked[n - 1 - i];

		parked[n - 1 - i] = parked[i];
		parked[i] = last;
	}
	return chosen;
}

uint32_t ata__probes_choose(struct ata__probes *probes, uint32_t n,
			    uint32_t most, double end)
{
	struct ata__parked *parked = probes->parked;
	double dearest = 0.0, time;
	uint32_t first = 0;

	if (n == 0 || most == 0)
		return 0;
	for (uint32_t i = 0; i < n; i++) {
		dearest = fmax(dearest, parked[i].mean - end);
		if (before(&parked[i], &parked[first]))
			first = i;
	}
	probes->dearest = dearest;
	time = time_left(probes);
	if (!is_affordable(probes, &parked[first], end, time, probes->work))
		return 0;
	return take(probes, n, most, end, time);
}
