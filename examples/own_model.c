/* SPDX-License-Identifier: MIT */
/*
 * Train a model that the library does not know: factor a matrix of ratings into
 * a vector for each user and one for each item. Two thirds of it are known; the
 * run ends when others, held out, are predicted no better any more.
 */
#include <stdio.h>
#include <atasched.h>

enum { USERS = 200, ITEMS = 151, RANK = 4, DIM = (USERS + ITEMS) * RANK };

/* A number from -1 to 1 that i determines; other programs read their data. */
static float number(uint64_t i)
{
	i = (i + 1) * 0x9e3779b97f4a7c15;
	i = (i ^ (i >> 31)) * 0xbf58476d1ce4e5b9;
	return (float)((i ^ (i >> 29)) >> 40) / (1 << 23) - 1;
}

/* Half the square of what the vectors' products miss, and its gradient, if that
 * is asked for. */
static int gradient(void *ctx, const struct ata_batch *batch, float *sum,
		    double *loss)
{
	const float *p = batch->params;

	(void)ctx;
	for (uint32_t i = 0; i < batch->n; i++) {
		size_t u = batch->samples[i] % USERS * RANK;
		size_t v = (USERS + batch->samples[i] % ITEMS) * RANK;
		float by = 0.1f * number(batch->samples[i]);	/* noise */

		for (size_t k = 0; k < RANK; k++)
			by += p[u + k] * p[v + k] -
			      number(~(u + k)) * number(~(v + k));
		for (size_t k = 0; sum && k < RANK; k++) {
			sum[u + k] += by * p[v + k];
			sum[v + k] += by * p[u + k];
		}
		*loss += 0.5 * by * by;
	}
	return 0;
}

static int score(void *ctx, const struct ata_batch *batch, double *loss,
		 double *metric)
{
	(void)metric;	/* none but the loss */
	return gradient(ctx, batch, NULL, loss);
}

/* Tell how far it has come, and stop when it comes no further. */
static int look(void *ctx, const struct ata_sgd_evaluation *now)
{
	double *last = ctx, before = *last;

	*last = now->score.loss;
	printf("round %llu: loss %.4f, held out %.4f\n",
	       (unsigned long long)now->round, now->loss, *last);
	return *last > 0.99 * before;
}

int main(void)
{
	static float params[DIM];
	struct ata_sgd_problem problem;
	struct ata_sgd_config config;
	struct ata_pool *pool = NULL;
	double loss = 1e9;
	int err = ata_pool_create(&pool, NULL, NULL);

	ata_sgd_problem_init(&problem);
	problem.dim = DIM;
	problem.samples = 20000;
	problem.held_out = 4000;
	problem.gradient = gradient;
	problem.score = score;
	ata_sgd_config_init(&config);
	for (uint64_t i = 0; i < DIM; i++)
		params[i] = number(i);
	config.params = params;
	config.optimizer = "adam";
	config.step = 0.02;
	config.rounds = 4000;
	config.evaluate_every = 50;
	config.on_evaluation = look;
	config.on_evaluation_ctx = &loss;
	if (!err)
		err = ata_sgd_run(pool, NULL, &problem, &config, NULL);
	ata_pool_destroy(pool);
	if (err)
		fprintf(stderr, "%s\n", ata_strerror(err));
	return err || loss > 0.01;
}
