/* SPDX-License-Identifier: MIT */
/*
 * Do the laws of task times have the mean and the spread that they promise? For
 * a person: a table of what 10^6 draws gave, and how many standard errors that
 * is away from what was asked for. Ends with 1 if one is more than 3 away.
 *
 * The mean's standard error is s / sqrt(n). That of the coefficient of
 * variation v = s / m is, by the delta method from the sample's own moments
 * (Kendall, Stuart, "The Advanced Theory of Statistics", volume 1, chapter 10),
 *
 *	v sqrt(((k - 1) / 4 - g v + v^2) / n),
 *
 * k = m4 / s^4 the kurtosis, g = m3 / s^3 the skewness. Where tails are so long
 * that 10^6 draws do not show their fourth moment it would be too small: hence
 * no cv above 1 for the log-normal.
 *
 * The seed is fixed, so it says the same each time; each row has a stream of
 * its own. Of 54 numbers that are right one at least is more than 3 errors away
 * with one seed in 7.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "sim/dist.h"

#define DRAWS 1000000
#define MOST 3.0		/* standard errors */
#define SEED 1

static double drawn[DRAWS];

struct found {
	double mean, mean_error;
	double cv, cv_error;
};

static struct found find(void)
{
	double n = DRAWS, sum = 0.0, m2 = 0.0, m3 = 0.0, m4 = 0.0;
	struct found f;

	for (int i = 0; i < DRAWS; i++)
		sum += drawn[i];
	f.mean = sum / n;
	for (int i = 0; i < DRAWS; i++) {
		double d = drawn[i] - f.mean;

		m2 += d * d;
		m3 += d * d * d;
		m4 += d * d * d * d;
	}
	m2 /= n;
	f.cv = sqrt(m2) / f.mean;
	f.mean_error = sqrt(m2 / n);
	f.cv_error = m2 > 0.0 ?
		     f.cv * sqrt(((m4 / n / (m2 * m2) - 1.0) / 4.0 -
				  m3 / n / (m2 * sqrt(m2)) * f.cv +
				  f.cv * f.cv) / n) : 0.0;
	return f;
}

/* Standard errors from wanted to value; none where there is no spread. */
static double away(double value, double wanted, double error)
{
	if (error > 0.0)
		return (value - wanted) / error;
	return value == wanted ? 0.0 : (double)INFINITY;
}

static int rows, rows_out;

/* A row of the table: the law of worker, asked for a cv. */
static void look(const char *name, uint32_t worker, double asked)
{
	const struct dist *dist = dist_find(name, worker);
	double wanted = dist_deviation(dist, asked), mean_away, cv_away;
	struct stream stream;
	gsl_rng rng = dist_rng(&stream);
	struct found f;
	int out;

	stream_begin(&stream, SEED, (uint64_t)rows, STREAM_TIMES);
	for (int i = 0; i < DRAWS; i++)
		drawn[i] = dist_draw(dist, &rng, asked);
	f = find();
	mean_away = away(f.mean, 1.0, f.mean_error);
	cv_away = away(f.cv, wanted, f.cv_error);
	out = !(fabs(mean_away) <= MOST && fabs(cv_away) <= MOST);
	printf("%-20s %6u  %8.6f %9.2e %6.2f  %8.6f %8.6f %9.2e %6.2f%s\n",
	       name, (unsigned int)worker, f.mean, f.mean_error, mean_away,
	       wanted, f.cv, f.cv_error, cv_away, out ? "  OUT" : "");
	rows++;
	rows_out += out;
}

/* All rows of a law: each cv where it is open; of "mixed", each worker. */
static void look_at(const char *name)
{
	static const double cvs[] = { 0.01, 0.1, 0.5, 0.577, 1.0 };
	double low, high;
	int open = dist_cv(name, &low, &high);

	if (dist_find(name, 0) != dist_find(name, 1)) {
		for (uint32_t worker = 0; worker < 5; worker++)
			look(name, worker, DIST_CV);
		return;
	}
	for (uint32_t i = 0; open && i < sizeof(cvs) / sizeof(cvs[0]); i++)
		if (cvs[i] >= low && cvs[i] <= high)
			look(name, 0, cvs[i]);
	if (!open)
		look(name, 0, DIST_CV);
}

int main(void)
{
	const char *name;

	printf("%d draws of each law, seed %d; away: in standard errors\n\n"
	       "%-20s %6s  %8s %9s %6s  %8s %8s %9s %6s\n", DRAWS, SEED, "law",
	       "worker", "mean", "error", "away", "asked", "cv", "error",
	       "away");
	for (uint32_t i = 0; (name = dist_name(i)) != NULL; i++)
		look_at(name);
	printf("\n%d of %d laws are out\n", rows_out, rows);
	return rows_out > 0 ? EXIT_FAILURE : EXIT_SUCCESS;
}
