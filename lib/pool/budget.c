/* SPDX-License-Identifier: MIT */
/*
 * A quota is so much processor time per period, 100 ms unless somebody has set
 * another. Rounded down it says how many workers can run all the time; a worker
 * more would have the whole group stand still at the end of each period, and
 * every round with it.
 *
 * If the group is throttled all the same, others use what it has. Then one
 * worker less has tasks, and so on every GRACE, as what is counted within two
 * periods after a change was used before it. After STRETCH, ten periods without
 * throttling, one more is tried. That is throttled again where the others are
 * still there, so each try that fails doubles the stretch, up to 32 times: a
 * try costs a period's rest at most, which then is 0.3 per cent of the time. A
 * limit that is back where the quota has it, and stays there for a stretch, has
 * forgotten all that.
 */
#include "pool/budget.h"

#define GRACE UINT64_C(200000000)
#define STRETCH UINT64_C(1000000000)
#define LONGEST (32 * STRETCH)

void ata__budget_init(struct ata__budget *budget, uint32_t workers)
{
	*budget = (struct ata__budget){
		.workers = workers, .room = workers, .limit = workers,
	};
}

/* At least 1, as a pool that is throttled is better than none. */
static uint32_t room_of(double cpus, uint32_t workers)
{
	if (cpus >= (double)workers)
		return workers;
	return cpus < 1.0 ? 1 : (uint32_t)cpus;
}

static void begin(struct ata__budget *budget, uint32_t room, uint64_t now)
{
	budget->seen = true;
	budget->room = budget->limit = room;
	budget->raised = false;
	budget->stretch = STRETCH;
	budget->calm = now;
	budget->deaf = now + GRACE;
}

/* Where fewer are present than may work, one less of those. */
static void lower(struct ata__budget *budget, uint32_t present, uint64_t now)
{
	if (budget->limit > present)
		budget->limit = present;
	if (budget->limit > 1)
		budget->limit--;
	if (budget->raised && budget->stretch < LONGEST)
		budget->stretch *= 2;
	budget->raised = false;
	budget->calm = now;
	budget->deaf = now + GRACE;
}

static void stay_calm(struct ata__budget *budget, uint64_t now)
{
	if (now - budget->calm < budget->stretch)
		return;
	budget->calm = now;
	if (budget->limit < budget->room) {
		budget->limit++;
		budget->raised = true;
	} else {
		budget->stretch = STRETCH;
		budget->raised = false;
	}
}

void ata__budget_look(struct ata__budget *budget,
		      const struct ata_quota *quota, uint32_t present,
		      uint64_t now)
{
	uint32_t room = room_of(quota->cpus, budget->workers);
	bool throttled = quota->throttled > budget->throttled;

	budget->throttled = quota->throttled;
	if (!budget->seen || room != budget->room)
		begin(budget, room, now);
	else if (!throttled)
		stay_calm(budget, now);
	else if (now >= budget->deaf)
		lower(budget, present > 1 ? present : 1, now);
	else
		budget->calm = now;
}
