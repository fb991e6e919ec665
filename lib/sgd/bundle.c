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

static void clear(float *numbers, size_t n)
{
	memset(numbers, 0, n * sizeof(*numbers));
}

/* Both end up zero, but for the one that holds the sum. */
static float *add_two(float *left, float *right, float *mine, float *scratch,
		      size_t n)
{
	float *sum = left == mine || right == mine ? mine : scratch;

	add(sum, left, right, n);
	if (left != sum)
		clear(left, n);
	if (right != sum)
		clear(right, n);
	return sum;
}

/* Numbers at .. at + n - 1 of them all. What lies past dim is zero in each. */
static void add_block(const struct ata__vectors *vectors, uint32_t bundle,
		      uint32_t mine, size_t at, size_t n)
{
	alignas(64) float scratch[BLOCK];
	float *stack[MOST], **top = stack;
	float *result = ata__vectors_numbers(vectors, mine) + at;

	for (uint32_t name = bundle, adds; name;) {
		const struct ata__vector *vector = vectors->vector[name];

		*top++ = vector->numbers + at;
		for (adds = vector->adds; adds; adds--) {
			top--;
			top[-1] = add_two(top[-1], top[0], result, scratch, n);
		}
		name = vector->then;
	}
}

uint32_t ata__bundle_add(struct ata__vectors *vectors, uint32_t bundle,
			 uint32_t mine)
{
	if (!vectors->vector[bundle]->then)
		return mine;
	for (size_t at = 0, n; at < vectors->length; at += n) {
		n = vectors->length - at < BLOCK ? vectors->length - at : BLOCK;
		add_block(vectors, bundle, mine, at, n);
	}
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
