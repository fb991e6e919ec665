/* SPDX-License-Identifier: MIT */
/*
 * The laws, by GSL's samplers, on our streams.
 *
 * With mean 1 and coefficient of variation c:
 *
 *   shifted-exponential  1 - c, plus an exponential of mean c; the published
 *                        law is c = 1/2: scale plus an exponential of this mean
 *   exponential          c is 1
 *   uniform              between 1 - sqrt(3) c and 1 + sqrt(3) c
 *   half-normal          |N(0, pi/2)|: its mean is 1, c = sqrt(pi/2 - 1)
 *   log-normal           exp(N(-v/2, v)), v = ln(1 + c^2)
 *   gamma                shape 1 / c^2, scale c^2
 *   constant             c is 0
 */
#include "sim/dist.h"

#include <math.h>
#include <string.h>

#include <gsl/gsl_math.h>
#include <gsl/gsl_randist.h>

struct dist {
	const char *name;
	double low, high;	/* of cv; both alike: the law fixes it */
	double (*draw)(const gsl_rng *rng, double cv);
};

static double shifted_exponential(const gsl_rng *rng, double cv)
{
	return 1.0 - cv + gsl_ran_exponential(rng, cv);
}

static double exponential(const gsl_rng *rng, double cv)
{
	(void)cv;
	return gsl_ran_exponential(rng, 1.0);
}

static double uniform(const gsl_rng *rng, double cv)
{
	double half = M_SQRT3 * cv;

	/* Rounding could leave a number just below 0. */
	return fmax(gsl_ran_flat(rng, 1.0 - half, 1.0 + half), 0.0);
}

static double half_normal(const gsl_rng *rng, double cv)
{
	(void)cv;
	return fabs(gsl_ran_gaussian_ziggurat(rng, sqrt(M_PI_2)));
}

static double log_normal(const gsl_rng *rng, double cv)
{
	double variance = log1p(cv * cv);

	return gsl_ran_lognormal(rng, -0.5 * variance, sqrt(variance));
}

static double gamma_law(const gsl_rng *rng, double cv)
{
	return gsl_ran_gamma(rng, 1.0 / (cv * cv), cv * cv);
}

static double constant(const gsl_rng *rng, double cv)
{
	(void)rng;
	(void)cv;
	return 1.0;
}

/* sqrt(pi/2 - 1) and 1/sqrt(3), rounded towards what keeps times positive */
#define CV_HALF_NORMAL 0.75551063638
#define CV_UNIFORM 0.57735026918

/* The least cv: below, a double of the law's shape would not do. */
#define CV_MIN 1e-6

static const struct dist laws[] = {
	{ "shifted-exponential", CV_MIN, 1.0, shifted_exponential },
	{ "exponential", 1.0, 1.0, exponential },
	{ "uniform", CV_MIN, CV_UNIFORM, uniform },
	{ "half-normal", CV_HALF_NORMAL, CV_HALF_NORMAL, half_normal },
	{ "log-normal", CV_MIN, 100.0, log_normal },
	{ "gamma", CV_MIN, 100.0, gamma_law },
	{ "constant", 0.0, 0.0, constant },
};

#define LAWS ((uint32_t)(sizeof(laws) / sizeof(laws[0])))
#define MIXED "mixed"
#define MIXED_FIRST 1		/* exponential */
#define MIXED_LAWS 5		/* to gamma */

const char *dist_name(uint32_t i)
{
	if (i < LAWS)
		return laws[i].name;
	return i == LAWS ? MIXED : NULL;
}

const struct dist *dist_find(const char *name, uint32_t worker)
{
	if (strcmp(name, MIXED) == 0)
		return &laws[MIXED_FIRST + worker % MIXED_LAWS];
	for (uint32_t i = 0; i < LAWS; i++)
		if (strcmp(laws[i].name, name) == 0)
			return &laws[i];
	return NULL;
}

int dist_cv(const char *name, double *low, double *high)
{
	uint32_t n = strcmp(name, MIXED) == 0 ? MIXED_LAWS : 1;
	int open = 0;

	*low = CV_MIN;
	*high = INFINITY;
	for (uint32_t i = 0; i < n; i++) {
		const struct dist *dist = dist_find(name, i);

		if (dist == NULL || !(dist->low < dist->high))
			continue;
		open = 1;
		*high = fmin(*high, dist->high);
	}
	return open;
}

double dist_deviation(const struct dist *dist, double cv)
{
	return dist->low < dist->high ? cv : dist->low;
}

double dist_draw(const struct dist *dist, const gsl_rng *rng, double cv)
{
	return dist->draw(rng, cv);
}

/* The stream as a generator of GSL ----------------------------------------- */

static void set(void *state, unsigned long seed)
{
	struct stream *stream = state;

	stream_begin(stream, seed, 0, STREAM_TIMES);
}

static unsigned long get(void *state)
{
	/* The upper bits, where a long has fewer than 64. */
	return (unsigned long)(stream_next(state) >>
			       (64 - 8 * sizeof(unsigned long)));
}

/* In [0, 1), as GSL wants it. */
static double get_double(void *state)
{
	return stream_uniform(state);
}

static const gsl_rng_type streams = {
	.name = "philox4x64",
	.max = ~0UL,
	.min = 0,
	.size = sizeof(struct stream),
	.set = set,
	.get = get,
	.get_double = get_double,
};

gsl_rng dist_rng(struct stream *stream)
{
	return (gsl_rng){ .type = &streams, .state = stream };
}
