/* SPDX-License-Identifier: MIT */
/*
 * A sample is a coarse grid of random greys, blown up, plus noise per number.
 * Its class is what a network with one hidden layer makes of the grid: the
 * largest of its outputs. So there is something to learn (and for convolutions
 * to find), it is not linear, and the noise keeps it from being certain.
 *
 * Greys and weights are symmetric about 0 and the hidden units' function, which
 * is cut off at about their deviation, is odd: so no class has an advantage.
 */
#include "datasets/teacher.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/draw.h"
#include "files/number.h"
#include "files/stop.h"

#define GRID 8			/* a channel's grid is at most GRID x GRID */
#define FLAT 512		/* and has so many cells where it is no image */
#define HIDDEN 32
#define SIDE_MAX 4096
#define CELLS_MAX (DATASET_CHANNELS * GRID * GRID)

struct teacher {
	const struct teacher_size *size;
	uint64_t seed;
	uint32_t cells;
	uint32_t *cell_of;	/* dim: which cell a number belongs to */
	int32_t *hidden;	/* HIDDEN rows of cells weights */
	int32_t *output;	/* classes rows of HIDDEN weights */
	int32_t cut;		/* hidden units are within -cut .. cut */
};

/* The next number of text, which has to end with end. NULL: it is none. */
static const char *take(const char *text, char end, uint64_t max,
			uint64_t *out)
{
	char word[24];
	size_t length = strcspn(text, "x:");

	if (length >= sizeof(word) || text[length] != end)
		return NULL;
	memcpy(word, text, length);
	word[length] = '\0';
	if (number_whole(word, out) || *out == 0 || *out > max)
		return NULL;
	return text + length + (end != '\0');
}

int teacher_parse(const char *text, struct teacher_size *out)
{
	struct teacher_size size = { .train = 0 };
	uint64_t number[4] = { 0 }, dim, classes;
	uint32_t n = 0;

	if (strncmp(text, TEACHER_PREFIX, strlen(TEACHER_PREFIX)))
		return -EINVAL;
	text += strlen(TEACHER_PREFIX);
	for (int last = 0; !last; n++) {
		if (n == 4)
			return -EINVAL;
		last = text[strcspn(text, "x:")] != 'x';
		text = take(text, last ? ':' : 'x', 100000000, &number[n]);
		if (!text)
			return -EINVAL;
	}
	if (n < 2 || !take(text, '\0', 1024, &classes) || classes < 2)
		return -EINVAL;
	size.train = number[0];
	size.classes = (uint32_t)classes;
	if (n > 2) {
		if (number[n - 1] > SIDE_MAX || number[n - 2] > SIDE_MAX ||
		    (n == 4 && number[1] > DATASET_CHANNELS))
			return -EINVAL;
		size.channels = n == 4 ? (uint32_t)number[1] : 1;
		size.height = (uint32_t)number[n - 2];
		size.width = (uint32_t)number[n - 1];
	}
	dim = n > 2 ? (uint64_t)size.channels * size.height * size.width :
		      number[1];
	if (dim > 1 << 24 || size.train > (UINT64_C(1) << 36) / dim)
		return -EINVAL;
	size.dim = (uint32_t)dim;
	*out = size;
	return 0;
}

/* Symmetric about 0: -255, -253 .. 255 */
static int32_t symmetric(uint32_t byte)
{
	return 2 * (int32_t)byte - 255;
}

static void draw_weights(const struct teacher *teacher, enum draw what,
			 uint32_t row, uint32_t n, int32_t *weight)
{
	for (uint32_t i = 0; i < n; i++)
		weight[i] = symmetric(draw(teacher->seed, what, row, i).v[0]
				      >> 24);
}

/* Divide rows and columns, or what is no image, among the cells. */
static void find_cells(struct teacher *teacher)
{
	const struct teacher_size *size = teacher->size;
	uint32_t height = size->channels ? size->height : 1;
	uint32_t width = size->channels ? size->width : size->dim;
	uint32_t most = size->channels ? GRID : FLAT;
	uint32_t rows = height < most ? height : most;
	uint32_t columns = width < most ? width : most;

	for (uint32_t i = 0; i < size->dim; i++) {
		uint64_t column = i % width, row = i / width % height;
		uint32_t channel = i / width / height;

		teacher->cell_of[i] = (uint32_t)(
			(channel * rows + row * rows / height) * columns +
			column * columns / width);
	}
	teacher->cells = rows * columns *
			 (size->channels ? size->channels : 1);
}

