/* SPDX-License-Identifier: MIT */
#include "record.h"

#include <errno.h>
#include <stdlib.h>

int record_create(struct record *record, uint64_t rounds, uint64_t laps,
		  const double *cost)
{
	*record = (struct record){ .capacity = rounds, .lap_capacity = laps,
				   .cost = cost };
	record->wall = calloc(rounds, sizeof(*record->wall));
	record->busy = calloc(rounds, sizeof(*record->busy));
	record->lap_end = calloc(laps, sizeof(*record->lap_end));
	if (cost != NULL)
		record->price = calloc(rounds, sizeof(*record->price));
	if (record->wall != NULL && record->busy != NULL &&
	    record->lap_end != NULL &&
	    (record->price != NULL || cost == NULL))
		return 0;
	record_free(record);
	return -ENOMEM;
}

void record_free(struct record *record)
{
	free(record->wall);
	free(record->busy);
	free(record->price);
	free(record->lap_end);
	*record = (struct record){ .rounds = 0 };
}

void record_lap(struct record *record)
{
	record->lap_end[record->laps++] = record->rounds;
}

uint32_t record_means(const struct record *record, uint64_t begin,
		      double *means, uint32_t most)
{
	uint32_t n = 0;

	for (uint64_t i = 0; i < record->laps && n < most; i++) {
		uint64_t end = record->lap_end[i], rounds = end - begin;

		if (end <= begin)
			continue;
		means[n] = 0.0;
		for (; begin < end; begin++)
			means[n] += record->wall[begin];
		means[n++] /= (double)rounds;
	}
	return n;
}
