/* SPDX-License-Identifier: MIT */
/*
 * A binary heap in an array: what is before all others stands first.
 *
 * ATA__HEAP_SIFT(name, type, before) defines name(heap, n, at, item): put item
 * where it belongs at or below the hole at `at` in a heap of n. before(a, b)
 * tells of two pointers to items whether a goes before b; it must order all of
 * them.
 */
#ifndef ATA_BANDIT_HEAP_H
#define ATA_BANDIT_HEAP_H

#include <stdint.h>

#define ATA__HEAP_SIFT(name, type, before)				\
	static void name(type *heap, uint32_t n, uint32_t at, type item)	\
	{								\
		for (;;) {						\
			uint32_t child = 2 * at + 1;			\
									\
			if (child >= n)					\
				break;					\
			if (child + 1 < n &&				\
			    before(&heap[child + 1], &heap[child]))	\
				child++;				\
			if (before(&item, &heap[child]))		\
				break;					\
			heap[at] = heap[child];				\
			at = child;					\
		}							\
		heap[at] = item;					\
	}

#endif
