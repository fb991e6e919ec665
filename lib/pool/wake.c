/* SPDX-License-Identifier: MIT */
/*
 * A tree of bells. To ring a sleeper is a call of the system, and takes the
 * ringer about a third of the time that the sleeper takes to wake up (11 us and
 * 33 us between two virtual cores; the proportion is what counts). So one who
 * rings many spends longer on that than the first ones need to wake up and
 * help.
 *
 * Who has m sleepers to ring rings the first of them, and leaves a third of the
 * m to it, with itself; then it goes on with the rest. That is the fastest way
 * to tell m others where telling takes one unit of time and what is told can be
 * passed on after L = 3: in t units N(t) = N(t - 1) + N(t - L) are told, which
 * grows by x per unit, x^3 = x^2 + 1, and the first one's part of it is x^-3,
 * or 0.32 (Bar-Noy, Kipnis, "Designing broadcasting algorithms in the postal
 * model for message-passing systems", 1992). Up to L + 1 are told fastest by
 * one.
 *
 * Workers that share a core would only wait for each other in a tree. There the
 * first sleeper of each core is in it, and rings the others of its core: a ring
 * on one's own core is five times as fast as one to another, and the cores ring
 * at a time. Two cores, from the first ring to the last one served: 64 workers
 * 140 us, one by one 195; 128 workers 250 and 390; up to 16 no difference.
 *
 * Those who are awake are rung at once: that is a store, and they would have to
 * be told by a sleeper. A worker finds out from its own seat what it has to
 * pass on; only one that has slept looks, and it leaves nothing there. The
 * bells publish seats and list, from who wrote them down to the last in the
 * tree.
 */
#include "pool/wake.h"

#include "pool/team.h"

#define LATENCY 3u		/* of a wake-up, in rings */
#define FEW 16u			/* on shared cores */

/* Leave these to a worker, and ring it. */
static void ring_one(struct ata__team *team, uint32_t worker, uint32_t begin,
		     uint32_t end)
{
	struct ata__seat *seat = &team->seat[worker];

	seat->pass_begin = begin;
	seat->pass_end = end;
	ata__bell_ring(&seat->bell);
}

static void ring_all(struct ata__team *team, uint32_t begin, uint32_t end)
{
	while (begin < end) {
		uint32_t left = end - begin;
		uint32_t part = left > LATENCY + 1 ? left / LATENCY : 1;

		ring_one(team, team->waking[begin], begin + 1, begin + part);
		begin += part;
	}
}

/* The caller's thread passes nothing on: it looks at nothing but its bell. */
static bool may_pass(const struct ata__team *team, uint32_t worker)
{
	return worker >= team->first &&
	       ata__bell_is_asleep(&team->seat[worker].bell);
}

/* Where workers share cores: true: the first one of its core here; false: it is
 * behind the one before it. */
static bool is_first(struct ata__team *team, uint32_t worker)
{
	struct ata__seat *core = &team->seat[worker % team->cores];

	team->seat[worker].pass_next = ATA__PASS_NOBODY;
	if (core->pass_last == ATA__PASS_NOBODY) {
		core->pass_last = worker;
		return true;
	}
	team->seat[core->pass_last].pass_next = worker;
	core->pass_last = worker;
	return false;
}

void ata__wake(struct ata__team *team, uint32_t *list, uint32_t n)
{
	bool by_core = team->cores && n > FEW;
	uint32_t asleep = 0;

	for (uint32_t i = 0; by_core && i < team->cores; i++)
		team->seat[i].pass_last = ATA__PASS_NOBODY;
	for (uint32_t i = 0; i < n; i++) {
		uint32_t worker = list[i];

		if (!may_pass(team, worker) || (team->cores && !by_core)) {
			ata__bell_ring(&team->seat[worker].bell);
		} else if (!by_core || is_first(team, worker)) {
			list[i] = list[asleep];
			list[asleep++] = worker;
		}
	}
	team->waking = list;
	ring_all(team, 0, asleep);
}

void ata__wake_pass(struct ata__team *team, uint32_t worker)
{
	struct ata__seat *seat = &team->seat[worker];
	uint32_t begin = seat->pass_begin, end = seat->pass_end;
	uint32_t next = seat->pass_next;

	seat->pass_begin = seat->pass_end = 0;
	seat->pass_next = ATA__PASS_NOBODY;
	ring_all(team, begin, end);
	while (next != ATA__PASS_NOBODY) {
		uint32_t after = team->seat[next].pass_next;

		team->seat[next].pass_next = ATA__PASS_NOBODY;
		ring_one(team, next, 0, 0);
		next = after;
	}
}
