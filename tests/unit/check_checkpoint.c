/* SPDX-License-Identifier: MIT */
/*
 * The bytes of a checkpoint: what is written, and what the reader refuses
 * although its checksum is right. Files, and damage to them, are in tests/api.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "fnv.h"
#include "sgd/checkpoint.h"
#include "tests/common/t_run.h"
#include "tests/common/t_sanitizer.h"

#define DIM 3

static float params[DIM], state[DIM];
static struct ata_sgd_problem problem;
static struct ata_sgd_config config;

/* Lines of a header; a test replaces some. */
static const char *const lines[] = {
	"atasched checkpoint 1", "model points", "method minibatch",
	"optimizer momentum", "dim 3", "samples 100", "seed 1", "tasks 64",
	"micro_batch 32", "round 5", "step 0x1p-3", "momentum 0x1.8p-1",
	"beta1 0x1.8p-1", "beta2 0x1.ep-1", "epsilon 0x1p-20",
	"weight_decay 0x0p+0", "schedule step", "schedule_factor 0x1p-1",
	"schedule_period 7", "warm_up 2", "max_delay 10", "vectors 2",
	"profile 0",
};

#define LINES (sizeof(lines) / sizeof(lines[0]))

/* 1, -2, 0.5 and 4, -0, 0.1, the lowest byte first */
static const char numbers[] = "\0\0\x80\x3f" "\0\0\0\xc0" "\0\0\0\x3f"
			      "\0\0\x80\x40" "\0\0\0\x80" "\xcd\xcc\xcc\x3d";

#define NUMBERS (sizeof(numbers) - 1)

static int never(void *ctx, const struct ata_batch *batch, float *gradient,
		 double *loss)
{
	(void)ctx;
	(void)batch;
	(void)gradient;
	(void)loss;
	return 1;
}

static void set_up(void)
{
	ata_sgd_problem_init(&problem);
	problem.dim = DIM;
	problem.samples = 100;
	problem.gradient = never;
	ata_sgd_config_init(&config);
	config.optimizer = "momentum";
	config.params = params;
	config.state = state;
	for (int i = 0; i < DIM; i++)
		params[i] = state[i] = 7.0f;
}

/* A header with the line that begins with word's word replaced, numbers, and
 * what belongs at the end. Return: its length */
static size_t make(char *text, const char *line, const char *bytes, size_t n)
{
	size_t length = 0, word = line ? strcspn(line, " ") + 1 : 0;

	for (size_t i = 0; i < LINES; i++) {
		int other = line && !strncmp(lines[i], line, word);

		length += (size_t)sprintf(text + length, "%s\n",
					  other ? line : lines[i]);
	}
	memcpy(text + length, bytes, n);
	length += n;
	return length + (size_t)sprintf(text + length, "end %016" PRIx64 "\n",
					ata__fnv(ATA__FNV_START, text, length));
}

static int read_bytes(char *text, size_t length)
{
	FILE *stream = fmemopen(text, length, "r");
	struct ata_sgd_config before = config;
	int error;

	ck_assert_ptr_nonnull(stream);
	error = ata__checkpoint_read("points", &problem, &config, NULL, stream);
	fclose(stream);
	if (error) {
		ck_assert_mem_eq(&config, &before, sizeof(config));
		ck_assert_float_eq(params[0], 7.0f);
		ck_assert_float_eq(state[DIM - 1], 7.0f);
	}
	return error;
}

/* What comes of it with this line, or these numbers */
static int read_line(const char *line)
{
	char text[2048];

	return read_bytes(text, make(text, line, numbers, NUMBERS));
}

static int read_numbers(const char *bytes, size_t n)
{
	char text[2048];

	return read_bytes(text, make(text, NULL, bytes, n));
}

