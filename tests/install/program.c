/* SPDX-License-Identifier: MIT */
/*
 * What a user's first program does, built against the installed library; the same
 * source as C and as C++. Two workers sum numbers in one round.
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
	return sum[0] + sum[1] == 499500 ? 0 : 1;
}
