/* SPDX-License-Identifier: MIT */
/*
 * What fails here: a sample's numbers are not those of its bytes or entries, a
 * random change is not a function of key and sample, or made data are not a
 * function of seed and size.
 */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/augment.h"
#include "datasets/open.h"
#include "datasets/teacher.h"
#include "tests/common/t_run.h"

#define SIDE 6
#define DIM (2 * SIDE * SIDE)

static uint8_t pixels[2 * DIM];
static uint32_t labels[2] = { 0, 1 };
static struct dataset data = {
	.dim = DIM, .classes = 2,
	.channels = 2, .height = SIDE, .width = SIDE,
	.train = { .n = 2, .pixels = pixels, .labels = labels },
	.test = { .n = 1, .pixels = pixels + DIM, .labels = labels + 1 },
};
static struct failure error;

/* Two images: no two pixels of one are alike, and none is 0. */
static void fill(void)
{
	for (uint32_t i = 0; i < 2 * DIM; i++)
		pixels[i] = (uint8_t)(1 + i % DIM * 3 + i / DIM);
}

START_TEST(numbers_go_on_into_the_test_part)
{
	float x[DIM], y[DIM];

	fill();
	dataset_load(&data, 1, NULL, x);
	ck_assert_float_eq(x[0], 2.0f / 255.0f);
	dataset_load(&data, 2, NULL, y);
	ck_assert_mem_eq(x, y, sizeof(x));
	ck_assert_uint_eq(dataset_label(&data, 0), 0);
	ck_assert_uint_eq(dataset_label(&data, 2), 1);
}
END_TEST

/* Normalised training data have mean 0 and deviation 1 in each channel. */
START_TEST(channels_are_normalised)
{
	float x[2][DIM];

	fill();
	dataset_measure(&data);
	data.scale = DATASET_STANDARD;
	dataset_load(&data, 0, NULL, x[0]);
	dataset_load(&data, 1, NULL, x[1]);
	for (uint32_t c = 0; c < 2; c++) {
		double sum = 0.0, square = 0.0, n = DIM;

		for (uint32_t i = 0; i < DIM; i++) {
			double v = (double)x[i % 2][c * DIM / 2 + i / 2];

			sum += v;
			square += v * v;
		}
		ck_assert_double_eq_tol(sum / n, 0.0, 1e-5);
		ck_assert_double_eq_tol(square / n, 1.0, 1e-5);
	}
	/* What is all alike is not divided by 0. */
	memset(pixels, 7, sizeof(pixels));
	dataset_measure(&data);
	dataset_load(&data, 0, NULL, x[0]);
	ck_assert_float_eq_tol(x[0][DIM - 1], 0.0f, 1e-6f);
}
END_TEST

/* What the comment of dataset_load() promises, pixel by pixel. */
static float expected(const struct augment *change, uint32_t i)
{
	int row = (int)(i / SIDE % SIDE) + change->down;
	int column = (int)(i % SIDE);

	column = (change->flip ? SIDE - 1 - column : column) + change->right;
	if (row < 0 || row >= SIDE || column < 0 || column >= SIDE)
		return 0.0f;
	return (float)pixels[(i / SIDE / SIDE * SIDE + (uint32_t)row) * SIDE +
			     (uint32_t)column] * (1.0f / 255.0f);
}

START_TEST(images_are_shifted_and_flipped)
{
	struct ata_key key = { .seed = 1, .round = (uint64_t)_i, .task = 3 };
	struct augment change;
	float x[DIM], plain[DIM];

	fill();
	data.augment = 1;
	augment_draw(&key, 0, &change);
	dataset_load(&data, 0, &key, x);
	for (uint32_t i = 0; i < DIM; i++)
		ck_assert_float_eq(x[i], expected(&change, i));
	/* Not without a key, not unasked, and not where it is tested. */
	dataset_load(&data, 0, NULL, plain);
	ck_assert_float_eq(plain[DIM - 1],
			   (float)pixels[DIM - 1] * (1.0f / 255.0f));
	data.augment = 0;
	dataset_load(&data, 0, &key, x);
	ck_assert_mem_eq(x, plain, sizeof(x));
	data.augment = 1;
	dataset_load(&data, 1, NULL, plain);
	dataset_load(&data, 2, &key, x);
	ck_assert_mem_eq(x, plain, sizeof(x));
}
END_TEST