/* The documented form. Files that users have would be lost if it changed. */
START_TEST(bytes_are_as_documented)
{
	char text[2048], *written = NULL;
	size_t length = make(text, NULL, numbers, NUMBERS), n = 0;
	FILE *stream = open_memstream(&written, &n);

	ck_assert_int_eq(read_bytes(text, length), 0);
	ck_assert_float_eq(params[0], 1.0f);
	ck_assert_float_eq(params[1], -2.0f);
	ck_assert_float_eq(params[2], 0.5f);
	ck_assert_float_eq(state[0], 4.0f);
	ck_assert(signbit(state[1]));
	ck_assert_float_eq(state[2], 0.1f);
	ck_assert_uint_eq(config.first_round, 5);
	ck_assert_double_eq(config.step, 0.125);
	ck_assert_double_eq(config.momentum, 0.75);
	ck_assert_double_eq(config.beta1, 0.75);
	ck_assert_double_eq(config.beta2, 0.9375);
	ck_assert_double_eq(config.epsilon, 0x1p-20);
	ck_assert_str_eq(config.schedule, "step");
	ck_assert_double_eq(config.schedule_factor, 0.5);
	ck_assert_uint_eq(config.schedule_period, 7);
	ck_assert_uint_eq(config.warm_up, 2);
	config.weight_decay = -0.0;	/* is 0 */
	ck_assert_int_eq(ata__checkpoint_write("points", &problem, &config, 5,
					       NULL, stream), 0);
	fclose(stream);
	ck_assert_uint_eq(n, length);
	ck_assert_mem_eq(written, text, n);
	ck_assert_msg(strstr(written + n - 22, "end cf2b4d5129edcc34"),
		      "%s", written + n - 22);
	free(written);
}
END_TEST

/* What no run has left, each with the right checksum. */
START_TEST(values_out_of_range_are_refused)
{
	static const char *const bad[] = {
		"round 18446744073709551616", "round -1", "round 05", "round ",
		"round 5 ", "round  5", "round 5x",
		"round 18446744073709551615",	/* too many samples until then */
		"step 0x0p+0", "step 0x1p+128", "step 1.0", "step -0x1p-3",
		"step inf", "step nan", "step ", "step 0x1p-3 ",
		"momentum 0x1p+0", "beta1 0x1p+0", "beta2 0x1p+0",
		"epsilon 0x0p+0", "weight_decay 0x1p+128", "schedule ",
		"schedule steps", "schedule ste", "schedule_factor 0x0p+0",
		"schedule_factor 0x1.8p+0", "schedule_period 0", "warm_up x",
		"max_delay x", "vectors 1", "vectors 3", "vectors 0",
		"vectors 256", "profile 2", "profile 1", "dim 9007199254740993",
		"dim 03",
		"samples x", "seed x", "tasks x", "micro_batch x",
		"atasched checkpoint", "atasched checkpoint ",
		"atasched checkpoint 01", "atasched checkpoint x",
	};

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		ck_assert_msg(read_line(bad[i]) == -EBADMSG, "%s", bad[i]);
	ck_assert_int_eq(read_line("round 0"), 0);
}
END_TEST

START_TEST(another_run_is_told)
{
	static const char *const other[] = {
		"model point", "model ", "method asgd", "method later",
		"optimizer nesterov", "optimizer later", "samples 0", "seed 2",
		"seed 18446744073709551615", "tasks 0", "micro_batch 4294967328",
	};

	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		ck_assert_msg(read_line(other[i]) == -ESTALE, "%s", other[i]);
	ck_assert_int_eq(read_line("atasched checkpoint 2"), -EPROTONOSUPPORT);
	ck_assert_int_eq(read_line("atasched checkpoint 0"), -EPROTONOSUPPORT);
	ck_assert_int_eq(read_line("atasched checkpoint 4294967295"),
			 -EPROTONOSUPPORT);
}
END_TEST

START_TEST(names_are_bounded)
{
	char line[1024] = "model ";

	memset(line + 6, 'x', ATA_NAME_MAX);
	ck_assert_int_eq(read_line(line), -ESTALE);
	memset(line + 6, 'x', ATA_NAME_MAX + 1);
	ck_assert_int_eq(read_line(line), -EBADMSG);
	memset(line + 6, 'x', 1000);
	ck_assert_int_eq(read_line(line), -EBADMSG);
}
END_TEST

