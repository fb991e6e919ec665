/* SPDX-License-Identifier: MIT */
/*
 * Ringing many bells at once.
 */
#ifndef ATA_POOL_WAKE_H
#define ATA_POOL_WAKE_H

#include <stdint.h>

struct ata__team;

/*
 * Ring n workers of a team. The list may be put in another order, and has to
 * stay until all of them have served, as some are rung by others: each passes
 * on what it was told to before it serves.
 */
void ata__wake(struct ata__team *team, uint32_t *list, uint32_t n);

/* A worker has slept and was rung: ring those that were left to it. */
void ata__wake_pass(struct ata__team *team, uint32_t worker);

#endif
