/* SPDX-License-Identifier: MIT */
/* A binary heap. */
#include "sim/heap.h"

#include <errno.h>
#include <stdlib.h>

static int before(const struct heap_item *a, const struct heap_item *b)
{
	return a->time < b->time ||
	       (a->time == b->time && a->worker < b->worker);
}

int heap_create(struct heap *heap, uint32_t capacity)
{
	heap->n = 0;
	heap->item = malloc(capacity * sizeof(*heap->item));
	return heap->item != NULL ? 0 : -ENOMEM;
}

void heap_free(struct heap *heap)
{
	free(heap->item);
	heap->item = NULL;
}

/* Put item where it belongs at or below the hole at `at`. */
static void sift_down(struct heap *heap, uint32_t at, struct heap_item item)
{
	for (;;) {
		uint32_t child = 2 * at + 1;

		if (child >= heap->n)
			break;
		if (child + 1 < heap->n &&
		    before(&heap->item[child + 1], &heap->item[child]))
			child++;
		if (before(&item, &heap->item[child]))
			break;
		heap->item[at] = heap->item[child];
		at = child;
	}
	heap->item[at] = item;
}

void heap_add(struct heap *heap, struct heap_item item)
{
	uint32_t at = heap->n++;

	while (at > 0 && before(&item, &heap->item[(at - 1) / 2])) {
		heap->item[at] = heap->item[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	heap->item[at] = item;
}

void heap_drop(struct heap *heap)
{
	struct heap_item last = heap->item[--heap->n];

	if (heap->n > 0)
		sift_down(heap, 0, last);
}

void heap_replace(struct heap *heap, struct heap_item item)
{
	sift_down(heap, 0, item);
}

/* Quickselect (Hoare 1961): the `most` first ones to the front. The order is
 * total, so which ones they are does not depend on how they are found. */
static void to_front(struct heap_item *item, uint32_t count, uint32_t most)
{
	uint32_t low = 0, high = count - 1;

	while (low < high) {
		struct heap_item pivot = item[low + (high - low) / 2];
		uint32_t i = low, j = high;

		for (;;) {
			struct heap_item kept;

			while (before(&item[i], &pivot))
				i++;
			while (before(&pivot, &item[j]))
				j--;
			if (i >= j)
				break;
			kept = item[i];
			item[i++] = item[j];
			item[j--] = kept;
		}
		/* low .. j come before all of j + 1 .. high */
		if (most - 1 <= j)
			high = j;
		else
			low = j + 1;
	}
}

void heap_select(struct heap *heap, uint32_t count, uint32_t most)
{
	if (most < count)
		to_front(heap->item, count, most);
	heap->n = most;
	for (uint32_t i = most / 2; i-- > 0;)
		sift_down(heap, i, heap->item[i]);
}
