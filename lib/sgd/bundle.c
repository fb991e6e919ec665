/* SPDX-License-Identifier: MIT */
/*
 * A bundle is written down as its sum is in postfix: its vectors, in the order
 * of their tasks, each with the number of additions that follow it. So to join
 * two is to append the second to the first, with one more addition at the end.
 *
 * To add up is to do the same additions for one block of numbers, then for the
 * next. Each vector is read once, and sums between stay in the nearest cache:
 * in the block of the vector that will hold the result, once that has been
 * added. Of sums without it, no more than one waits at a time, in a scratch
 * block: a child of four leaves that is not a single vector.
 */
#include "sgd/bundle.h"

#include <stdalign.h>
#include <string.h>

#define BLOCK ((size_t)2048)	/* numbers; some blocks of these fit a cache */
#define MOST ((1u << ATA__BUNDLE_DEEP) + ATA__BUNDLE_LEVELS)

/* A vector, a block of which is added at a time; or the scratch block. */
struct operand {
	float *numbers;
	size_t moves;		/* a mask: all ones, or zero */
};

struct step {
	struct operand sum, left, right;
};

struct plan {
	uint32_t steps, others;
	struct step step[MOST];
	float *other[MOST];	/* vectors that do not hold the result */
	alignas(64) float scratch[BLOCK];
};

void ata__bundle_begin(struct ata__vectors *vectors, uint32_t name)
{
	struct ata__vector *vector = vectors->vector[name];

	vector->then = 0;
	vector->last = name;
	vector->adds = 0;
}

uint32_t ata__bundle_join(struct ata__vectors *vectors, uint32_t left,
			  uint32_t right)
{
	struct ata__vector *first = vectors->vector[left];
	struct ata__vector *second = vectors->vector[right];

	vectors->vector[first->last]->then = right;
	first->last = second->last;
	vectors->vector[first->last]->adds++;
	return left;
}

/* sum = left + right, one of which it may be. Always in this order: of two that
 * are no numbers (NaN) a processor keeps the first. */
static void add(float *sum, const float *left, const float *right, size_t n)
{
#pragma omp simd aligned(sum, left, right : 64)
	for (size_t i = 0; i < n; i++)
		sum[i] = left[i] + right[i];
}

/* Where to leave left + right: in the result's vector if it is one of them. */
static struct operand sum_of(struct plan *plan, const struct step *step,
			     const float *mine)
{
	if (step->left.numbers == mine)
		return step->left;
	if (step->right.numbers == mine)
		return step->right;
	return (struct operand){ .numbers = plan->scratch };
}

/* What has to be done with each block */
static void make_plan(struct plan *plan, struct ata__vectors *vectors,
		      uint32_t bundle, const float *mine)
{
	struct operand stack[MOST], *top = stack;

	plan->steps = 0;
	plan->others = 0;
	for (uint32_t name = bundle; name; name = vectors->vector[name]->then) {
		struct ata__vector *vector = vectors->vector[name];

		*top++ = (struct operand){ vector->numbers, SIZE_MAX };
		if (vector->numbers != mine)
			plan->other[plan->others++] = vector->numbers;
		for (uint32_t i = 0; i < vector->adds; i++) {
			struct step *step = &plan->step[plan->steps++];

			step->right = *--top;
			step->left = *--top;
			step->sum = sum_of(plan, step, mine);
			*top++ = step->sum;
		}
	}
}

static float *numbers_at(struct operand operand, size_t at)
{
	return operand.numbers + (at & operand.moves);
}

/* What lies past dim is zero in all vectors. */
static void run_plan(struct plan *plan, size_t length)
{
	for (size_t at = 0, n; at < length; at += n) {
		n = length - at < BLOCK ? length - at : BLOCK;
		for (uint32_t i = 0; i < plan->steps; i++) {
			struct step *step = &plan->step[i];

			add(numbers_at(step->sum, at),
			    numbers_at(step->left, at),
			    numbers_at(step->right, at), n);
		}
		for (uint32_t i = 0; i < plan->others; i++)
			memset(plan->other[i] + at, 0, n * sizeof(float));
	}
}

uint32_t ata__bundle_add(struct ata__vectors *vectors, uint32_t bundle,
			 uint32_t mine)
{
	struct plan plan;

	if (!vectors->vector[bundle]->then)
		return mine;
	make_plan(&plan, vectors, bundle,
		  ata__vectors_numbers(vectors, mine));
	run_plan(&plan, vectors->length);
	for (uint32_t name = bundle, then; name; name = then) {
		then = vectors->vector[name]->then;
		if (name == mine)
			continue;
		vectors->vector[name]->zero = true;
		ata__vectors_give(vectors, name);
	}
	ata__bundle_begin(vectors, mine);
	return mine;
}
