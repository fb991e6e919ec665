/* SPDX-License-Identifier: MIT */
/*
 * Who may get tasks: absent arms, and a limit.
 *
 * Two have a say. The owner of a bandit calls ata_bandit_present() and
 * ata_bandit_limit(), and that stays. What the system allows comes with one
 * allocation and is forgotten with it, so that a kernel keeps nothing of the
 * pool that ran it. Who is absent by either gets nothing; the lower limit
 * counts.
 *
 * To a policy an absent arm has an infinite score: a split gives it nothing, a
 * share that it has ends never, and a selection of the smallest takes it last.
 * What is known of it stays as it is.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>

#include <atasched/bandit.h>

#include "bandit/absent.h"
#include "bandit/bandit.h"

int ata__absent_init(struct ata_bandit *bandit)
{
	bandit->most = bandit->arms;
	bandit->absent = calloc(bandit->arms, sizeof(*bandit->absent));
	return bandit->absent == NULL ? -ENOMEM : 0;
}

int ata_bandit_present(struct ata_bandit *bandit, uint32_t arm, int present)
{
	unsigned char absent = !present;

	if (bandit == NULL || arm >= bandit->all)
		return -EINVAL;
	if (bandit->absent[arm] == absent)
		return 0;
	if (absent && bandit->n_absent + 1 == bandit->all)
		return -EINVAL;
	bandit->absent[arm] = absent;
	if (absent)
		bandit->n_absent++;
	else
		bandit->n_absent--;
	return 0;
}

int ata_bandit_limit(struct ata_bandit *bandit, uint32_t most)
{
	if (bandit == NULL || most == 0)
		return -EINVAL;
	bandit->most = most < bandit->all ? most : bandit->all;
	return 0;
}

void ata__absent_confine(struct ata_bandit *bandit,
			 const struct ata__allowed *allowed)
{
	bandit->allowed = allowed;
}

uint32_t ata__absent_most(const struct ata_bandit *bandit)
{
	const struct ata__allowed *allowed = bandit->allowed;
	uint32_t most = bandit->most;

	if (allowed != NULL && allowed->most < most)
		most = allowed->most;
	return most < bandit->arms ? most : bandit->arms;
}

int ata__absent_none(const struct ata_bandit *bandit)
{
	return bandit->n_absent == 0 &&
	       (bandit->allowed == NULL || bandit->allowed->absent == NULL);
}

void ata__absent_mark(struct ata_bandit *bandit)
{
	const unsigned char *wish = bandit->n_absent ? bandit->absent : NULL;
	const unsigned char *must = bandit->allowed ? bandit->allowed->absent :
						      NULL;
	uint32_t left = 0;

	if (wish == NULL && must == NULL)
		return;
	for (uint32_t i = 0; i < bandit->arms; i++)
		left += !(wish && wish[i]) && !(must && must[i]);
	/* In a team of absent arms, or where the others have no core, nobody
	 * would be left: a wish that is not heard. */
	if (left == 0)
		wish = NULL;
	for (uint32_t i = 0; i < bandit->arms; i++)
		if ((wish && wish[i]) || (must && must[i]))
			bandit->score[i] = (double)INFINITY;
}

int ata__absent_may(const struct ata_bandit *bandit, uint32_t arm)
{
	return bandit->open || bandit->score[arm] != (double)INFINITY;
}
