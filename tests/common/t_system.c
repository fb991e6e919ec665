/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <errno.h>
#include <math.h>
#include <string.h>

#include "tests/common/t_system.h"

#define WORDS (sizeof(struct ata__units) / sizeof(unsigned long))

/* The mask of a thread that has one of ours; NULL: it has none. */
static struct ata__units *find(struct t_system *t, pid_t thread)
{
	for (uint32_t i = 0; i < t->threads; i++)
		if (t->thread[i] == thread)
			return &t->mask[i];
	return NULL;
}

static void put(struct t_system *t, pid_t thread, const struct ata__units *mask)
{
	struct ata__units *old = find(t, thread);

	if (!old) {
		ck_assert_uint_lt(t->threads, T_SYSTEM_MOST);
		old = &t->mask[t->threads];
		t->thread[t->threads++] = thread;
	}
	*old = *mask;
}

/* Return: is any left? */
static int take_off(const struct t_system *t, struct ata__units *mask)
{
	unsigned long left = 0;

	for (size_t i = 0; i < WORDS; i++) {
		mask->word[i] &= ~t->off.word[i];
		left |= mask->word[i];
	}
	return left != 0;
}

static int read_mask(void *ctx, pid_t thread, struct ata__units *mask)
{
	struct t_system *t = ctx;
	const struct ata__units *ours = find(t, thread);
	int error = 0;

	if (ours)
		*mask = *ours;
	else
		error = ata__system_real.read_mask(NULL, thread, mask);
	take_off(t, mask);
	return error;
}

static int write_mask(void *ctx, pid_t thread, const struct ata__units *mask)
{
	struct t_system *t = ctx;
	struct ata__units left = *mask;

	if (!take_off(t, &left))
		return -EINVAL;
	put(t, thread, mask);
	return 0;
}

static int read_quota(void *ctx, const struct ata_machine *machine,
		      struct ata_quota *quota)
{
	struct t_system *t = ctx;

	(void)machine;
	t->looks++;
	*quota = t->quota;
	return 0;
}

void t_system_init(struct t_system *t)
{
	memset(t, 0, sizeof(*t));
	t->system = (struct ata__system){ read_mask, write_mask, read_quota,
					  t };
	ata_quota_init(&t->quota);
	t->quota.cpus = (double)INFINITY;
}

void t_system_off(struct t_system *t, unsigned int unit, int off)
{
	struct ata__units only;

	ata__units_only(&only, unit);
	for (size_t i = 0; i < WORDS; i++)
		t->off.word[i] = off ? t->off.word[i] | only.word[i] :
				       t->off.word[i] & ~only.word[i];
}

void t_system_set(struct t_system *t, pid_t thread, const unsigned int *unit,
		  uint32_t n)
{
	struct ata__units mask, only;

	memset(&mask, 0, sizeof(mask));
	for (uint32_t i = 0; i < n; i++) {
		ata__units_only(&only, unit[i]);
		for (size_t j = 0; j < WORDS; j++)
			mask.word[j] |= only.word[j];
	}
	put(t, thread, &mask);
}

int t_system_on(struct t_system *t, pid_t thread, unsigned int unit)
{
	struct ata__units mask;

	ck_assert_int_eq(read_mask(t, thread, &mask), 0);
	return ata__units_is_only(&mask, unit);
}
