/* SPDX-License-Identifier: MIT */
/*
 * Vectors of one length, made when they are needed and used again.
 *
 * A vector goes by a name, 1 .. most; 0 is none. Any thread may take and give
 * back at any time, without a lock. Who takes one says where: it goes back to
 * that place, whose core may have it in its cache, and is taken elsewhere only
 * where there is no other.
 */
#ifndef ATA__SGD_VECTORS_H
#define ATA__SGD_VECTORS_H

#include <stdalign.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ATA__PLACES 64u
#define ATA__LINE ((size_t)16)	/* numbers of a cache line */

/* What is written about a vector lies beside its numbers, in a line of its own:
 * other vectors are other workers'. */
struct ata__vector {
	alignas(64) _Atomic uint32_t next;	/* name of the one below, while
						   it is in a free list */
	uint32_t place;		/* where it was taken, and */
	bool zero;		/* are all its numbers? Both are its holder's */
	uint32_t then;		/* the next one of its bundle, or 0 */
	uint32_t last;		/* of the bundle that begins with it */
	uint32_t adds;		/* additions after it, in postfix */
	float *numbers;		/* behind it, in lines of their own */
};

/* Top of a free list: name in the lower half, in the upper one how often the
 * list has changed. Its cache line is its own. */
struct ata__free {
	alignas(64) _Atomic uint64_t top;
};

struct ata__vectors {
	struct ata__free place[ATA__PLACES];
	alignas(64) struct ata__vector **vector; /* most + 1; [0] is not used */
	_Atomic uint32_t made;
	size_t length;		/* of each: whole cache lines */
};

/* Return: 0 or -ENOMEM, also for a dim that no memory could hold */
int ata__vectors_init(struct ata__vectors *vectors, size_t dim, uint32_t most);

/*
 * Take a free vector, or make one. Its numbers are what its last holder left.
 *
 * No more than `most` calls may succeed between two times at which all vectors
 * are free.
 *
 * @place: any number; those that differ by a multiple of ATA__PLACES are one
 *
 * Return: its name, or 0: no memory
 */
uint32_t ata__vectors_take(struct ata__vectors *vectors, uint32_t place);

/* Make it free, where it was taken. Who holds it may have it from another. */
void ata__vectors_give(struct ata__vectors *vectors, uint32_t name);

/* All vectors are free again. No other call may be running. */
void ata__vectors_reset(struct ata__vectors *vectors);

void ata__vectors_fini(struct ata__vectors *vectors);

/* For the holder of the vector */
static inline float *ata__vectors_numbers(const struct ata__vectors *vectors,
					  uint32_t name)
{
	return vectors->vector[name]->numbers;
}

#endif
