/* SPDX-License-Identifier: MIT */
/*
 * Class clusters with noise of about Gaussian shape.
 *
 * Each class has a centre: a coarse grid of random greys, blown up to 28 x 28.
 * A sample is a mixture of its class's centre with that of another class, which
 * has at most half the weight, plus noise per pixel, the sum of four random
 * bytes. The mixture makes classes touch: without it a linear model would err
 * nowhere, since the noise of 784 pixels averages out.
 */
#include "datasets/synthetic.h"

#include <errno.h>
#include <stdlib.h>

#include "datasets/draw.h"

#define SIDE 28
#define DIM (SIDE * SIDE)
#define GRID 7			/* a centre's coarse grid is GRID x GRID */
#define CLASSES 10
#define TRAIN 20000
#define TEST 4000

static void make_centres(int centre[CLASSES][DIM], uint64_t seed)
{
	for (uint32_t c = 0; c < CLASSES; c++) {
		for (uint32_t i = 0; i < DIM; i++) {
			uint32_t row = i / SIDE * GRID / SIDE;
			uint32_t column = i % SIDE * GRID / SIDE;
			philox4x32_ctr_t r = draw(seed, DRAW_CENTRE, c,
						  row * GRID + column);

			centre[c][i] = (int)(r.v[0] >> 24);
		}
	}
}

/* Four pixels from one block of random bits, four bytes each. */
static int noise(uint32_t bits)
{
	int sum = (int)(bits & 255) + (int)(bits >> 8 & 255) +
		  (int)(bits >> 16 & 255) + (int)(bits >> 24);

	return (sum - 510) / 2;
}

static uint8_t make_sample(int centre[CLASSES][DIM], uint64_t seed,
			   uint32_t sample, uint8_t *pixels)
{
	philox4x32_ctr_t r = draw(seed, DRAW_MIXTURE, sample, 0);
	uint32_t class = r.v[0] % CLASSES;
	uint32_t other = (class + 1 + r.v[1] % (CLASSES - 1)) % CLASSES;
	int weight = (int)(r.v[2] >> 25);	/* of other, in 1/256 */

	for (uint32_t i = 0; i < DIM; i += 4) {
		philox4x32_ctr_t bits = draw(seed, DRAW_NOISE, sample, i / 4);

		for (uint32_t j = 0; j < 4; j++) {
			int grey = (centre[class][i + j] * (256 - weight) +
				    centre[other][i + j] * weight) / 256 +
				   noise(bits.v[j]);

			pixels[i + j] = (uint8_t)(grey < 0   ? 0 :
						  grey > 255 ? 255 :
							       grey);
		}
	}
	return (uint8_t)class;
}

static int make_part(struct dataset_part *part, uint32_t first, uint32_t n,
		     int centre[CLASSES][DIM], uint64_t seed)
{
	part->n = n;
	part->pixels = malloc((size_t)n * DIM);
	part->labels = malloc(n * sizeof(*part->labels));
	if (!part->pixels || !part->labels)
		return -ENOMEM;
	for (uint32_t i = 0; i < n; i++)
		part->labels[i] = make_sample(centre, seed, first + i,
					      part->pixels + (size_t)i * DIM);
	return 0;
}

int synthetic_make(struct dataset *data, uint64_t seed,
		   struct failure *error)
{
	int centre[CLASSES][DIM];

	data->dim = DIM;
	data->channels = 1;
	data->height = data->width = SIDE;
	data->classes = CLASSES;
	make_centres(centre, seed);
	if (make_part(&data->train, 0, TRAIN, centre, seed) ||
	    make_part(&data->test, TRAIN, TEST, centre, seed))
		return failure_set(error, -ENOMEM,
				    "synthetic data: not enough memory");
	return 0;
}
