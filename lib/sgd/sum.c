/* SPDX-License-Identifier: MIT */
/*
 * The sum as a tree over task numbers.
 *
 * Node (l, i) covers the tasks [i 2^l, min((i + 1) 2^l, tasks)). Its middle,
 * the first task of its right child, is m = (2 i + 1) 2^(l - 1). A node has two
 * children exactly if m < tasks, and each m in 1 .. tasks - 1 is the middle of
 * exactly one node. So node[m] can hold what belongs to that inner node as well
 * as what belongs to task m, and no numbering of levels is needed. Nodes with
 * one child pass it up unchanged and have no place in memory.
 *
 * Each inner node has a slot for the child that comes first. Whoever brings a
 * child looks into it. If the other one is there, it goes on to the next node
 * up, and adds the two later. If not, it adds what it has gathered and swaps
 * that for what is in the slot. Still nothing: it was the first, and is done.
 * Exactly one of the two finds the other, so nobody waits, and each node is
 * added by one thread, once.
 *
 * To add the nodes of a whole way up at once, block by block, spares memory the
 * sums between: they stay in the nearest cache. There the vectors that are done
 * with become zero, too, for the tasks that take them next.
 *
 * A vector belongs to one thread at a time: it comes from a free list, goes
 * into a slot, is added to another and goes back to a list, or to the root.
 * There is a list for every processor.
 */
#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/sum.h>

#include "sgd/sum.h"
#include "sgd/vectors.h"

#define TASKS_MAX (UINT64_C(1) << 30)
#define LEVELS 30		/* of nodes with two children, at most */
#define BLOCK ((size_t)2048)	/* numbers; two blocks of these fit a cache */

/* What node.leaf may be besides the name of the task's vector. */
#define LEAF_NONE 0u
#define LEAF_CLAIMED (UINT32_MAX - 1)	/* its vector is being found */
#define LEAF_DONE UINT32_MAX

struct node {
	_Atomic uint32_t leaf;	/* of the task of this number */
	_Atomic uint32_t slot;	/* of the inner node with this middle: the
				   vector of its first child to come, or 0 */
};

struct ata_sum {
	struct ata__vectors vectors;
	struct node *node;	/* most */
	uint64_t tasks;		/* of this round; 0 before the first */
	uint64_t most;
	_Atomic uint32_t root;	/* the result's vector, or 0 */
};

int ata_sum_create(struct ata_sum **out, size_t dim, uint64_t tasks)
{
	struct ata_sum *sum;
	int error;

	if (!out || dim < 1 || tasks < 1 || tasks > TASKS_MAX)
		return -EINVAL;
	sum = aligned_alloc(alignof(struct ata_sum), sizeof(*sum));
	if (!sum)
		return -ENOMEM;
	error = ata__vectors_init(&sum->vectors, dim, (uint32_t)tasks);
	if (error)
		goto free_sum;
	sum->node = calloc((size_t)tasks, sizeof(*sum->node));
	if (!sum->node) {
		error = -ENOMEM;
		goto fini_vectors;
	}
	sum->tasks = 0;
	sum->most = tasks;
	atomic_init(&sum->root, 0);
	*out = sum;
	return 0;

fini_vectors:
	ata__vectors_fini(&sum->vectors);
free_sum:
	free(sum);
	return error;
}

/* Where this thread is, for its vectors. It may move: that costs time only. */
static uint32_t here(void)
{
	return (uint32_t)sched_getcpu();
}

int ata_sum_begin(struct ata_sum *sum, uint64_t tasks)
{
	uint32_t root;

	if (!sum || tasks < 1 || tasks > sum->most)
		return -EINVAL;
	/* Relaxed: no task is running, so whoever starts the next ones orders
	 * all this before them. */
	for (uint64_t i = 0; i < sum->tasks; i++) {
		atomic_store_explicit(&sum->node[i].leaf, LEAF_NONE,
				      memory_order_relaxed);
		atomic_store_explicit(&sum->node[i].slot, 0,
				      memory_order_relaxed);
	}
	root = atomic_exchange_explicit(&sum->root, 0, memory_order_relaxed);
	/* The only one that a complete round has not given back. */
	if (root)
		ata__vectors_give(&sum->vectors, root);
	else
		ata__vectors_reset(&sum->vectors);
	sum->tasks = tasks;
	return 0;
}

