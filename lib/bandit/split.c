/* SPDX-License-Identifier: MIT */
/*
 * Sharing out tasks so that the last worker finishes first.
 *
 * Worker i, one task in s_i seconds, ends its jth task at fl(j s_i), the
 * product rounded to double. Call these pairs (i, j), j >= 1, members, ordered
 * by (fl(j s_i), s_i, i, j). Giving each task in turn to the worker that would
 * finish it first takes the members in this order, since fl(j s_i) does not
 * fall as j grows. So the allocation is the B smallest members, and it has the
 * least possible last end: of any other allocation, which is a set of B members
 * too, one at least lies outside this set and ends no earlier.
 *
 * Four steps find it in O(n + m log m), m = min(n, B), however large B is.
 *
 * 1. Of the (i, 1), which end at s_i, the m smallest come before all members of
 *    the other workers. So where m = B < n these workers can get nothing:
 *    ata__select() finds the m that can. A limit on how many workers may get
 *    tasks is a smaller m: in any allocation to other workers than the m
 *    fastest each could be replaced by a faster one.
 *
 * 2. Their scores are multiplied by a power of two that brings the smallest
 *    into [2, 4). That changes no mantissa, so no order, and takes overflow out
 *    of the way: the smallest score alone ends all B <= 2^53 tasks by 2^55. A
 *    score that becomes infinite is of a worker that gets none. ([1, 2) would
 *    take a factor that is subnormal, which a program may flush to 0.)
 *
 * 3. With S = sum 1/s_i, u = 2^-53 and T <= B / S / (1 + u), all members that
 *    end by T can be given at once: fl(j s_i) <= T means j s_i <= T (1 + u),
 *    so they are at most sum floor(T (1 + u) / s_i) <= T (1 + u) S <= B, and no
 *    other comes before them. Worker i has at least floor(T / s_i) of them:
 *    share_out(). T itself is computed: 1/s_i errs by u, the compensated sum by
 *    2u (and n^2 u^2, nothing for n <= 2^24), the quotient by u, the last
 *    factor by u. Lowering T by 2^-49 = 16u covers these and the 1 + u above.
 *
 * 4. The floors lose less than 1 per worker and the lowered T at most
 *    2^-48 B <= 32, so fewer than m + 32 tasks are left. A heap of the workers'
 *    next members gives them out in order: give_rest().
 *
 * With risk r > 0 the jth member of worker i ends at s_i (j + r sqrt(j)): if
 * one task's time has the deviation d s_i, that is the mean of j tasks' sum and
 * r / d times its deviation. All of the above holds for these ends too, as they
 * grow with j and keep the order of the scores, but for step 3, whose T is
 * found by iteration (quantile.c), and the bound on what is left for step 4.
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/heap.h"
#include "bandit/quantile.h"
#include "bandit/select.h"
#include "bandit/split.h"

/* 0 or a normal positive number. By its bits: a comparison takes a subnormal
 * number for 0 where the program runs with these flushed. */
static int is_score(double x)
{
	uint64_t b = ata__select_bits(x);

	return (b >> 52 > 0 && b >> 52 < 0x7ff) || b << 1 == 0;
}

/* The first in the order above. */
static int before(const struct ata__split_item *a,
		  const struct ata__split_item *b)
{
	if (a->finish != b->finish)
		return a->finish < b->finish;
	if (a->score != b->score)
		return a->score < b->score;
	return a->number < b->number;
}

/* Steps 1 and 2: items for the m workers that may get tasks. */
static void gather(struct ata__split_item *item, const double *score,
		   uint32_t n, uint32_t m, double scale)
{
	struct ata__selection s = ata__select(score, n, m);
	uint32_t at = 0;

	for (uint32_t i = 0; i < n; i++) {
		if (!ata__selected(&s, score[i]))
			continue;
		item[at].score = score[i] * scale;
		item[at].number = i;
		at++;
	}
}

/* T of step 3; the sum is Neumaier's. */
static double certain_time(const struct ata__split_item *item, uint32_t m,
			   uint64_t tasks)
{
	double sum = 0.0, lost = 0.0;

	for (uint32_t i = 0; i < m; i++) {
		double rate = 1.0 / item[i].score;
		double next = sum + rate;

		lost += sum >= rate ? sum - next + rate : rate - next + sum;
		sum = next;
	}
	return (double)tasks / (sum + lost) * (1.0 - 0x1p-49);
}

/*
 * Step 3. Returns the number of tasks that are left.
 *
 * The quotient q = T / s is at most B, so its rounding is less than 1 off, and
 * whole numbers up to q stay so: what was truncated is floor(q) or one more,
 * and then the product tells. (The lowered T would make up for that too, but
 * then what is given does not end by T, and the argument needs it.)
 */
