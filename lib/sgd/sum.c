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
 * Vectors that are longer than the nearest caches have left these by the time
 * that their siblings come. So there what a slot holds is added only where four
 * leaves have come together, all four in one pass; below, it is a bundle of
 * them. That takes more vectors, which is why short ones are added at once:
 * what is in a cache is not driven out. Measured, 64 vectors on one thread, in
 * times of adding all at once: vectors of 4 MB that lie ready took 0.84, a
 * round in which they are written 0.94; of 2.1 MB, 0.87 and 0.99; but rounds of
 * 1.2 MB 1.05 and of 31 kB 1.12. Eight at a time: rounds of 8 MB took 1.2.
 *
 * A vector belongs to one thread at a time: it comes from a free list, goes
 * into a slot, is added to another and goes back to a list, or to the root.
 * There is a list for every processor.
 */
#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/sum.h>

#include "sgd/bundle.h"
#include "sgd/sum.h"
#include "sgd/vectors.h"

#define TASKS_MAX (UINT64_C(1) << 30)
#define LONG ((size_t)1 << 19)	/* numbers */
#define NEAR ((size_t)1 << 15)	/* several of these fit a core's own cache */

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
	uint32_t together;	/* levels that are added at once */
	bool halve;		/* leave the root's two children as they are */
	struct ata__soon soon;	/* whoever adds those uses this */
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
	sum->together = dim < LONG ? 0 : ATA__BUNDLE_DEEP;
	sum->halve = false;
	sum->soon = (struct ata__soon){ .dim = dim < NEAR ? dim : 0 };
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
	/* All that a complete round has not given back. */
	if (root)
		ata__bundle_give(&sum->vectors, root);
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

/* Is the node of this level the root, whose children are to stay apart? What
 * lies in its slot is one vector then. */
static bool is_halved(const struct ata_sum *sum, unsigned int level)
{
	return sum->halve && level >= sum->together &&
	       !((sum->tasks - 1) >> level >> 1);
}

/* The second half, when the other one is there. All tasks are done then, so
 * nobody reads the parameters any more. */
static uint32_t add_half(struct ata_sum *sum, uint32_t bundle, uint32_t mine,
			 uint32_t other)
{
	struct ata__soon soon = sum->soon;

	soon.read = ata__vectors_numbers(&sum->vectors, other);
	return ata__bundle_add(&sum->vectors, bundle, mine, &soon);
}

/* Bring the vector of a task up the tree, as far as siblings have come. */
static void climb(struct ata_sum *sum, uint64_t task, uint32_t mine)
{
	struct ata__vectors *vectors = &sum->vectors;
	uint32_t all = mine, other;
	bool halved = false;

	ata__bundle_begin(vectors, mine);
	for (unsigned int level = 0; (sum->tasks - 1) >> level; level++) {
		uint64_t i = task >> level, middle = (i | 1) << level;
		_Atomic uint32_t *slot;

		if (middle >= sum->tasks)
			continue;	/* an only child */
		slot = &sum->node[middle].slot;
		/* Release, of the exchange: pairs with the acquires of the
		 * sibling here; it sees the numbers that it will add, and how
		 * they are bundled. Acquire, of both: the other way round. */
		other = atomic_load_explicit(slot, memory_order_acquire);
		if (!other && level >= sum->together)
			all = ata__bundle_add(vectors, all, mine, NULL);
		if (!other)
			other = atomic_exchange_explicit(slot, all,
							 memory_order_acq_rel);
		if (!other)
			return;
		halved = is_halved(sum, level);
		if (halved)
			all = add_half(sum, all, mine, other);
		all = i & 1 ? ata__bundle_join(vectors, other, all) :
			      ata__bundle_join(vectors, all, other);
	}
	if (!halved)
		all = ata__bundle_add(vectors, all, mine, NULL);
	/* Release: pairs with the acquires in ata_sum_result() and
	 * ata__sum_halves() */
	atomic_store_explicit(&sum->root, all, memory_order_release);
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

void ata__sum_halve(struct ata_sum *sum, const float *params)
{
	sum->halve = true;
	sum->soon.write = params;
}

bool ata__sum_halves(struct ata_sum *sum, struct ata__halves *out)
{
	const struct ata__vectors *vectors = &sum->vectors;
	/* Acquire: pairs with the release in climb() */
	uint32_t left = atomic_load_explicit(&sum->root, memory_order_acquire);
	uint32_t right;

	if (!left)
		return false;
	right = vectors->vector[left]->then;
	out->left = ata__vectors_numbers(vectors, left);
	out->right = right ? ata__vectors_numbers(vectors, right) : NULL;
	return true;
}

const float *ata__halves_sum(const struct ata__halves *halves, size_t at,
			     size_t n, float *room)
{
	if (!halves->right)
		return halves->left + at;
	n = (n + ATA__LINE - 1) / ATA__LINE * ATA__LINE;
	ata__bundle_sum(room, halves->left + at, halves->right + at, n);
	return room;
}

void ata__sum_together(struct ata_sum *sum, uint32_t levels)
{
	sum->together = levels;
}

void ata_sum_destroy(struct ata_sum *sum)
{
	if (!sum)
		return;
	ata__vectors_fini(&sum->vectors);
	free(sum->node);
	free(sum);
}