int ata__sum_leaf(struct ata_sum *sum, uint64_t task, float **out)
{
	uint32_t name, seen = LEAF_NONE;
	struct ata__vector *vector;
	struct node *node;

	if (!sum || task >= sum->tasks)
		return -EINVAL;
	node = &sum->node[task];
	/* Relaxed, all accesses to leaf: they only find out callers that ask
	 * twice. A task's own calls are ordered by its caller. */
	if (!atomic_compare_exchange_strong_explicit(
		    &node->leaf, &seen, LEAF_CLAIMED, memory_order_relaxed,
		    memory_order_relaxed))
		return -EINVAL;
	name = ata__vectors_take(&sum->vectors, here());
	atomic_store_explicit(&node->leaf, name ? name : LEAF_NONE,
			      memory_order_relaxed);
	if (!name)
		return -ENOMEM;
	vector = sum->vectors.vector[name];
	if (!vector->zero)
		memset(vector->numbers, 0,
		       sum->vectors.length * sizeof(*vector->numbers));
	vector->zero = false;
	*out = vector->numbers;
	return 0;
}

float *ata_sum_leaf(struct ata_sum *sum, uint64_t task)
{
	float *numbers;

	return ata__sum_leaf(sum, task, &numbers) ? NULL : numbers;
}

/* What a thread has yet to add: to its own vector, one by one, those that it
 * has found on its way up. */
struct chain {
	uint32_t mine;
	uint32_t others;
	struct {
		uint32_t name;
		bool is_left;	/* child of its node; mine is the right one */
	} other[LEVELS];
};

/* sum = left + right, one of which it is. Always in this order: of two that are
 * no numbers (NaN) a processor keeps the first. */
static void add(float *sum, const float *left, const float *right, size_t n)
{
#pragma omp simd aligned(sum, left, right : 64)
	for (size_t i = 0; i < n; i++)
		sum[i] = left[i] + right[i];
}

/* Add a chain up, give the others back. What lies past dim is zero in all. */
static uint32_t fold(struct ata__vectors *vectors, struct chain *chain)
{
	float *mine = ata__vectors_numbers(vectors, chain->mine);
	size_t length = chain->others ? vectors->length : 0;

	for (size_t at = 0, n; at < length; at += n, mine += n) {
		n = length - at < BLOCK ? length - at : BLOCK;
		for (uint32_t i = 0; i < chain->others; i++) {
			float *other = at + ata__vectors_numbers(
				vectors, chain->other[i].name);
			bool is_left = chain->other[i].is_left;

			add(mine, is_left ? other : mine,
			    is_left ? mine : other, n);
			memset(other, 0, n * sizeof(*other));
		}
	}
	while (chain->others) {
		uint32_t name = chain->other[--chain->others].name;

		vectors->vector[name]->zero = true;
		ata__vectors_give(vectors, name);
	}
	return chain->mine;
}

/* Bring the vector of a task up the tree, as far as siblings have come. */
static void climb(struct ata_sum *sum, uint64_t task, uint32_t mine)
{
	struct chain chain = { .mine = mine };

	for (unsigned int level = 0; (sum->tasks - 1) >> level; level++) {
		uint64_t i = task >> level, middle = (i | 1) << level;
		_Atomic uint32_t *slot;
		uint32_t other;

		if (middle >= sum->tasks)
			continue;	/* an only child */
		slot = &sum->node[middle].slot;
		/* Release, of the exchange: pairs with the acquires of the
		 * sibling here; it sees the numbers that it will add. Acquire,
		 * of both: the other way round. */
		other = atomic_load_explicit(slot, memory_order_acquire);
		if (!other)
			other = atomic_exchange_explicit(
				slot, fold(&sum->vectors, &chain),
				memory_order_acq_rel);
		if (!other)
			return;
		chain.other[chain.others].name = other;
		chain.other[chain.others++].is_left = i & 1;
	}
	/* Release: pairs with the acquire in ata_sum_result() */
	atomic_store_explicit(&sum->root, fold(&sum->vectors, &chain),
			      memory_order_release);
}

int ata_sum_done(struct ata_sum *sum, uint64_t task)
{
	uint32_t name;

	if (!sum || task >= sum->tasks)
		return -EINVAL;
	name = atomic_load_explicit(&sum->node[task].leaf,
				    memory_order_relaxed);
	if (name == LEAF_NONE || name >= LEAF_CLAIMED ||
	    !atomic_compare_exchange_strong_explicit(
		    &sum->node[task].leaf, &name, LEAF_DONE,
		    memory_order_relaxed, memory_order_relaxed))
		return -EINVAL;
	climb(sum, task, name);
	return 0;
}

float *ata_sum_result(struct ata_sum *sum)
{
	uint32_t root;

	if (!sum)
		return NULL;
	/* Acquire: pairs with the release in climb() */
	root = atomic_load_explicit(&sum->root, memory_order_acquire);
	return root ? ata__vectors_numbers(&sum->vectors, root) : NULL;
}

void ata_sum_destroy(struct ata_sum *sum)
{
	if (!sum)
		return;
	ata__vectors_fini(&sum->vectors);
	free(sum->node);
	free(sum);
}
