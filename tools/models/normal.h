/* SPDX-License-Identifier: MIT */
/* Normal deviates from counters: no state, the same for the same numbers. */
#ifndef MODELS_NORMAL_H
#define MODELS_NORMAL_H

#include <stdint.h>

#include <atasched/sgd.h>

/*
 * Four independent standard normal deviates for (key, sample, block). Distinct
 * arguments give independent ones; the same give the same to the last bit.
 */
void normal_four(const struct ata_key *key, uint32_t sample, uint32_t block,
		 double out[4]);

#endif
