/* SPDX-License-Identifier: MIT */
/*
 * auto's probes: who is parked and what a task of it costs, where in a round
 * that is shared out it finds its place, and what a round's probes have cost
 * when it is over. Who is probed is a question of budgets: probe.c.
 */
#include <float.h>
#include <math.h>
#include <string.h>

#include "bandit/auto.h"
#include "bandit/auto_own.h"
#include "bandit/bandit.h"

/* When the last share should end. */
static double mean_end(const struct ata_bandit *bandit, const uint64_t *count)
{
	double end = 0.0;

	for (uint32_t i = 0; i < bandit->arms; i++) {
		double own = (double)(int64_t)count[i] * bandit->arm[i].mean;

		end = own > end ? own : end;
	}
	return end;
}

/* List the parked workers. Return: how many */
static uint32_t list_parked(struct ata_bandit *bandit, const uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	int disturbed = ata__noise_is_disturbed(&a->noise);
	uint32_t parked = 0;

	for (uint32_t i = 0; i < bandit->arms; i++) {
		double mean = bandit->arm[i].mean, price, waited, urgency;

		if (count[i] > 0 || !ata__absent_may(bandit, i))
			continue;
		price = ata__plan_cost(&a->plan, i, mean);
		waited = (double)(bandit->rounds + 1) - a->seen[i];
		urgency = fmin(waited / price, DBL_MAX);
		/* Parked for an odd time, or for its only one where that may
		 * have been odd: to be settled at once. */
		if (a->doubt[i] == ATA__SUSPECT ||
		    (a->doubt[i] == ATA__SINGLE && disturbed))
			urgency = (double)INFINITY;
		a->probes.parked[parked++] = (struct ata__parked){
			.mean = mean, .price = price,
			.urgency = urgency, .arm = i };
	}
	return parked;
}

/*
 * Where as many work as may, a probe takes the place of one of them, and the
 * round ends no sooner than without that one: that is the price. Return: when
 */
static double make_room(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count, uint32_t parked)
{
	struct ata__auto *a = bandit->own;
	double end;

	ata__plan_remake(&a->plan, bandit, tasks, 1, count);
	end = mean_end(bandit, count);
	memcpy(count, a->plan.now.of, bandit->arms * sizeof(*count));
	for (uint32_t i = 0; i < parked; i++)
		a->probes.parked[i].mean = fmax(a->probes.parked[i].mean, end);
	return end;
}

/* Next to others that end so early. */
void ata__auto_give(struct ata_bandit *bandit, const struct ata__parked *next,
		    uint64_t tasks, double end, uint64_t *count)
{
	struct ata__auto *a = bandit->own;

	a->late = fmax(a->late, (double)tasks * next->mean - end);
	count[next->arm] = tasks;
	a->arm[next->arm].probed = a->asked;
	a->arm[next->arm].awaited = 1;
}

/*
 * Where one worker does all, a probe is a whole round. That is for who is to be
 * settled at once: or the best one, preempted once, would be parked for ever.
 */
static void probe_alone(struct ata_bandit *bandit, uint64_t tasks, double end,
			uint32_t parked, uint64_t *count)
{
	const struct ata__auto *a = bandit->own;
	const struct ata__parked *next = a->probes.parked;

	for (uint32_t i = 0; i < parked; i++)
		if (a->probes.parked[i].urgency > next->urgency)
			next = &a->probes.parked[i];
	if (isfinite(next->urgency))
		return;
	memset(count, 0, bandit->arms * sizeof(*count));
	ata__auto_give(bandit, next, tasks, end, count);
}

void ata__auto_owe(struct ata__auto *a, double end)
{
	if (a->tried > 0)
		ata__probes_owe(&a->probes,
				fmax(a->tried_time - (double)a->tried * end,
				     0.0));
}

void ata__auto_probe(struct ata_bandit *bandit, uint64_t tasks,
		     uint64_t *count)
{
	struct ata__auto *a = bandit->own;
	uint32_t parked = list_parked(bandit, count), most, chosen;
	double end, least;

	if (parked == 0 && a->tried == 0)
		return;
	end = least = a->end = mean_end(bandit, count);
	ata__auto_owe(a, end);
	if (parked == 0)
		return;
	if (tasks == 1 || bandit->space.most == 1) {
		probe_alone(bandit, tasks, end, parked, count);
		return;
	}
	/* Not where a probe is a whole round: that costs many tasks. */
	if (a->near.in == NULL)
		ata__auto_doubt_weak(bandit, parked, count, tasks, end);
	most = bandit->space.most - ata__split_active(count, bandit->arms);
	if (most == 0) {
		least = make_room(bandit, tasks - 1, count, parked);
		most = 1;
	}
	most = most < tasks - 1 ? most : (uint32_t)(tasks - 1);
	chosen = ata__probes_choose(&a->probes, parked, most, end);
	if (chosen == 0)
		return;
	a->probed = chosen;
	a->displaced = fmax(least - end, 0.0);
	for (uint32_t i = 0; i < chosen; i++)
		bandit->score[a->probes.parked[i].arm] = DBL_MAX;
	ata__plan_remake(&a->plan, bandit, tasks - chosen, chosen, count);
	for (uint32_t i = 0; i < chosen; i++)
		ata__auto_give(bandit, &a->probes.parked[i], 1, least, count);
}

void ata__auto_close(struct ata_bandit *bandit, double makespan)
{
	struct ata__auto *a = bandit->own;
	double work = 0.0, probed = 0.0, last = 0.0, last_probed = 0.0;
	double late = 0.0;

	for (uint32_t i = 0; i < bandit->n_touched; i++) {
		uint32_t arm = bandit->touched[i];
		double seconds = bandit->pending[arm].seconds;
		double cost = ata__plan_cost(&a->plan, arm, seconds);

		work += cost;
		if (a->arm[arm].probed == a->asked) {
			probed += cost;
			last_probed = fmax(last_probed, seconds);
		} else {
			last = fmax(last, seconds);
		}
	}
	/* Where two rounds are under way this one may have been shared out
	 * before the last allocation. Then its probes are paid by what is
	 * expected. */
	for (uint32_t i = 0; i < a->probed; i++) {
		const struct ata__parked *parked = &a->probes.parked[i];

		if (bandit->pending[parked->arm].tasks == 0) {
			probed += parked->price;
			late = a->late;
		}
	}
	late = fmax(fmax(last_probed - last, late), 0.0);
	ata__probes_close(&a->probes, makespan, work, late + a->displaced,
			  probed);
	ata__auto_close_weak(a);
	a->tried_time = bandit->trying ? a->tried_time + makespan : 0.0;
	a->tried = bandit->trying ? a->tried + 1 : 0;
}
