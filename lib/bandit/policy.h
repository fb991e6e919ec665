/* SPDX-License-Identifier: MIT */
/*
 * How what is known becomes an allocation.
 */
#ifndef ATA_BANDIT_POLICY_H
#define ATA_BANDIT_POLICY_H

#include <stdint.h>

struct ata_bandit;
struct ata_bandit_config;

struct ata__policy {
	const char *name;
	/* Does config hold what the policy cannot do without? NULL: nothing. */
	int (*served)(const struct ata_bandit_config *config);
	/* Seconds per task to assume of an arm; 0: not known well enough. */
	double (*score)(const struct ata_bandit *bandit, uint32_t arm);
	/* Write counts that sum to tasks; 0, or a negative errno. */
	int (*allocate)(struct ata_bandit *bandit, uint64_t tasks,
			uint64_t *count);
};

/* NULL: there is none of that name. */
const struct ata__policy *ata__policy_find(const char *name);

#endif
