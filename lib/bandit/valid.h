/* SPDX-License-Identifier: MIT */
/*
 * What a bandit may be made of.
 */
#ifndef ATA_BANDIT_VALID_H
#define ATA_BANDIT_VALID_H

#include <atasched/bandit.h>

struct ata__policy;

/* Is all of it, its size and policy's name apart, as <atasched/bandit.h> says,
 * and is what the policy needs there? */
int ata__config_is_valid(const struct ata_bandit_config *config,
			 const struct ata__policy *policy);

#endif
