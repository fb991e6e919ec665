/* SPDX-License-Identifier: MIT */
/* Who is done first: workers by the time at which they end something. */
#ifndef SIM_HEAP_H
#define SIM_HEAP_H

#include <stdint.h>

struct heap_item {
	double time;
	uint32_t worker;	/* of those with the same time the lowest number
				   comes first */
};

struct heap {
	uint32_t n;
	struct heap_item *item;	/* item[0] comes first */
};

/* heap_create - room for capacity items. Return: 0 or -ENOMEM */
int heap_create(struct heap *heap, uint32_t capacity);
void heap_free(struct heap *heap);

void heap_add(struct heap *heap, struct heap_item item);

/* heap_drop - take the first one out; n at least 1 */
void heap_drop(struct heap *heap);

/* heap_replace - the first one out, item in; n at least 1 */
void heap_replace(struct heap *heap, struct heap_item item);

/* heap_select - of the count items in heap->item keep the `most` first ones and
 * make them a heap; 1 <= most <= count */
void heap_select(struct heap *heap, uint32_t count, uint32_t most);

#endif
