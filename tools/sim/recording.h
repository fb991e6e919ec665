/* SPDX-License-Identifier: MIT */
/* Recorded task times, and a machine whose workers repeat them. */
#ifndef SIM_RECORDING_H
#define SIM_RECORDING_H

#include <stdint.h>

#include "files/failure.h"
#include "sim/source.h"

struct recording;

/*
 * recording_read - read a CSV file of shares: round,worker,tasks,seconds
 *
 * Other columns are passed over; rows may come in any order. seconds is what
 * the share's tasks took together. Each worker from 0 to the highest number
 * must have rows, and one time at least that is not 0.
 *
 * Return: 0 or a negative errno; then failure says what is wrong, naming file
 * and, where there is one, line, and *out is unchanged
 */
int recording_read(struct recording **out, const char *path,
		   struct failure *failure);

uint32_t recording_workers(const struct recording *recording);

/* From the lowest to the highest number of a round. */
uint64_t recording_rounds(const struct recording *recording);

/* Tasks in the round with the lowest number; at most ATA_TASKS_MAX. */
uint64_t recording_tasks(const struct recording *recording);

/*
 * recording_open - a source: each worker's times in the order of their rounds
 *
 * A share's time is spread over its tasks evenly. A worker that is asked for
 * more tasks than it has left takes times of its own once more, drawn at random
 * by the seed, each task alike. Means are those of all its tasks. recording
 * must outlive the source, and may have several.
 *
 * Return: 0 or -ENOMEM
 */
int recording_open(struct source **out, const struct recording *recording,
		   uint64_t seed);

void recording_free(struct recording *recording);

#endif
