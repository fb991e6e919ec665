/* SPDX-License-Identifier: MIT */
#include "overhead_pool.h"

int overhead_pool(struct ata_pool **out, const struct overhead_call *call,
		  uint32_t flags, double spin)
{
	struct ata_bandit_config policy;
	struct ata_pool_config config;

	ata_bandit_config_init(&policy);
	policy.policy = "uta";
	policy.seed = call->seed;
	ata_pool_config_init(&config);
	config.workers = call->workers;
	config.flags = flags;
	if (spin != OVERHEAD_SPIN)
		config.spin = spin;
	config.bandit = &policy;
	return ata_pool_create(out, NULL, &config);
}

int overhead_nothing(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	(void)ctx;
	(void)begin;
	(void)end;
	(void)worker;
	return 0;
}
