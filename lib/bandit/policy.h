/* SPDX-License-Identifier: MIT */
/*
 * How what is known becomes an allocation.
 */
#ifndef ATA_BANDIT_POLICY_H
#define ATA_BANDIT_POLICY_H

#include <stdint.h>

struct ata__noise;
struct ata_bandit;
struct ata_bandit_config;

struct ata__policy {
	const char *name;
	int guarded;	/* workers that are done help others (bandit/tail.h) */
	/* Does config hold what the policy cannot do without? NULL: nothing. */
	int (*served)(const struct ata_bandit_config *config);
	/* Seconds per task to assume of an arm; 0: not known well enough. */
	double (*score)(const struct ata_bandit *bandit, uint32_t arm);
	/* What the score will be no less than up to a higher level, if the
	 * arm learns nothing. NULL: other things move it, too. */
	double (*floor)(const struct ata_bandit *bandit, uint32_t arm,
			double level);
	/* Write counts that sum to tasks; 0, or a negative errno. */
	int (*allocate)(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count);
	/* Make what the policy keeps in bandit->own, 0 or -ENOMEM; and free it.
	 * NULL: nothing. */
	int (*begin)(struct ata_bandit *bandit,
		     const struct ata_bandit_config *config);
	void (*end)(struct ata_bandit *bandit);
	/* In a round that is closed an arm's tasks took seconds together. NULL:
	 * ata__arm_add(). */
	void (*learn)(struct ata_bandit *bandit, uint32_t arm, uint64_t tasks,
		      double seconds);
	/* All arms have learned; what they did is pending still. NULL:
	 * nothing. */
	void (*close)(struct ata_bandit *bandit, double makespan);
	int given;		/* scores are given, not learned */
	int by_lot;		/* who gets a task more is drawn */
	int greedy;		/* there is no allocation: -ENOTSUP */
	/* Is an arm's share in the last allocation, not 0, there to learn about
	 * a parked or an unknown worker? NULL: never. */
	int (*probes)(const struct ata_bandit *bandit, uint32_t arm);
	/* An arm's last time is not trusted: how many times that before it was.
	 * 0: it is. NULL: always. */
	double (*odd)(const struct ata_bandit *bandit, uint32_t arm);
	/* An arm has no share since a task of it costs this many times what the
	 * dearest with a share costs. 0: not for that. NULL: never for that. */
	double (*dearer)(const struct ata_bandit *bandit, uint32_t arm);
	/* An arm's mean as it is to be saved, count > 0. NULL: as it is. */
	double (*level)(const struct ata_bandit *bandit, uint32_t arm);
	/* What was measured of the times' noise, to be saved. NULL: nothing. */
	struct ata__noise *(*noise)(const struct ata_bandit *bandit);
};

/* NULL: there is none of that name. */
const struct ata__policy *ata__policy_find(const char *name);

#endif
