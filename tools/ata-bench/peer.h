/* SPDX-License-Identifier: MIT */
/*
 * Rounds under runtimes that are neither the library nor OpenMP, in this
 * process, on the cores of a pool's workers. Their names: peer_names.h.
 */
#ifndef ATA_BENCH_PEER_H
#define ATA_BENCH_PEER_H

#include <stdint.h>

#include <atasched.h>

struct peer;

/* peer_built - is it in this build? (configure --with-peers) */
int peer_built(const char *name);

/*
 * peer_create - start the peer's threads
 *
 * @pu:     the unit of each worker, kept
 * @shared: workers share units
 *
 * Return: 0, -EINVAL (not known), -ENOSYS (not built), -ENOMEM, -EAGAIN
 */
int peer_create(struct peer **out, uint32_t workers, const uint32_t *pu,
		int shared, const char *name);

/*
 * peer_expect - about how long a task lasts, in seconds
 *
 * Calls with one short task each take no time stamps: worker_time is NaN then,
 * unless times are asked for. Zero, at first: they are short.
 */
void peer_expect(struct peer *peer, double task_seconds);

/* The same as openmp_round(), openmp_began() and openmp_rest(). */
int peer_round(struct peer *peer, const struct ata_job *job,
	       struct ata_round *report);
double peer_began(const struct peer *peer);
void peer_rest(struct peer *peer);

void peer_destroy(struct peer *peer);

#endif