/* 9000 draws: each of 9 shifts 1000 times, within 5 deviations of 30. */
START_TEST(draws_are_even_and_come_from_key_and_sample)
{
	uint32_t down[9] = { 0 }, right[9] = { 0 }, flips = 0, differ = 0;
	struct augment a, b;

	for (uint32_t i = 0; i < 9000; i++) {
		struct ata_key key = { .seed = 1, .round = i, .task = 2 };

		augment_draw(&key, 7, &a);
		down[a.down + DATASET_PAD]++;
		right[a.right + DATASET_PAD]++;
		flips += (uint32_t)a.flip;
		augment_draw(&key, 8, &b);
		differ += memcmp(&a, &b, sizeof(a)) != 0;
		augment_draw(&key, 7, &b);
		ck_assert_mem_eq(&a, &b, sizeof(a));
	}
	for (uint32_t i = 0; i < 9; i++) {
		ck_assert(down[i] > 850 && down[i] < 1150);
		ck_assert(right[i] > 850 && right[i] < 1150);
	}
	ck_assert(flips > 4260 && flips < 4740);
	/* One in 162 is alike by chance. */
	ck_assert_uint_gt(differ, 8850);
}
END_TEST

/* The bytes of synthetic data are a function of the seed, on every machine. */
START_TEST(synthetic_data_repeat)
{
	struct dataset a, b, other;
	uint64_t sum = 0;

	ck_assert_int_eq(dataset_open(&a, "synthetic", 7, &error), 0);
	ck_assert_int_eq(dataset_open(&b, "synthetic", 7, &error), 0);
	ck_assert_int_eq(dataset_open(&other, "synthetic", 8, &error), 0);
	ck_assert_mem_eq(a.train.pixels, b.train.pixels, a.train.n * a.dim);
	ck_assert_mem_eq(a.test.labels, b.test.labels,
			 a.test.n * sizeof(*a.test.labels));
	ck_assert_mem_ne(a.train.pixels, other.train.pixels, 784);
	for (uint64_t i = 0; i < a.train.n; i++)
		sum = 31 * sum + a.train.pixels[i * a.dim + i % a.dim];
	ck_assert_uint_eq(sum, UINT64_C(1875548930064032892));
	dataset_close(&a);
	dataset_close(&b);
	dataset_close(&other);
}
END_TEST

START_TEST(teachers_data_repeat)
{
	const char *where = "synthetic:3000x3x12x20:10";
	uint32_t seen[10] = { 0 };
	uint64_t sum = 0;
	struct dataset a;

	ck_assert_int_eq(dataset_open(&a, where, 7, &error), 0);
	ck_assert_uint_eq(a.train.n, 3000);
	ck_assert_uint_eq(a.test.n, 600);
	ck_assert_uint_eq(a.dim, 720);
	ck_assert_uint_eq(a.channels, 3);
	ck_assert_uint_eq(a.height, 12);
	ck_assert_uint_eq(a.width, 20);
	for (uint64_t i = 0; i < 3600; i++) {
		ck_assert_uint_lt(dataset_label(&a, i), 10);
		seen[dataset_label(&a, i)]++;
		if (i < 3000)
			sum = 31 * sum + a.train.pixels[i * a.dim + i % a.dim] +
			      dataset_label(&a, i);
	}
	for (uint32_t c = 0; c < 10; c++)
		ck_assert_uint_gt(seen[c], 100);
	ck_assert_uint_eq(sum, UINT64_C(4626040286170268319));
	/* What is tested was not trained on. */
	ck_assert_mem_ne(a.test.pixels, a.train.pixels, a.dim);
	dataset_close(&a);
}
END_TEST

START_TEST(sizes_are_read_to_their_end)
{
	static const char *const bad[] = {
		"", "5", "5:2", "5x4", "5x4:", "5x4:1", "5x4:1025", "0x4:2",
		"5x0:2", "5x4x:2", "5x4:2 ", "5x4:2:3", "5x-4:2", "5x17x4x4:2",
		"5x4x4097:2", "5x1x2x3x4:2", "100000001x4:2", "x4:2",
		"100000000x1000:2", "5x4:2x", "5x4:0002x", "5x 4:2",
	};
	struct teacher_size size = { .train = 77 };
	char text[64];

	for (uint32_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		snprintf(text, sizeof(text), TEACHER_PREFIX "%s", bad[i]);
		ck_assert_msg(teacher_parse(text, &size) < 0, "%s", text);
		ck_assert_uint_eq(size.train, 77);
	}
	ck_assert_int_eq(teacher_parse("synthetic:9x5:2", &size), 0);
	ck_assert_uint_eq(size.channels, 0);
	ck_assert_uint_eq(size.dim, 5);
	ck_assert_int_eq(teacher_parse("synthetic:9x5x6:1024", &size), 0);
	ck_assert_uint_eq(size.channels, 1);
	ck_assert_uint_eq(size.width, 6);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("dataset");
	TCase *tc = tcase_create("dataset");

	tcase_add_test(tc, numbers_go_on_into_the_test_part);
	tcase_add_test(tc, channels_are_normalised);
	tcase_add_loop_test(tc, images_are_shifted_and_flipped, 0, 50);
	tcase_add_test(tc, draws_are_even_and_come_from_key_and_sample);
	tcase_add_test(tc, synthetic_data_repeat);
	tcase_add_test(tc, teachers_data_repeat);
	tcase_add_test(tc, sizes_are_read_to_their_end);
	tcase_set_timeout(tc, 60);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
