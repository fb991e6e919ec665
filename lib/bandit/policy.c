/* SPDX-License-Identifier: MIT */
/*
 * The policies, a row each in the table below. Those that are published do
 * exactly what was published (Maranjyan, Saad, Richtarik, Orabona, ICML 2025);
 * where the constant of a bound had to be reconstructed it is config.scale.
 *
 * Everything here is a function of the bandit's state: asked twice in a round,
 * a policy answers the same, and a run can be repeated from its seed.
 */
#include <errno.h>
#include <math.h>
#include <stddef.h>
#include <string.h>

#include <Random123/philox.h>

#include <atasched/bandit.h>

#include "bandit/auto.h"
#include "bandit/bandit.h"
#include "bandit/bound.h"
#include "bandit/policy.h"
#include "bandit/resplit.h"
#include "bandit/select.h"

/* Fourth word of uta's counters: keeps its draws apart from others that use
 * the same seed. */
#define LOT_STREAM 0x757461u

static int has_alpha(const struct ata_bandit_config *config)
{
	return !isnan(config->alpha);
}

static int has_true_mean(const struct ata_bandit_config *config)
{
	return config->true_mean != NULL;
}

static double mean(const struct ata_bandit *bandit, uint32_t arm)
{
	return bandit->arm[arm].mean;
}

static double true_mean(const struct ata_bandit *bandit, uint32_t arm)
{
	return bandit->true_mean[arm];
}

static double true_mean_at(const struct ata_bandit *bandit, uint32_t arm,
			   double level)
{
	(void)level;
	return true_mean(bandit, arm);
}

/*
 * Arms are looked at one after the other, and of a million most come from
 * memory. The processor fetches ahead by itself, but not past the end of a
 * page; asking for an arm well ahead makes a decision among 10^6 arms a third
 * cheaper, and costs nothing among few.
 */
#define AHEAD 64

static const struct ata__arm *fetch(const struct ata_bandit *bandit,
				    uint32_t arm)
{
	if (bandit->arms - arm > AHEAD)
		__builtin_prefetch(&bandit->arm[arm + AHEAD]);
	return &bandit->arm[arm];
}

/* ata: the norm is alpha for everyone. */
static double absolute_at(const struct ata_bandit *bandit, uint32_t arm,
			  double level)
{
	const struct ata__arm *a = fetch(bandit, arm);

	if (!(a->count > 0.0))
		return 0.0;
	return ata__bound_absolute(a->mean, bandit->scale * bandit->alpha,
				   ata__bound_width(level, a->count));
}

static double absolute_bound(const struct ata_bandit *bandit, uint32_t arm)
{
	return absolute_at(bandit, arm, bandit->level);
}

/* ata-empirical: the norm is eta times the mean as it was measured. */
static double relative_at(const struct ata_bandit *bandit, uint32_t arm,
			  double level)
{
	const struct ata__arm *a = fetch(bandit, arm);

	if (!(a->count > 0.0))
		return 0.0;
	return ata__bound_relative(a->mean, bandit->scale * bandit->eta,
				   ata__bound_width(level, a->count));
}

static double relative_bound(const struct ata_bandit *bandit, uint32_t arm)
{
	return relative_at(bandit, arm, bandit->level);
}

static void take_scores(struct ata_bandit *bandit)
{
	for (uint32_t i = 0; i < bandit->arms; i++)
		bandit->score[i] = bandit->policy->score(bandit, i);
	ata__absent_mark(bandit);
}

/* The last allocation, if it was of as many tasks to as many arms. */
static const uint64_t *last_share(const struct ata_bandit *bandit,
				  uint64_t tasks)
{
	return bandit->shared && bandit->team == bandit->arms &&
	       bandit->tasks == tasks ? bandit->share : NULL;
}

static int by_score(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	take_scores(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++)
		bandit->trying |= !(bandit->score[i] > 0.0);
	ata__resplit(&bandit->space, bandit->score, bandit->arms, tasks, 0.0,
		     last_share(bandit, tasks), count);
	return 0;
}

/* The numbers drawn for a round, two from one block of philox. */
struct lot {
	philox4x32_key_t key;
	philox4x32_ctr_t at, word;
};

/* The next number from 0 to most, all as likely; i: the draw, from 0. */
static uint32_t draw(struct lot *lot, uint32_t i, uint32_t most)
{
	uint64_t both;

	if (i % 2 == 0) {
		lot->at.v[2] = i / 2;
		lot->word = philox4x32(lot->at, lot->key);
	}
	both = (uint64_t)lot->word.v[i % 2 * 2] << 32 |
	       lot->word.v[i % 2 * 2 + 1];
	/* At most (1 - 2^-53) (most + 1), which is no tie: never most + 1. */
	return (uint32_t)((double)(both >> 11) * 0x1p-53 *
			  ((double)most + 1.0));
}