static uint64_t share_out(struct ata__split_item *item, uint32_t m,
			  uint64_t tasks, uint64_t *count)
{
	double time = certain_time(item, m, tasks);

	for (uint32_t i = 0; i < m; i++) {
		double score = item[i].score;
		uint64_t given = (uint64_t)(time / score);

		if ((double)given * score > time)
			given--;
		count[item[i].number] = given;
		item[i].finish = (double)(given + 1) * score;
		tasks -= given;
	}
	return tasks;
}

ATA__HEAP_SIFT(sift, struct ata__split_item, before)

/* Step 4. */
static void give_rest(struct ata__split_item *item, uint32_t m, uint64_t left,
		      double risk, uint64_t *count)
{
	if (left == 0)
		return;
	for (uint32_t i = m / 2; i-- > 0;)
		sift(item, m, i, item[i]);
	for (; left > 0; left--) {
		struct ata__split_item first = item[0];
		uint64_t given = ++count[first.number];

		first.finish = ata__split_finish(first.score, given + 1, risk);
		sift(item, m, 0, first);
	}
}

/* Nothing is known of some: the first so many get all, evenly. */
static void spread_over_zeros(const double *score, uint32_t n, uint32_t zeros,
			      uint64_t tasks, uint64_t *count)
{
	uint64_t each = tasks / zeros, more = tasks % zeros;

	for (uint32_t i = 0; i < n; i++) {
		count[i] = 0;
		if (score[i] > 0.0 || zeros == 0)
			continue;
		zeros--;
		count[i] = each;
		if (more > 0) {
			count[i]++;
			more--;
		}
	}
}

int ata__split_space_init(struct ata__split_space *space, uint32_t capacity)
{
	size_t roots = capacity < ATA__SPLIT_ROOTS ? capacity :
						     ATA__SPLIT_ROOTS;

	space->most = capacity;
	space->rooted = 0;
	space->item = malloc(capacity * sizeof(*space->item));
	space->end = malloc((2 * capacity + 3 * roots) * sizeof(*space->end));
	if (space->item == NULL || space->end == NULL) {
		ata__split_space_free(space);
		return -ENOMEM;
	}
	space->next = space->end + capacity;
	space->of = space->next + capacity;
	space->root = space->of + roots;
	space->root_next = space->root + roots;
	return 0;
}

void ata__split_space_free(struct ata__split_space *space)
{
	free(space->item);
	free(space->end);
	*space = (struct ata__split_space){ .item = NULL };
}

void ata__split(struct ata__split_space *space, const double *score,
		uint32_t n, uint64_t tasks, double risk, uint64_t *count)
{
	uint32_t m = n < tasks ? n : (uint32_t)tasks, zeros = 0;
	double least = score[0];
	uint64_t left;

	m = m < space->most ? m : space->most;
	for (uint32_t i = 0; i < n; i++) {
		zeros += !(score[i] > 0.0);
		least = score[i] < least ? score[i] : least;
	}
	if (zeros > 0) {
		zeros = zeros < space->most ? zeros : space->most;
		spread_over_zeros(score, n, zeros, tasks, count);
		return;
	}
	memset(count, 0, n * sizeof(*count));
	gather(space->item, score, n, m, ldexp(1.0, 1 - ilogb(least)));
	left = risk > 0.0 ?
	       ata__quantile_share_out(space->item, m, tasks, risk, count) :
	       share_out(space->item, m, tasks, count);
	give_rest(space->item, m, left, risk, count);
}

void ata__split_rest(struct ata__split_space *space, const double *score,
		     uint32_t n, uint64_t tasks, double risk, uint32_t served,
		     uint64_t *count)
{
	space->most -= served;
	ata__split(space, score, n, tasks, risk, count);
	space->most += served;
}

uint32_t ata__split_active(const uint64_t *count, uint32_t n)
{
	uint32_t active = 0;

	for (uint32_t i = 0; i < n; i++)
		active += count[i] > 0;
	return active;
}

double ata__split_end(const double *score, const uint64_t *count, uint32_t n,
		      double risk)
{
	double end = 0.0;

	for (uint32_t i = 0; i < n; i++)
		if (count[i] > 0) {
			double own = ata__split_finish(score[i], count[i], risk);

			end = own > end ? own : end;
		}
	return end;
}

int ata_split(const double *score, uint32_t n, uint64_t tasks, uint64_t *count)
{
	struct ata__split_space space;
	int error;

	if (score == NULL || count == NULL || n < 1 || n > ATA_ARMS_MAX ||
	    tasks < 1 || tasks > ATA_TASKS_MAX)
		return -EINVAL;
	for (uint32_t i = 0; i < n; i++)
		if (!is_score(score[i]))
			return -EINVAL;
	error = ata__split_space_init(&space, n < tasks ? n : (uint32_t)tasks);
	if (error)
		return error;
	ata__split(&space, score, n, tasks, 0.0, count);
	ata__split_space_free(&space);
	return 0;
}
