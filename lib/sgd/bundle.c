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

/* One copy of it for all: of two that are no numbers (NaN) a processor keeps
 * the first, and which that is a compiler chooses for each copy. */
__attribute__((noinline))
void ata__bundle_sum(float *sum, const float *left, const float *right,
		     size_t n)
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

	ata__bundle_sum(sum, left, right, n);
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

/*
 * Ask for a block of what will be used soon. It may lie in another core's
 * cache: to fetch it from there takes some ten times as long as from one's own,
 * and adding what is near leaves time for that. So does asking for lines that
 * will be written: the other core's copies have to go. x86-64 has an
 * instruction for that which compilers do not use by themselves; processors too
 * old for it skip it.
 */
#ifdef __x86_64__
__attribute__((target("prfchw")))
#endif
static void fetch(const struct ata__soon *soon, size_t at)
{
	size_t end = at + BLOCK < soon->dim ? at + BLOCK : soon->dim;

	for (size_t i = at; soon->read && i < end; i += ATA__LINE)
		__builtin_prefetch(&soon->read[i], 0);
	for (size_t i = at; soon->write && i < end; i += ATA__LINE)
		__builtin_prefetch(&soon->write[i], 1);
}

uint32_t ata__bundle_add(struct ata__vectors *vectors, uint32_t bundle,
			 uint32_t mine, const struct ata__soon *soon)
{
	if (!vectors->vector[bundle]->then)
		return mine;
	for (size_t at = 0, n; at < vectors->length; at += n) {
		n = vectors->length - at < BLOCK ? vectors->length - at : BLOCK;
		if (soon)
			fetch(soon, at);
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

void ata__bundle_give(struct ata__vectors *vectors, uint32_t bundle)
{
	for (uint32_t name = bundle, then; name; name = then) {
		then = vectors->vector[name]->then;
		ata__vectors_give(vectors, name);
	}
}
