/* SPDX-License-Identifier: MIT */
/*
 * What a user's first program does, built against the installed library; the
 * same source as C and as C++. Two workers sum numbers in one round, and a team
 * of one thread, which needs no OpenMP, sums them again.
 */
#include <atasched.h>
#include <stdio.h>

static int add(void *ctx, uint64_t begin, uint64_t end, uint32_t worker)
{
	uint64_t *sum = (uint64_t *)ctx;

	for (uint64_t i = begin; i < end; i++)
		sum[worker] += i;
	return 0;
}

static int omp_get_thread_num(void)
{
	return 0;
}

static int omp_get_num_threads(void)
{
	return 1;
}

static uint64_t add_shares(void)
{
	struct ata_bandit_config config;
	struct ata_bandit *kernel = NULL;
	struct ata_site *site = NULL;
	uint64_t sum = 0;

	ata_bandit_config_init(&config);
	config.arms = 1;
	if (!ata_bandit_create(&kernel, &config) &&
	    !ata_site_create(&site, kernel, 1))
		ATA_SHARE_FOR(site, 1000, i)
			sum += i;
	ata_site_destroy(site);
	ata_bandit_destroy(kernel);
	return sum;
}

int main(void)
{
	struct ata_pool_config config;
	struct ata_pool *pool;
	struct ata_job job;
	uint64_t sum[2] = { 0, 0 };
	int error;

	ata_pool_config_init(&config);
	config.workers = 2;
	error = ata_pool_create(&pool, NULL, &config);
	if (!error) {
		ata_job_init(&job);
		job.tasks = 1000;
		job.fn = add;
		job.ctx = sum;
		error = ata_pool_run(pool, NULL, &job, NULL);
		ata_pool_destroy(pool);
	}
	if (error) {
		fprintf(stderr, "%s\n", ata_strerror(error));
		return 1;
	}
	printf("%s %u\n", ata_version(), (unsigned int)(sum[0] + sum[1]));
	return sum[0] + sum[1] == 499500 && add_shares() == 499500 ? 0 : 1;
}
