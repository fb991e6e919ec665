/* SPDX-License-Identifier: MIT */
/* Which arms are near, and the horizon that all others are above
 * (auto_few.c). */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/auto_own.h"
#include "bandit/bandit.h"
#include "bandit/few.h"
#include "bandit/select.h"

/* Near are so many for each task, and some more; of the workers, that is at
 * most one in PART. Twice as many if they do not do for SOON rounds, half if
 * for LONG. */
#define NEAR 3
#define MORE 256
#define PART 2
#define SOON 32
#define LONG 256

/* Noise may grow by so much before workers are chosen anew. */
#define MARGIN 1.125

/* Rounds in which all are looked at when few do not tell. */
#define WAIT 16

int ata__near_init(struct ata__near *near, uint32_t n)
{
	if (n < ATA__FEW_OF)
		return 0;
	near->each = NEAR;
	near->unknown = UINT32_MAX;
	near->in = calloc(n, sizeof(*near->in));
	return near->in == NULL ? -ENOMEM : ata__crowd_init(&near->crowd, n);
}

void ata__near_free(struct ata__near *near)
{
	free(near->in);
	ata__crowd_free(&near->crowd);
}

void ata__near_learn(struct ata_bandit *bandit, uint32_t arm, int met)
{
	struct ata__auto *a = bandit->own;
	struct ata__near *near = &a->near;

	if (met && near->unknown != UINT32_MAX)
		near->unknown--;
	near->crowd.mean[arm] = bandit->arm[arm].mean;
	if (near->n == 0 || near->in[arm] ||
	    ata__auto_score_at(bandit, arm, near->deviation) > near->horizon)
		return;
	near->in[arm] = 1;
	bandit->few.number[near->n++] = arm;
	near->joined++;
}

/* Rising, as near->in has them. */
static void list_near(struct ata__near *near, uint32_t *number, uint32_t arms)
{
	uint32_t m = 0;

	for (uint32_t i = 0; m < near->n && i < arms; i++) {
		number[m] = i;
		m += near->in[i];
	}
	near->joined = 0;
}

/* One by one, or, where that would take longer than to go through all arms, all
 * anew. */
void ata__near_order(struct ata__near *near, uint32_t *number, uint32_t arms)
{
	if ((uint64_t)near->joined * near->n > arms) {
		list_near(near, number, arms);
		return;
	}
	for (uint32_t k = near->n - near->joined; k < near->n; k++) {
		uint32_t arm = number[k], at = k;

		for (; at > 0 && number[at - 1] > arm; at--)
			number[at] = number[at - 1];
		number[at] = arm;
	}
	near->joined = 0;
}

/* The largest number that the selection may be of. */
static double horizon_of(const struct ata__selection *s)
{
	uint64_t bits = s->prefix | ~s->mask;
	double horizon;

	memcpy(&horizon, &bits, sizeof(horizon));
	return horizon;
}

/* How many are chosen, with so many for each task? */
static uint64_t near_by(uint32_t each, uint64_t tasks)
{
	return each * tasks + MORE;
}

static int are_many(const struct ata_bandit *bandit, uint64_t n)
{
	return n > bandit->arms / PART;
}

int ata__near_may(const struct ata_bandit *bandit, uint64_t tasks)
{
	return !are_many(bandit, near_by(NEAR, tasks));
}

/* Of the smallest scores, or with a share that may be kept. */
void ata__near_choose(struct ata_bandit *bandit, uint64_t tasks,
		      double deviation)
{
	struct ata__auto *a = bandit->own;
	struct ata__near *near = &a->near;
	uint32_t n = bandit->arms, m = 0;
	struct ata__selection s;

	if (bandit->rounds > near->chosen + LONG && near->each > NEAR)
		near->each /= 2;
	near->chosen = bandit->rounds;
	near->n = near->joined = 0;
	if (are_many(bandit, near_by(near->each, tasks)))
		return;
	near->deviation = deviation * MARGIN;
	ata__auto_take_scores(bandit, near->deviation);
	s = ata__select(bandit->score, n,
			(uint32_t)near_by(near->each, tasks));
	near->horizon = horizon_of(&s);
	if (!isfinite(near->horizon))
		return;
	for (uint32_t i = 0; i < n; i++) {
		near->in[i] = bandit->score[i] <= near->horizon ||
			      a->plan.now.of[i] > 0 || a->plan.last.of[i] > 0;
		bandit->few.number[m] = i;
		m += near->in[i];
		near->crowd.mean[i] = bandit->arm[i].mean;
	}
	if (are_many(bandit, m))
		return;
	near->n = m;
	near->enough = 2 * m;
}

void ata__near_fail(struct ata__near *near, uint64_t rounds)
{
	near->n = near->joined = 0;
	if (rounds < near->chosen + SOON)
		near->each *= 2;
}

void ata__near_give_up(struct ata__near *near, uint64_t rounds)
{
	near->wait = rounds + WAIT;
	near->each = NEAR;
}
