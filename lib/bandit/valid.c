/* SPDX-License-Identifier: MIT */
#include <math.h>

#include "bandit/valid.h"
#include "bandit/policy.h"
#include "bandit/writer.h"

/* Positive, and a split may take it or a bound computed from it. */
static int is_normal_positive(double x)
{
	return isnormal(x) && x > 0.0;
}

static int is_finite_positive(double x)
{
	return isfinite(x) && x > 0.0;
}

/* No NaN passes. */
static int is_slack(double x)
{
	return x >= 0.0 && x <= ATA_SLACK_MAX;
}

static int numbers_are_valid(const struct ata_bandit_config *config)
{
	if (config->arms < 1 || config->arms > ATA_ARMS_MAX)
		return 0;
	if (!isnan(config->alpha) && !is_finite_positive(config->alpha))
		return 0;
	return is_finite_positive(config->eta) &&
	       is_finite_positive(config->scale) && is_slack(config->slack);
}

static int arrays_are_valid(const struct ata_bandit_config *config)
{
	const double *mean = config->prior_mean, *count = config->prior_count;

	if ((mean == NULL) != (count == NULL))
		return 0;
	for (uint32_t i = 0; i < config->arms; i++) {
		if (config->true_mean != NULL &&
		    !is_normal_positive(config->true_mean[i]))
			return 0;
		if (config->cost != NULL && !is_normal_positive(config->cost[i]))
			return 0;
		if (count == NULL)
			continue;
		if (!isfinite(count[i]) || count[i] < 0.0)
			return 0;
		if (count[i] > 0.0 && !is_normal_positive(mean[i]))
			return 0;
	}
	return 1;
}

int ata__config_is_valid(const struct ata_bandit_config *config,
			 const struct ata__policy *policy)
{
	return (policy->served == NULL || policy->served(config)) &&
	       numbers_are_valid(config) && arrays_are_valid(config) &&
	       ata__name_is_valid(config->kernel) &&
	       ata__name_is_valid(config->machine);
}
