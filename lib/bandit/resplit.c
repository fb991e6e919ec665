/* SPDX-License-Identifier: MIT */
/*
 * From round to round scores change little, and a split by little more than
 * nothing. Its definition (split.c) tells a right one at sight: it is the B
 * first members, so the last of those that were given comes before the first
 * that was not. If it does not, that task is at the wrong worker; moving it
 * there and looking again ends at the right split, whatever it began with, as
 * each move takes a member out for one that comes earlier, and the order is
 * total.
 *
 * A look costs two products a worker and a comparison each, a move a fraction
 * of that. Where many moves are needed the split is made from nothing; and so
 * it is among many workers, where some scores are 0, where fewer workers may
 * get tasks than there are, and where an end overflows, as that hides an order
 * which scaled scores have.
 */
#include <math.h>
#include <string.h>

#include "bandit/resplit.h"

/* From nothing costs as much as about so many. */
#define MOVES 12

/* Among more of them a move costs too much. */
#define MANY ATA__SPLIT_ROOTS

/* Two members: the last of those given, the first of the others. */
struct border {
	double end, next;
	uint32_t from, to;
};

/* The roots of these counts and of one more: those of the last time where
 * counts are the same, as most are. */
static void take_roots(struct ata__split_space *space, const uint64_t *last,
		       uint32_t n)
{
	for (; space->rooted < n; space->rooted++)
		space->of[space->rooted] = -1.0;
	for (uint32_t i = 0; i < n; i++) {
		double count = (double)(int64_t)last[i];

		if (count == space->of[i])
			continue;
		space->of[i] = count;
		space->root[i] = sqrt(count);
		space->root_next[i] = sqrt(count + 1.0);
	}
}

/*
 * When each worker ends what it has and one more, and the extremes of these.
 * The end of nothing is 0; or NaN if the score is infinite, which never is the
 * most.
 */
static struct border look(struct ata__split_space *space, const double *score,
			  uint32_t n, double risk, const uint64_t *last)
{
	double *restrict ends = space->end, *restrict nexts = space->next;
	const double *restrict root = space->root;
	const double *restrict root_next = space->root_next;
	double most = 0.0, least = (double)INFINITY;

	if (risk > 0.0)
		take_roots(space, last, n);
	for (uint32_t i = 0; i < n; i++) {
		double count = (double)(int64_t)last[i];
		double end = count, next = count + 1.0;

		if (risk > 0.0) {
			end += risk * root[i];
			next += risk * root_next[i];
		}
		ends[i] = end *= score[i];
		nexts[i] = next *= score[i];
		most = end > most ? end : most;
		least = next < least ? next : least;
	}
	return (struct border){ most, least, 0, 0 };
}

/* The same again, and who they are of: of ends that are equal, by score, and
 * then by number. */
static struct border find(const struct ata__split_space *space,
			  const double *score, uint32_t n)
{
	struct border at = { 0.0, (double)INFINITY, 0, 0 };

	for (uint32_t i = 0; i < n; i++) {
		double end = space->end[i], next = space->next[i];

		if (end > at.end ||
		    (end == at.end && score[i] >= score[at.from])) {
			at.end = end;
			at.from = i;
		}
		if (next < at.next ||
		    (next == at.next && score[i] < score[at.to])) {
			at.next = next;
			at.to = i;
		}
	}
	return at;
}

/* Does the first of the others come before the last of those given? */
static int is_wrong(const struct border *at, const double *score)
{
	if (at->next != at->end)
		return at->next < at->end;
	if (score[at->to] != score[at->from])
		return score[at->to] < score[at->from];
	return at->to < at->from;
}

static void move(struct ata__split_space *space, const double *score,
		 double risk, const struct border *at, uint64_t *count)
{
	uint64_t fewer = --count[at->from], more = ++count[at->to];

	space->next[at->from] = at->end;
	space->end[at->from] = ata__split_finish(score[at->from], fewer, risk);
	space->end[at->to] = at->next;
	space->next[at->to] = ata__split_finish(score[at->to], more + 1, risk);
}

/* Return: the split's end, count being it; or 0: that takes too long */
static double repair(struct ata__split_space *space, const double *score,
		     uint32_t n, double risk, uint64_t *count)
{
	for (int moves = 0; moves <= MOVES; moves++) {
		struct border at = find(space, score, n);

		if (!is_wrong(&at, score))
			return at.end;
		move(space, score, risk, &at, count);
	}
	return 0.0;
}

double ata__resplit(struct ata__split_space *space, const double *score,
		    uint32_t n, uint64_t tasks, double risk,
		    const uint64_t *last, uint64_t *count)
{
	struct border at;
	double end = 0.0;

	if (last != NULL && space->most >= n && n <= MANY) {
		at = look(space, score, n, risk, last);
		if (at.next > 0.0 && isfinite(at.end)) {
			memcpy(count, last, n * sizeof(*count));
			end = at.end < at.next ? at.end :
			      repair(space, score, n, risk, count);
		}
	}
	if (end > 0.0)
		return end;
	ata__split(space, score, n, tasks, risk, count);
	return ata__split_end(score, count, n, risk);
}
