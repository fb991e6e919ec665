/* SPDX-License-Identifier: MIT */
/*
 * A sum that any allocation leaves alike.
 *
 * The vectors of a round's tasks are added along a binary tree over the task
 * numbers: node (l, i) covers the tasks [i 2^l, min((i + 1) 2^l, tasks)), and
 * its value is that of its left child plus that of its right one, in this
 * order. Whoever brings a node its second child adds the two. So the result is
 * the same to the last bit whichever worker ran which task and when, and costs
 * what a serial sum costs, spread over the workers.
 */
#ifndef ATASCHED_SUM_H
#define ATASCHED_SUM_H

#include <stddef.h>
#include <stdint.h>

#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

struct ata_sum;

/*
 * ata_sum_create - make room for sums of vectors
 *
 * @out:   receives the sum; the caller destroys it
 * @dim:   numbers in a vector, at least 1
 * @tasks: the most tasks of a round, 1 .. 2^30
 *
 * Buffers for vectors are made when they are needed and used again: two per
 * worker and level of the tree, and two more per worker, are enough while
 * workers go through contiguous ranges upwards; one per task is the most.
 *
 * Return: 0, or -EINVAL (out is NULL or a number is out of its range) or
 * -ENOMEM
 */
ATA_EXPORT int ata_sum_create(struct ata_sum **out, size_t dim, uint64_t tasks);

/*
 * ata_sum_begin - begin a round of so many tasks, at most those of create
 *
 * Gives back the last result and whatever an unfinished round has left. No task
 * of a round may be running.
 *
 * Return: 0, or -EINVAL (sum is NULL, or tasks is 0 or more than those of
 * create; nothing is changed)
 */
ATA_EXPORT int ata_sum_begin(struct ata_sum *sum, uint64_t tasks);

/*
 * ata_sum_leaf - a vector of dim zeros for this task to add its numbers to
 *
 * Any worker, any task of the round, once each; the vector is its caller's
 * until ata_sum_done().
 *
 * Return: the vector, aligned to 64 bytes, or NULL: sum is NULL, no memory, no
 * such task, or it has taken its leaf already
 */
ATA_EXPORT float *ata_sum_leaf(struct ata_sum *sum, uint64_t task);

/*
 * ata_sum_done - the vector of this task is complete
 *
 * Adds it to what its neighbours have brought. What the caller wrote before is
 * seen by whoever adds it up, and by whoever calls ata_sum_result() after the
 * round.
 *
 * Return: 0, or -EINVAL (sum is NULL, there is no such task, it took no leaf or
 * was done before)
 */
ATA_EXPORT int ata_sum_done(struct ata_sum *sum, uint64_t task);

/*
 * ata_sum_result - the sum of all tasks of the round
 *
 * To be called when the round is over. The vector is valid until the next
 * ata_sum_begin() or ata_sum_destroy(); the caller may change it.
 *
 * Return: the vector, or NULL: sum is NULL or a task is not done
 */
ATA_EXPORT float *ata_sum_result(struct ata_sum *sum);

/* ata_sum_destroy - free a sum; NULL does nothing */
ATA_EXPORT void ata_sum_destroy(struct ata_sum *sum);

#ifdef __cplusplus
}
#endif

#endif
