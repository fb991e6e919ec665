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
 * memory. The processor fetches ahead by itself, but not past the end of a page;
 * asking for an arm well ahead makes a decision among 10^6 arms a third cheaper,
 * and costs nothing among few.
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

/* Uniform in [0, 1): draw i of a round. */
static double draw(uint64_t seed, uint64_t round, uint32_t i)
{
	philox4x32_key_t key = { { (uint32_t)seed, (uint32_t)(seed >> 32) } };
	philox4x32_ctr_t at = { { (uint32_t)round, (uint32_t)(round >> 32), i,
				  LOT_STREAM } };
	philox4x32_ctr_t word = philox4x32(at, key);
	uint64_t both = (uint64_t)word.v[0] << 32 | word.v[1];

	return (double)(both >> 11) * 0x1p-53;
}

/* Who has a place, and how many have, where not all do. */
static struct ata__selection take_places(struct ata_bandit *bandit,
					 uint32_t *places)
{
	uint32_t left = 0;

	take_scores(bandit);
	for (uint32_t i = 0; i < bandit->arms; i++)
		left += (uint32_t)ata__absent_may(bandit, i);
	*places = left < bandit->space.most ? left : bandit->space.most;
	return ata__select(bandit->score, bandit->arms, *places);
}

/*
 * uta: the same for everyone who may get tasks, the rest one each to workers
 * drawn anew in every round. Going through the workers, each is drawn with the
 * probability (still to draw) / (workers left): all sets are then equally likely
 * (selection sampling, Knuth, volume 2, 3.4.2), and no memory is needed. No draw
 * decides a branch: that would be foreseen wrongly as often as not, and the next
 * draws, which depend on nothing, would wait for it.
 */
static int by_lot(struct ata_bandit *bandit, uint64_t tasks, uint64_t *count)
{
	struct ata__selection s = { .equal = 0 };
	uint32_t n = bandit->arms, left = n, more;
	int all = bandit->open && bandit->space.most == n;
	uint64_t each, round = bandit->rounds + 1;

	if (!all)
		s = take_places(bandit, &left);
	each = tasks / left;
	more = (uint32_t)(tasks % left);
	for (uint32_t i = 0; i < n; i++) {
		uint32_t one = 0;

		count[i] = 0;
		if (!all && !ata__selected(&s, bandit->score[i]))
			continue;
		if (more > 0)
			one = (more == left) |
			      (draw(bandit->seed, round, i) * left < more);
		count[i] = each + one;
		more -= one;
		left--;
	}
	return 0;
}

/* gta: who takes the next task is known only when the last one ends; but who may
 * take one is, see ata__absent_may(): all but the fastest, where there is a limit,
 * are as absent. */
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
	  .dearer = ata__auto_dearer, .noise = ata__auto_noise },
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