static int open_teacher(struct teacher *teacher)
{
	const struct teacher_size *size = teacher->size;
	int32_t root = 1;

	teacher->cell_of = calloc(size->dim, sizeof(*teacher->cell_of));
	if (!teacher->cell_of)
		return -ENOMEM;
	find_cells(teacher);
	teacher->hidden = calloc((size_t)HIDDEN * teacher->cells,
				 sizeof(*teacher->hidden));
	teacher->output = calloc((size_t)HIDDEN * size->classes,
				 sizeof(*teacher->output));
	if (!teacher->hidden || !teacher->output)
		return -ENOMEM;
	for (uint32_t i = 0; i < HIDDEN; i++)
		draw_weights(teacher, DRAW_HIDDEN, i, teacher->cells,
			     teacher->hidden + (size_t)i * teacher->cells);
	for (uint32_t c = 0; c < size->classes; c++)
		draw_weights(teacher, DRAW_OUTPUT, c, HIDDEN,
			     teacher->output + (size_t)c * HIDDEN);
	/* Grey times weight has mean 0 and deviation 256^2 / 3. */
	while ((root + 1) * (root + 1) <= (int32_t)teacher->cells)
		root++;
	teacher->cut = root * 21845;
	return 0;
}

static void close_teacher(struct teacher *teacher)
{
	free(teacher->cell_of);
	free(teacher->hidden);
	free(teacher->output);
}

static uint32_t classify(const struct teacher *teacher, const int32_t *grey)
{
	int64_t unit[HIDDEN], most = INT64_MIN;
	uint32_t best = 0;

	for (uint32_t i = 0; i < HIDDEN; i++) {
		const int32_t *weight = teacher->hidden +
					(size_t)i * teacher->cells;
		int32_t sum = 0;

#pragma omp simd reduction(+ : sum)
		for (uint32_t j = 0; j < teacher->cells; j++)
			sum += weight[j] * grey[j];
		unit[i] = sum < -teacher->cut ? -teacher->cut :
			  sum > teacher->cut  ? teacher->cut :
						sum;
	}
	for (uint32_t c = 0; c < teacher->size->classes; c++) {
		const int32_t *weight = teacher->output + (size_t)c * HIDDEN;
		int64_t sum = 0;

		for (uint32_t i = 0; i < HIDDEN; i++)
			sum += weight[i] * unit[i];
		if (sum > most) {
			most = sum;
			best = c;
		}
	}
	return best;
}

/* Fill in pixels; the class is returned. */
static uint32_t make_sample(const struct teacher *teacher, uint32_t sample,
			    uint8_t *pixels)
{
	int32_t grey[CELLS_MAX];
	philox4x32_ctr_t bits = {{ 0 }};

	for (uint32_t i = 0; i < teacher->cells; i++) {
		if (i % 16 == 0)
			bits = draw(teacher->seed, DRAW_CELL, sample, i / 16);
		grey[i] = symmetric(bits.v[i / 4 % 4] >> (i % 4 * 8) & 255);
	}
	for (uint32_t i = 0; i < teacher->size->dim; i++) {
		int32_t value, noise;

		if (i % 16 == 0)
			bits = draw(teacher->seed, DRAW_GRAIN, sample, i / 16);
		noise = symmetric(bits.v[i / 4 % 4] >> (i % 4 * 8) & 255);
		value = (2 * grey[teacher->cell_of[i]] + noise + 510) / 4;
		pixels[i] = (uint8_t)(value < 0   ? 0 :
				      value > 255 ? 255 :
						    value);
	}
	return classify(teacher, grey);
}

static int make_part(const struct teacher *teacher,
		     struct dataset_part *part, uint64_t first, uint64_t n)
{
	uint32_t dim = teacher->size->dim;

	part->n = n;
	part->pixels = malloc(n * dim);
	part->labels = malloc(n * sizeof(*part->labels));
	if (!part->pixels || !part->labels)
		return -ENOMEM;
	for (uint64_t i = 0; i < n && !stop_asked(); i++)
		part->labels[i] = make_sample(teacher, (uint32_t)(first + i),
					      part->pixels + i * dim);
	return stop_asked() ? -EINTR : 0;
}

int teacher_make(struct dataset *data, const struct teacher_size *size,
		 uint64_t seed, struct failure *error)
{
	struct teacher teacher = { .size = size, .seed = seed };
	uint64_t test = size->train / 5 ? size->train / 5 : 1;
	int status = open_teacher(&teacher);

	data->dim = size->dim;
	data->classes = size->classes;
	data->channels = size->channels;
	data->height = size->height;
	data->width = size->width;
	if (!status)
		status = make_part(&teacher, &data->train, 0, size->train);
	if (!status)
		status = make_part(&teacher, &data->test, size->train, test);
	close_teacher(&teacher);
	if (status)
		return failure_set(error, status, "synthetic data: %s",
				   status == -ENOMEM ? "not enough memory" :
						       strerror(-status));
	return 0;
}
