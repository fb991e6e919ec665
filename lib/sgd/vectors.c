/* SPDX-License-Identifier: MIT */
/*
 * A free list is a stack of names (Treiber, "Systems Programming: Coping with
 * Parallelism", 1986): the vector used last is the one still in a cache. Names
 * are 32 bits wide, so that the top and a count of changes fit one 64-bit
 * atomic: without the count, a thread could read top A and its next B, sleep
 * while others take A and B and give A back, and then install the taken B.
 *
 * With one list for all, workers would swap vectors all the time, and fetch
 * every line of them from another cache: two workers were 1.84 times as fast as
 * one, instead of 1.89, where a task took 10 us and a vector 31 kB.
 *
 * What is made is never more than asked for. One is made only by a taker that
 * has seen every list empty. A vector that has not been taken since all were
 * free would have been in its list, so each of the others has left its list, or
 * was made, through a take of its own since then. So there are at most as many
 * vectors as takes between two times at which all are free.
 */
#include <errno.h>
#include <stdlib.h>

#include "sgd/room.h"
#include "sgd/vectors.h"

#define LINE ((size_t)64)		/* bytes */
#define HUGE ((size_t)1 << 21)
#define COLOURS 8u
#define COLOUR_STEP 5u		/* lines */
#define MORE (2 * HUGE)		/* bytes, at most, beside the numbers */

int ata__vectors_init(struct ata__vectors *vectors, size_t dim, uint32_t most)
{
	const size_t step = ATA__LINE;

	if (dim > (PTRDIFF_MAX - MORE) / sizeof(float) - step)
		return -ENOMEM;
	vectors->vector = calloc((size_t)most + 1, sizeof(*vectors->vector));
	if (!vectors->vector)
		return -ENOMEM;
	vectors->length = (dim + step - 1) / step * step;
	for (uint32_t i = 0; i < ATA__PLACES; i++)
		atomic_init(&vectors->place[i].top, 0);
	atomic_init(&vectors->made, 0);
	return 0;
}

/* What the top becomes when vector `name` is to lie there. */
static uint64_t new_top(uint64_t top, uint32_t name)
{
	return (((top >> 32) + 1) << 32) | name;
}

/*
 * Where the numbers begin, in lines behind the vector's own. If they began at
 * the same place of a huge page in all, those that are added together would be
 * in each other's way in the caches: vectors that lay ready took 1.04 of the
 * time.
 */
static size_t colour(const struct ata__vectors *vectors)
{
	if (vectors->length * sizeof(float) < HUGE)
		return 0;
	/* Relaxed: no matter if two get the same. */
	return atomic_load_explicit(&vectors->made, memory_order_relaxed) %
	       COLOURS * COLOUR_STEP;
}

static uint32_t make(struct ata__vectors *vectors, uint32_t place)
{
	size_t skip = colour(vectors) * LINE;
	struct ata__vector *vector;
	uint32_t name;

	vector = ata__room(sizeof(*vector) + skip +
			   vectors->length * sizeof(float));
	if (!vector)
		return 0;
	atomic_init(&vector->next, 0);
	vector->numbers = (float *)((char *)(vector + 1) + skip);
	vector->place = place;
	vector->zero = false;
	/* Relaxed: only the count matters. The vector itself reaches others
	 * together with its name, through whatever passes that on. */
	name = atomic_fetch_add_explicit(&vectors->made, 1,
					 memory_order_relaxed) + 1;
	vectors->vector[name] = vector;
	return name;
}

/* Take the top of a list, or 0: it is empty. */
static uint32_t pop(struct ata__vectors *vectors, struct ata__free *list)
{
	uint64_t top;
	uint32_t name, next;

	/* Acquire, here and below: pairs with the release in
	 * ata__vectors_give(); the giver has finished with the numbers, and
	 * its `next` is seen. */
	top = atomic_load_explicit(&list->top, memory_order_acquire);
	while ((name = (uint32_t)top) != 0) {
		/* Relaxed: stale if another thread was faster; then the
		 * exchange below fails. */
		next = atomic_load_explicit(&vectors->vector[name]->next,
					    memory_order_relaxed);
		if (atomic_compare_exchange_weak_explicit(
			    &list->top, &top, new_top(top, next),
			    memory_order_acquire, memory_order_acquire))
			return name;
	}
	return 0;
}

uint32_t ata__vectors_take(struct ata__vectors *vectors, uint32_t place)
{
	place %= ATA__PLACES;
	for (uint32_t i = 0; i < ATA__PLACES; i++) {
		uint32_t from = (place + i) % ATA__PLACES;
		uint32_t name = pop(vectors, &vectors->place[from]);

		if (name) {
			vectors->vector[name]->place = place;
			return name;
		}
	}
	return make(vectors, place);
}

void ata__vectors_give(struct ata__vectors *vectors, uint32_t name)
{
	struct ata__vector *vector = vectors->vector[name];
	struct ata__free *list = &vectors->place[vector->place];
	uint64_t top;

	/* Relaxed: the value is only compared and passed on. */
	top = atomic_load_explicit(&list->top, memory_order_relaxed);
	do {
		atomic_store_explicit(&vector->next, (uint32_t)top,
				      memory_order_relaxed);
		/* Release: pairs with the acquires in pop() */
	} while (!atomic_compare_exchange_weak_explicit(
			 &list->top, &top, new_top(top, name),
			 memory_order_release, memory_order_relaxed));
}

void ata__vectors_reset(struct ata__vectors *vectors)
{
	/* Relaxed throughout: whoever makes sure that no other call is running
	 * has ordered them before this one, and the later ones after. */
	uint32_t made = atomic_load_explicit(&vectors->made,
					     memory_order_relaxed);

	for (uint32_t i = 0; i < ATA__PLACES; i++)
		atomic_store_explicit(&vectors->place[i].top, 0,
				      memory_order_relaxed);
	for (uint32_t name = made; name > 0; name--)
		ata__vectors_give(vectors, name);
}

void ata__vectors_fini(struct ata__vectors *vectors)
{
	/* Relaxed: as in ata__vectors_reset() */
	uint32_t made = atomic_load_explicit(&vectors->made,
					     memory_order_relaxed);

	for (uint32_t name = 1; name <= made; name++)
		free(vectors->vector[name]);
	free(vectors->vector);
}
