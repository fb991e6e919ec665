/* SPDX-License-Identifier: MIT */
#include "datasets/dataset.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/augment.h"
#include "files/stop.h"

/* A byte b becomes factor * b + offset. */
struct line {
	float factor;
	float offset;
};

static struct line line_of(const struct dataset *data, uint32_t channel)
{
	const struct dataset_channel *c = &data->channel[channel];
	struct line line = { 1.0f / 255.0f, 0.0f };

	if (data->scale == DATASET_STANDARD) {
		line.factor = 1.0f / (255.0f * c->deviation);
		line.offset = -c->mean / c->deviation;
	}
	return line;
}

/* What is not divided into channels is one. */
static uint32_t channels_of(const struct dataset *data)
{
	return data->channels ? data->channels : 1;
}

static const struct dataset_part *part_of(const struct dataset *data,
					  uint64_t *sample)
{
	if (*sample < data->train.n)
		return &data->train;
	*sample -= data->train.n;
	return &data->test;
}

static void load_pixels(const struct dataset *data, const uint8_t *pixels,
			float *x)
{
	uint32_t n = data->dim / channels_of(data);

	for (uint32_t c = 0; c < channels_of(data); c++) {
		struct line line = line_of(data, c);

#pragma omp simd
		for (uint32_t i = 0; i < n; i++)
			x[i] = (float)pixels[i] * line.factor + line.offset;
		pixels += n;
		x += n;
	}
}

/* The same for an image that is shifted and, perhaps, flipped. */
static void load_changed(const struct dataset *data, const uint8_t *pixels,
			 const struct augment *change, float *x)
{
	int64_t height = data->height, width = data->width;

	for (uint32_t c = 0; c < data->channels; c++) {
		struct line line = line_of(data, c);

		for (int64_t i = 0; i < height * width; i++) {
			int64_t row = i / width + change->down;
			int64_t column = i % width;
			int inside;

			if (change->flip)
				column = width - 1 - column;
			column += change->right;
			inside = row >= 0 && row < height && column >= 0 &&
				 column < width;
			x[i] = (inside ? (float)pixels[row * width + column] :
					 0.0f) * line.factor + line.offset;
		}
		pixels += height * width;
		x += height * width;
	}
}

void dataset_load(const struct dataset *data, uint64_t sample,
		  const struct ata_key *key, float *x)
{
	uint64_t at = sample;
	const struct dataset_part *part = part_of(data, &at);
	struct augment change;

	if (!part->pixels) {
		struct dataset_entries entries = dataset_entries(data, sample);

		memset(x, 0, data->dim * sizeof(*x));
		for (uint64_t i = 0; i < entries.n; i++)
			x[entries.index[i]] = entries.value[i];
	} else if (data->augment && key && part == &data->train) {
		augment_draw(key, sample, &change);
		load_changed(data, part->pixels + at * data->dim, &change, x);
	} else {
		load_pixels(data, part->pixels + at * data->dim, x);
	}
}

uint32_t dataset_label(const struct dataset *data, uint64_t sample)
{
	const struct dataset_part *part = part_of(data, &sample);

	return part->labels[sample];
}

int dataset_is_sparse(const struct dataset *data)
{
	return !data->train.pixels;
}

struct dataset_entries dataset_entries(const struct dataset *data,
				       uint64_t sample)
{
	const struct dataset_part *part = part_of(data, &sample);
	uint64_t first = part->first[sample];
	struct dataset_entries entries = { .n = part->first[sample + 1] - first };

	/* Where no sample of a part has any, there are no arrays. */
	if (entries.n) {
		entries.index = part->index + first;
		entries.value = part->value + first;
	}
	return entries;
}

/* Sums of whole numbers are exact, so their order does not matter. */
static void add_up(const uint8_t *pixels, uint32_t n, uint64_t *sum,
		   uint64_t *square)
{
	uint64_t s = 0, q = 0;

#pragma omp simd reduction(+ : s, q)
	for (uint32_t i = 0; i < n; i++) {
		uint32_t b = pixels[i];

		s += b;
		q += b * b;
	}
	*sum += s;
	*square += q;
}

void dataset_measure(struct dataset *data)
{
	const struct dataset_part *part = &data->train;
	uint32_t n = data->dim / channels_of(data);
	double count = (double)part->n * n;

	for (uint32_t c = 0; c < channels_of(data) && part->pixels; c++) {
		uint64_t sum = 0, square = 0;
		double mean, variance;

		for (uint64_t i = 0; i < part->n && !stop_asked(); i++)
			add_up(part->pixels + i * data->dim + (size_t)c * n, n,
			       &sum, &square);
		mean = (double)sum / count;
		variance = (double)square / count - mean * mean;
		data->channel[c].mean = (float)(mean / 255.0);
		/* Equal bytes may leave a rest that is not 0. */
		data->channel[c].deviation = variance > 1e-6 ?
			(float)(sqrt(variance) / 255.0) : 1.0f;
	}
}

static void close_part(struct dataset_part *part)
{
	free(part->pixels);
	free(part->labels);
	free(part->first);
	free(part->index);
	free(part->value);
}

void dataset_close(struct dataset *data)
{
	free(data->name);
	close_part(&data->train);
	close_part(&data->test);
	memset(data, 0, sizeof(*data));
}