/* List who has a place, where not all do. Return: how many */
static uint32_t take_places(struct ata_bandit *bandit)
{
	struct ata__split_item *item = bandit->space.item;
	struct ata__selection s;
	uint32_t left = 0, places = 0;

	take_scores(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++)
		left += (uint32_t)ata__absent_may(bandit, i);
	left = left < bandit->space.most ? left : bandit->space.most;
	s = ata__select(bandit->score, bandit->arms, left);
	for (uint32_t i = 0; i < bandit->arms; i++)
		if (ata__selected(&s, bandit->score[i]))
			item[places++].number = i;
	return places;
}

/*
 * Of n places some, drawn, get `other` tasks, and the rest have got their count
 * already. Whatever place a draw names, of the first j + 1 for j = n - some ..
 * n - 1, is taken, or the last of them if it has been: all sets are then
 * equally likely (Floyd; Bentley, "Programming Pearls", Communications of the
 * ACM 30, 1987), with as many draws as are taken. picked: who they are, or
 * NULL.
 */
static void draw_some(const struct ata_bandit *bandit, int all, uint32_t n,
		      uint32_t some, uint64_t other, uint64_t *count,
		      uint32_t *picked)
{
	const struct ata__split_item *item = bandit->space.item;
	uint64_t round = bandit->rounds + 1;
	struct lot lot = {
		{ { (uint32_t)bandit->seed, (uint32_t)(bandit->seed >> 32) } },
		{ { (uint32_t)round, (uint32_t)(round >> 32), 0, LOT_STREAM } },
		{ { 0 } }
	};

	for (uint32_t i = 0; i < some; i++) {
		uint32_t last = n - some + i, arm = draw(&lot, i, last);

		if (!all) {
			arm = item[arm].number;
			last = item[last].number;
		}
		/* No branch: it would be foreseen wrongly as often as not. */
		arm = count[arm] == other ? last : arm;
		count[arm] = other;
		if (picked != NULL)
			picked[i] = arm;
	}
}

/*
 * uta: the same for everyone who may get tasks, the rest one each to workers
 * drawn anew in every round; or, where these are more than half of them, not to
 * those drawn.
 */
static int by_lot(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	uint32_t n = bandit->arms, left = n, some;
	int all = bandit->open && bandit->space.most == n, most, few;
	uint64_t each;

	if (!all)
		left = take_places(bandit);
	each = tasks / left;
	some = (uint32_t)(tasks - each * left);
	most = some > left / 2;
	few = all && each == 0 && !most && ata__few_may(bandit);
	if (most)
		some = left - some;
	each += (uint64_t)most;
	if (!all || each == 0)
		memset(count, 0, n * sizeof(*count));
	for (uint32_t i = 0; i < left && each > 0; i++)
		count[all ? i : bandit->space.item[i].number] = each;
	draw_some(bandit, all, left, some, most ? each - 1 : each + 1, count,
		  few ? bandit->few.number : NULL);
	if (few)
		ata__few_share(bandit, some, count);
	return 0;
}

/* gta: who takes the next task is known only when the last one ends; but who
 * may take one is, see ata__absent_may(): all but the fastest, where there is a
 * limit, are as absent. */
static int by_nobody(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	take_scores(bandit);
	ata__select_keep(bandit->score, bandit->arms, bandit->space.most);
	bandit->open = 0;
	(void)tasks;
	(void)count;
	return -ENOTSUP;
}

static const struct ata__policy table[] = {
	{ .name = "ata", .served = has_alpha,
	  .score = absolute_bound, .floor = absolute_at, .allocate = by_score },
	{ .name = "ata-empirical",
	  .score = relative_bound, .floor = relative_at, .allocate = by_score },
	{ .name = "auto", .guarded = 1,
	  .score = ata__auto_score, .allocate = ata__auto_allocate,
	  .begin = ata__auto_begin, .end = ata__auto_end,
	  .learn = ata__auto_learn, .close = ata__auto_close,
	  .probes = ata__auto_probes, .odd = ata__auto_odd,
	  .dearer = ata__auto_dearer, .level = ata__auto_level,
	  .noise = ata__auto_noise },
	{ .name = "uta",
	  .score = mean, .allocate = by_lot, .by_lot = 1 },
	{ .name = "ofta", .served = has_true_mean,
	  .score = true_mean, .floor = true_mean_at,
	  .allocate = by_score, .given = 1 },
	{ .name = "gta", .greedy = 1,
	  .score = mean, .allocate = by_nobody },
};

#define ROWS (sizeof(table) / sizeof(table[0]))

const struct ata__policy *ata__policy_find(const char *name)
{
	for (size_t i = 0; i < ROWS; i++)
		if (strcmp(table[i].name, name) == 0)
			return &table[i];
	return NULL;
}

const char *ata_policy_name(uint32_t i)
{
	return i < ROWS ? table[i].name : NULL;
}
