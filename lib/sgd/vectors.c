/* SPDX-License-Identifier: MIT */
/*
 * The free list is a stack of names (Treiber, "Systems Programming: Coping with
 * Parallelism", 1986): the vector used last is the one still in a cache. Names
 * are 32 bits wide, so that the top and a count of changes fit one 64-bit
 * atomic: without the count, a thread could read top A and its next B, sleep
 * while others take A and B and give A back, and then install the taken B.
 *
 * What is made is never more than asked for. All vectors are free at a reset;
 * one is made only by a taker that saw the list empty, that is after every
 * other vector has left the list, or was made, through a take of its own since
 * that reset. So there are at most as many vectors as takes between two resets.
 */
#include <errno.h>
#include <stdlib.h>

#include "sgd/vectors.h"

#define LINE 64	/* bytes */

int ata__vectors_init(struct ata__vectors *vectors, size_t dim, uint32_t most)
{
	const size_t step = LINE / sizeof(float);

	if (dim > PTRDIFF_MAX / sizeof(float) - step)
		return -ENOMEM;
	vectors->vector = calloc((size_t)most + 1, sizeof(*vectors->vector));
	if (!vectors->vector)
		return -ENOMEM;
	vectors->length = (dim + step - 1) / step * step;
	atomic_init(&vectors->top, 0);
	atomic_init(&vectors->made, 0);
	return 0;
}

/* What the top becomes when vector `name` is to lie there. */
static uint64_t new_top(uint64_t top, uint32_t name)
{
	return (((top >> 32) + 1) << 32) | name;
}

static uint32_t make(struct ata__vectors *vectors)
{
	float *numbers;
	uint32_t name;

	numbers = aligned_alloc(LINE, vectors->length * sizeof(*numbers));
	if (!numbers)
		return 0;
	/* Relaxed: only the count matters. The vector itself reaches others
	 * together with its name, through whatever passes that on. */
	name = atomic_fetch_add_explicit(&vectors->made, 1,
					 memory_order_relaxed) + 1;
	vectors->vector[name].numbers = numbers;
	return name;
}

uint32_t ata__vectors_take(struct ata__vectors *vectors)
{
	uint64_t top;
	uint32_t name, next;

	/* Acquire, here and below: pairs with the release in
	 * ata__vectors_give(); the giver has finished with the numbers, and
	 * its `next` is seen. */
	top = atomic_load_explicit(&vectors->top, memory_order_acquire);
	while ((name = (uint32_t)top) != 0) {
		/* Relaxed: stale if another thread was faster; then the
		 * exchange below fails. */
		next = atomic_load_explicit(&vectors->vector[name].next,
					    memory_order_relaxed);
		if (atomic_compare_exchange_weak_explicit(
			    &vectors->top, &top, new_top(top, next),
			    memory_order_acquire, memory_order_acquire))
			return name;
	}
	return make(vectors);
}

void ata__vectors_give(struct ata__vectors *vectors, uint32_t name)
{
	uint64_t top;

	/* Relaxed: the value is only compared and passed on. */
	top = atomic_load_explicit(&vectors->top, memory_order_relaxed);
	do {
		atomic_store_explicit(&vectors->vector[name].next,
				      (uint32_t)top, memory_order_relaxed);
		/* Release: pairs with the acquires in ata__vectors_take() */
	} while (!atomic_compare_exchange_weak_explicit(
			 &vectors->top, &top, new_top(top, name),
			 memory_order_release, memory_order_relaxed));
}

void ata__vectors_reset(struct ata__vectors *vectors)
{
	/* Relaxed throughout: whoever makes sure that no other call is running
	 * has ordered them before this one, and the later ones after. */
	uint32_t made = atomic_load_explicit(&vectors->made,
					     memory_order_relaxed);
	uint64_t top = atomic_load_explicit(&vectors->top,
					    memory_order_relaxed);

	for (uint32_t name = 1; name <= made; name++)
		atomic_store_explicit(&vectors->vector[name].next,
				      name < made ? name + 1 : 0,
				      memory_order_relaxed);
	atomic_store_explicit(&vectors->top, new_top(top, made ? 1 : 0),
			      memory_order_relaxed);
}

void ata__vectors_fini(struct ata__vectors *vectors)
{
	/* Relaxed: as in ata__vectors_reset() */
	uint32_t made = atomic_load_explicit(&vectors->made,
					     memory_order_relaxed);

	for (uint32_t name = 1; name <= made; name++)
		free(vectors->vector[name].numbers);
	free(vectors->vector);
}