/* None of another number: infinite, none at all, one too many, one too few. */
START_TEST(numbers_are_finite_and_enough)
{
	char bytes[NUMBERS + 4];

	for (size_t i = 3; i < NUMBERS; i += 4) {
		memcpy(bytes, numbers, NUMBERS);
		bytes[i] = (char)(i & 4 ? 0x7f : 0xff);
		bytes[i - 1] = (char)0x80;	/* infinite */
		ck_assert_int_eq(read_numbers(bytes, NUMBERS), -EBADMSG);
		bytes[i - 3] = 1;		/* no number */
		ck_assert_int_eq(read_numbers(bytes, NUMBERS), -EBADMSG);
	}
	memset(bytes, 0, sizeof(bytes));
	ck_assert_int_eq(read_numbers(bytes, NUMBERS - 1), -EBADMSG);
	ck_assert_int_eq(read_numbers(bytes, NUMBERS - 4), -EBADMSG);
	ck_assert_int_eq(read_numbers(bytes, NUMBERS + 1), -EBADMSG);
	ck_assert_int_eq(read_numbers(bytes, NUMBERS + 4), -EBADMSG);
}
END_TEST

/* As many vectors as the update rule has, though all that is said is there. */
START_TEST(vectors_are_those_of_the_rule)
{
	static const char zeros[4 * 4 * DIM];
	char text[2048], line[16];

	for (size_t vectors = 0; vectors <= 4; vectors++) {
		snprintf(line, sizeof(line), "vectors %zu", vectors);
		ck_assert_int_eq(read_bytes(text, make(text, line, zeros,
						       4 * DIM * vectors)),
				 vectors == 2 ? 0 : -EBADMSG);
		set_up();
	}
}
END_TEST

/* A small file that says it is a large one takes no memory, nor time. */
START_TEST(memory_is_not_what_the_file_says)
{
	struct rlimit limit;
	int large, stale;

	ck_assert_int_eq(getrlimit(RLIMIT_AS, &limit), 0);
	if (!T_ALLOCATOR_ABORTS) {
		limit.rlim_cur = UINT64_C(1) << 30;
		ck_assert_int_eq(setrlimit(RLIMIT_AS, &limit), 0);
	}
	large = read_line("dim 9007199254740992");
	stale = read_line("dim 300000000");
	ck_assert_int_eq(large, -EBADMSG);
	ck_assert_int_eq(stale, -EBADMSG);
}
END_TEST

/* Vectors longer than what is read at once, to the last bit. */
START_TEST(long_vectors_arrive)
{
	const size_t dim = 4096 * 3 + (size_t)_i - 1;
	float *from = malloc(dim * sizeof(*from) * 4);
	uint64_t seed = (uint64_t)_i;
	char *written = NULL;
	size_t n = 0;
	FILE *stream = open_memstream(&written, &n);

	ck_assert_ptr_nonnull(from);
	for (size_t i = 0; i < 2 * dim; i++)
		from[i] = (float)t_uniform(&seed, -1.0, 1.0) *
			  0x1p-120f;	/* some are not normal */
	problem.dim = dim;
	config.params = from;
	config.state = from + dim;
	ck_assert_int_eq(ata__checkpoint_write("points", &problem, &config, 1,
					       NULL, stream), 0);
	fclose(stream);
	config.params = from + 2 * dim;
	config.state = from + 3 * dim;
	stream = fmemopen(written, n, "r");
	ck_assert_int_eq(ata__checkpoint_read("points", &problem, &config, NULL,
					      stream), 0);
	fclose(stream);
	ck_assert(!memcmp(from, from + 2 * dim, 2 * dim * sizeof(*from)));
	free(written);
	free(from);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("checkpoint");
	TCase *tc = tcase_create("bytes");

	tcase_add_checked_fixture(tc, set_up, NULL);
	tcase_add_test(tc, bytes_are_as_documented);
	tcase_add_test(tc, values_out_of_range_are_refused);
	tcase_add_test(tc, another_run_is_told);
	tcase_add_test(tc, names_are_bounded);
	tcase_add_test(tc, numbers_are_finite_and_enough);
	tcase_add_test(tc, vectors_are_those_of_the_rule);
	tcase_add_test(tc, memory_is_not_what_the_file_says);
	tcase_add_loop_test(tc, long_vectors_arrive, 0, 3);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
