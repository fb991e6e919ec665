/* SPDX-License-Identifier: MIT */
/* The project's own policy, auto, as rows of the table of policies want it. */
#ifndef ATA_BANDIT_AUTO_H
#define ATA_BANDIT_AUTO_H

#include <stdint.h>

struct ata__noise;
struct ata_bandit;
struct ata_bandit_config;

int ata__auto_begin(struct ata_bandit *bandit,
		    const struct ata_bandit_config *config);
double ata__auto_score(const struct ata_bandit *bandit, uint32_t arm);
int ata__auto_allocate(struct ata_bandit *bandit, uint64_t tasks,
		       uint64_t *count);
int ata__auto_probes(const struct ata_bandit *bandit, uint32_t arm);
double ata__auto_odd(const struct ata_bandit *bandit, uint32_t arm);
double ata__auto_dearer(const struct ata_bandit *bandit, uint32_t arm);
double ata__auto_level(const struct ata_bandit *bandit, uint32_t arm);
struct ata__noise *ata__auto_noise(const struct ata_bandit *bandit);
void ata__auto_learn(struct ata_bandit *bandit, uint32_t arm, uint64_t tasks,
		     double seconds);
void ata__auto_close(struct ata_bandit *bandit, double makespan);
void ata__auto_end(struct ata_bandit *bandit);

#endif
