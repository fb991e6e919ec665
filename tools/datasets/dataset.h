/* SPDX-License-Identifier: MIT */
/*
 * Data sets: samples with a class each, one part to train on and one to test.
 *
 * A sample is dim numbers. Those of images stay bytes until they are used;
 * those of sparse sets are kept where they are not 0. dataset_load() hides
 * which.
 */
#ifndef DATASETS_DATASET_H
#define DATASETS_DATASET_H

#include <stddef.h>
#include <stdint.h>

#include <atasched/sgd.h>

#define DATASET_CHANNELS 16	/* of an image, at most */
#define DATASET_PAD 4		/* how far augmentation shifts an image */

/* One part: n samples, and their classes. It holds pixels, or the rest. */
struct dataset_part {
	uint64_t n;
	uint8_t *pixels;	/* n * dim, 0 .. 255; NULL: it is sparse */
	uint32_t *labels;	/* n, each below classes */
	uint64_t *first;	/* n + 1: where a sample's entries begin */
	uint32_t *index;	/* of entries, below dim, ascending in a sample */
	float *value;		/* of entries, finite */
};

/* What dataset_load() makes of a byte. */
enum dataset_scale {
	DATASET_UNIT,		/* 0 .. 1 */
	DATASET_STANDARD,	/* that less its channel's mean, by deviation */
};

/* Of the training part's bytes over 255. */
struct dataset_channel {
	float mean;
	float deviation;	/* 1 where all are equal */
};

struct dataset {
	char *name;		/* as it was asked for */
	int fallback;		/* 1: synthetic because DATASET_DIRECTORY is
				   absent */
	int split;		/* 1: test was split off the one file there is */
	uint32_t dim;		/* numbers in a sample */
	uint32_t classes;
	/* Of images, which lie channel after channel, row after row; 0:
	 * none. */
	uint32_t channels, height, width;
	enum dataset_scale scale;	/* to be set before training */
	int augment;		/* 1: shift and flip; the same, images only */
	struct dataset_channel channel[DATASET_CHANNELS]; /* [0]: no images */
	struct dataset_part train;
	struct dataset_part test;
};

/* The numbers of a sparse sample that may differ from 0. */
struct dataset_entries {
	uint64_t n;
	const uint32_t *index;	/* ascending; n 0: NULL */
	const float *value;
};

/*
 * dataset_load - the dim numbers of one sample
 *
 * @sample: its number; from train.n on they are the test part's
 * @key:    where data->augment is set, a sample of the training part is shifted
 *          by up to DATASET_PAD pixels each way, black coming in, and flipped
 *          left to right with probability 1/2: a function of key and sample.
 *          NULL: it is as it is.
 */
void dataset_load(const struct dataset *data, uint64_t sample,
		  const struct ata_key *key, float *x);

/* The class of a sample, below data->classes. */
uint32_t dataset_label(const struct dataset *data, uint64_t sample);

/* 1: dataset_entries() gives what dataset_load() would, without the zeros. */
int dataset_is_sparse(const struct dataset *data);
struct dataset_entries dataset_entries(const struct dataset *data,
				       uint64_t sample);

/* Find channel's means and deviations: the last step of opening a data set. */
void dataset_measure(struct dataset *data);

/* Free what a data set holds; one that is all zero does no harm. */
void dataset_close(struct dataset *data);

#endif
