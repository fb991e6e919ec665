/* SPDX-License-Identifier: MIT */
/*
 * The text of a profile: what is written, and what the reader refuses although
 * its checksum is right. Files, and damage to them, are in tests/api.
 */
#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/noise.h"
#include "bandit/profile.h"
#include "fnv.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

#define COLUMNS "count mean m2 batches\n"
#define TOP_OF(arms) "atasched profile 1\nmachine here\nkernel copy\narms " \
	arms "\n"
#define NOISE "noise 0x1.9p-4 0x1.f4p+7 0x1.8p+0\n"
#define TOP(machine, kernel, arms) "atasched profile 1\nmachine " machine \
	"\nkernel " kernel "\narms " arms "\n" COLUMNS
#define HEAD TOP("here", "copy", "2")
#define ARM "0x1.8p+4 0x1p-10 0x1.2p-38 3\n"
#define NONE "0x0p+0 0x0p+0 0x0p+0 0\n"

static struct ata_bandit *bandit;
static struct ata__arm before[2];

static void open_policy(const char *policy)
{
	const double mean[2] = { 7.0, 8.0 }, count[2] = { 1.0, 2.0 };
	struct ata_bandit_config config;

	ata_bandit_config_init(&config);
	config.policy = policy;
	config.arms = 2;
	config.machine = "here";
	config.kernel = "copy";
	config.prior_mean = mean;
	config.prior_count = count;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	memcpy(before, bandit->arm, sizeof(before));
}

static void set_up(void)
{
	open_policy("ata-empirical");
}

static void tear_down(void)
{
	ata_bandit_destroy(bandit);
}

static int read_bytes(const char *text, size_t length)
{
	FILE *stream = fmemopen((void *)(uintptr_t)text, length, "r");
	int error;

	ck_assert_ptr_nonnull(stream);
	error = ata__profile_read(bandit, stream);
	fclose(stream);
	/* All or nothing. */
	if (error)
		ck_assert_mem_eq(bandit->arm, before, sizeof(before));
	return error;
}

/* Read this and the last line that belongs to it. */
static int read_signed(const char *body, size_t length)
{
	char *text = malloc(length + 32);
	uint64_t hash = ata__fnv(ATA__FNV_START, body, length);
	int n, error;

	ck_assert_ptr_nonnull(text);
	memcpy(text, body, length);
	n = snprintf(text + length, 32, "end %016" PRIx64 "\n", hash);
	error = read_bytes(text, length + (size_t)n);
	free(text);
	return error;
}

static int read_body(const char *body)
{
	return read_signed(body, strlen(body));
}

static char *write_text(void)
{
	char *text = NULL;
	size_t length;
	FILE *stream = open_memstream(&text, &length);

	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(ata__profile_write(bandit, stream), 0);
	fclose(stream);
	return text;
}

/* The documented form. Files that users have would be lost if it changed. */
START_TEST(text_is_as_documented)
{
	const char *text = HEAD ARM NONE "end 86f001e46557857f\n";
	char *written;

	bandit->arm[0] = (struct ata__arm){ 24.0, 0x1p-10, 0x1.2p-38, 3 };
	bandit->arm[1] = (struct ata__arm){ 0.0, 0.0, 0.0, 0 };
	written = write_text();
	ck_assert_str_eq(written, text);
	tear_down();
	set_up();
	ck_assert_int_eq(read_bytes(text, strlen(text)), 0);
	ck_assert_double_eq(bandit->arm[0].count, 24.0);
	ck_assert_double_eq(bandit->arm[0].mean, 0x1p-10);
	ck_assert_double_eq(bandit->arm[0].m2, 0x1.2p-38);
	ck_assert_uint_eq(bandit->arm[0].batches, 3);
	ck_assert_double_eq(bandit->arm[1].count, 0.0);
	free(written);
}
END_TEST

/* Any arm that rounds can leave arrives with all its bits. */
START_TEST(every_bit_arrives)
{
	uint64_t seed = (uint64_t)_i;
	struct ata__arm arm = { .batches = 0 };
	char *text;

	for (uint64_t n = t_random(&seed) % 50 + 1; n > 0; n--)
		ata__arm_add(&arm, t_random(&seed) % 1000 + 1,
			     exp(t_uniform(&seed, -300.0, 300.0)));
	bandit->arm[0] = arm;
	text = write_text();
	bandit->arm[0] = before[0];
	memcpy(before, bandit->arm, sizeof(before));
	ck_assert_int_eq(read_bytes(text, strlen(text)), 0);
	ck_assert_mem_eq(&bandit->arm[0], &arm, sizeof(arm));
	ck_assert_mem_eq(&bandit->arm[1], &before[1], sizeof(arm));
	free(text);
}
END_TEST

/* What auto has measured goes along; where it is missing it is not known. */
START_TEST(noise_arrives)
{
	const char *text = TOP_OF("2") NOISE COLUMNS ARM NONE;
	struct ata__noise *noise;
	char *written;

	tear_down();
	open_policy("auto");
	noise = bandit->policy->noise(bandit);
	ck_assert_int_eq(read_body(text), 0);
	ck_assert_double_eq(noise->squares, 0x1.9p-4);
	ck_assert_double_eq(noise->weight, 250.0);
	ck_assert_double_eq(noise->disturbed, 1.5);
	written = write_text();
	ck_assert_mem_eq(written, text, strlen(text));
	free(written);
	ck_assert_int_eq(read_body(HEAD ARM NONE), 0);
	ck_assert_double_eq(ata__noise_deviation(noise), 0.1);
	/* Nobody would read it. */
	noise->squares = 1.001e8 * 1.001e8 * noise->weight;
	written = write_text();
	ck_assert_mem_eq(written, HEAD ARM, strlen(HEAD ARM));
	free(written);
}
END_TEST

static const struct {
	int error;
	const char *body;
} bodies[] = {
	{ 0, HEAD ARM NONE },
	{ 0, HEAD NONE NONE },
	/* noise: of no use to this policy, but sound */
	{ 0, TOP_OF("2") NOISE COLUMNS ARM NONE },
	{ 0, TOP_OF("2") "noise 0x0p+0 0x1p+1 0x0p+0\n" COLUMNS ARM NONE },
	{ -EBADMSG, TOP_OF("2") NOISE ARM NONE },
	{ -EBADMSG, TOP_OF("2") NOISE NOISE COLUMNS ARM NONE },
	{ -EBADMSG, TOP_OF("2") COLUMNS NOISE ARM NONE },
	{ -EBADMSG, TOP_OF("2") "noise \n" COLUMNS ARM NONE },
	{ -EBADMSG, TOP_OF("2") "noise\n" COLUMNS ARM NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+4\n" COLUMNS ARM NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+4 0x0p+0 \n" COLUMNS ARM
		    NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+4 0x0p+0 0x0p+0\n" COLUMNS
		    ARM NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+0 0x0p+0\n" COLUMNS ARM
		    NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+11 0x0p+0\n" COLUMNS ARM
		    NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p-4 0x1p+4 0x1p+5\n" COLUMNS ARM
		    NONE },
	{ -EBADMSG, TOP_OF("2") "noise 0x1p+60 0x1p+4 0x0p+0\n" COLUMNS ARM
		    NONE },
	/* smallest and largest */
	{ 0, HEAD "0x1p+53 0x1.fffffffffffffp+1023 "
		  "0x1.fffffffffffffp+1023 9007199254740992\n" NONE },
	{ 0, HEAD "0x0.0000000000001p-1022 0x1p-1022 0x0p+0 1\n" NONE },
	/* out of range */
	{ -EBADMSG, HEAD "0x1.0000000000001p+53 0x1p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x0p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x0.8p-1022 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+1024 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x1p+1024 2\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x0p+0 9007199254740993\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x0p+0 18446744073709551617\n" NONE },
	{ -EBADMSG, HEAD "-0x1p+0 0x1p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 -0x1p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 -0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 nan 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "inf 0x1p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x0p+0 -1\n" NONE },
	/* each number can be, but not beside the others */
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x1p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x1p+0 0x1p+0 0x0p+0 0\n" NONE },
	{ -EBADMSG, HEAD "0x0p+0 0x1p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x0p+0 0x0p+0 0x0p+0 1\n" NONE },
	{ -EBADMSG, HEAD "0x0p+0 0x1p+0 0x0p+0 0\n" NONE },
	{ -EBADMSG, HEAD "0x0p+0 0x0p+0 0x1p+0 0\n" NONE },
	/* spelled otherwise */
	{ -EBADMSG, HEAD "24 0x1p-10 0x0p+0 3\n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4 0x1p-10 0x0p+0 03\n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4 0x1p-10 0x0p+0 +3\n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4  0x1p-10 0x0p+0 3\n" NONE },
	{ -EBADMSG, HEAD " 0x1.8p+4 0x1p-10 0x0p+0 3\n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4 0x1p-10 0x0p+0 3 \n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4 0x1p-10 0x0p+0 3\r\n" NONE },
	{ -EBADMSG, HEAD "0x1.8p+4\t0x1p-10 0x0p+0 3\n" NONE },
	{ -EBADMSG, HEAD "0x1,8p+4 0x1p-10 0x0p+0 3\n" NONE },
	/* parts missing, or too many */
	{ -EBADMSG, HEAD ARM "0x1.8p+4 0x1p-10 0x0p+0\n" },
	{ -EBADMSG, HEAD ARM "\n" },
	{ -EBADMSG, HEAD ARM "0x1.8p+4 0x1p-10 0x0p+0 3 0\n" },
	{ -EBADMSG, HEAD ARM },
	{ -EBADMSG, HEAD ARM ARM ARM },
	{ -EBADMSG, HEAD ARM ARM "\n" },
	{ -EBADMSG, HEAD ARM "\n" ARM },
	{ -EBADMSG, "\n" HEAD ARM ARM },
	{ -EBADMSG, "machine here\nkernel copy\narms 2\n" ARM ARM },
	{ -EBADMSG, "atasched profile 1\nkernel copy\nmachine here\narms 2\n"
		    "count mean m2 batches\n" ARM ARM },
	{ -EBADMSG, "atasched profile 1\nmachine here\nkernel copy\narms 2\n"
		    "count mean batches m2\n" ARM ARM },
	{ -EBADMSG, TOP("here", "copy", "+2") ARM ARM },
	{ -EBADMSG, TOP("here", "copy", "0") },
	{ -EBADMSG, TOP("here", "copy", "16777217") },
	{ -EBADMSG, TOP("here", "copy", "4294967298") ARM NONE },
	{ -EBADMSG, "" },
	{ -EBADMSG, "\n" },
	{ -EBADMSG, "#!/bin/sh\necho hello\n" },
	{ -EBADMSG, "atasched profile\n" },
	{ -EBADMSG, "atasched profile \n" },
	{ -EBADMSG, "atasched profile 01\n" },
	{ -EBADMSG, "atasched profile 1x\n" },
	{ -EBADMSG, "atasched profile -1\n" },
	/* sound, but not for this library, or not for this bandit */
	{ -EPROTONOSUPPORT, "atasched profile 2\n" HEAD },
	{ -EPROTONOSUPPORT, "atasched profile 10\n" },
	{ -EPROTONOSUPPORT, "atasched profile 0\n" },
	{ -ESTALE, TOP("Here", "copy", "2") ARM NONE },
	{ -ESTALE, TOP("her", "copy", "2") ARM NONE },
	{ -ESTALE, TOP("", "copy", "2") ARM NONE },
	{ -ESTALE, TOP("here", "copy2", "2") ARM NONE },
	{ -ESTALE, TOP("here", "copy", "1") ARM },
	{ -ESTALE, TOP("here", "copy", "3") ARM NONE ARM },
	/* of another one, and not even sound */
	{ -EBADMSG, TOP("here", "copy", "3") ARM NONE },
	{ -EBADMSG, TOP("here", "copy", "1") ARM NONE },
	{ -EBADMSG, TOP("x", "copy", "2") ARM "x\n" },
};

#define N_BODIES ((int)(sizeof(bodies) / sizeof(bodies[0])))

START_TEST(what_can_be_said_is_read_and_nothing_else)
{
	ck_assert_int_eq(read_body(bodies[_i].body), bodies[_i].error);
}
END_TEST

/* The end as it is, with less, with more and with other spelling. */
static const struct {
	int error;
	const char *end;
} ends[] = {
	{ 0, "end 86f001e46557857f\n" },
	{ -EBADMSG, "" }, { -EBADMSG, "\n" }, { -EBADMSG, "end\n" },
	{ -EBADMSG, "end \n" }, { -EBADMSG, "end 86f001e46557857\n" },
	{ -EBADMSG, "end 86f001e46557857f" },
	{ -EBADMSG, "end 86f001e46557857e\n" },
	{ -EBADMSG, "end 86F001E46557857F\n" },
	{ -EBADMSG, "end 86f001e46557857f\n\n" },
	{ -EBADMSG, "end 86f001e46557857f\n" HEAD },
};

#define N_ENDS ((int)(sizeof(ends) / sizeof(ends[0])))

START_TEST(end_is_where_it_is_said)
{
	char text[512];
	int n = snprintf(text, sizeof(text), HEAD ARM NONE "%s", ends[_i].end);

	ck_assert_int_eq(read_bytes(text, (size_t)n), ends[_i].error);
}
END_TEST

/* Lines have a bound: names of 255 bytes fit, longer ones are of no bandit. */
START_TEST(long_lines_are_refused)
{
	const size_t lengths[] = { 255, 256, 300, 310, 311, 312, 319, 320,
				   4096, 1000000 };
	size_t length = lengths[_i];
	char *body = malloc(length + 256);
	int n = sprintf(body, "atasched profile 1\nmachine ");

	memset(body + n, 'x', length);
	strcpy(body + n + length, "\nkernel copy\narms 2\n" COLUMNS ARM NONE);
	ck_assert_int_eq(read_body(body), _i == 0 ? -ESTALE : -EBADMSG);
	/* and without any end */
	ck_assert_int_eq(read_bytes(body, (size_t)n + length), -EBADMSG);
	free(body);
}
END_TEST

/* A byte of 0 is a byte like others, and ends nothing. */
START_TEST(zero_bytes_end_nothing)
{
	char body[] = HEAD ARM NONE;

	for (size_t i = 0; i < sizeof(body) - 1; i++) {
		char old = body[i];
		int error;

		body[i] = '\0';
		error = read_signed(body, sizeof(body) - 1);
		ck_assert(error == -EBADMSG || error == -ESTALE);
		body[i] = old;
	}
}
END_TEST

static const struct ata__arm unsound[] = {
	{ 0x1.0000000000001p53, 1.0, 0.0, 1 }, { 1.0, 0.0, 0.0, 1 },
	{ 1.0, DBL_MIN / 2, 0.0, 1 }, { 1.0, INFINITY, 0.0, 1 },
	{ 2.0, 1.0, INFINITY, 2 }, { 2.0, 1.0, NAN, 2 },
	{ 2.0, 1.0, -DBL_MIN, 2 }, { 2.0, NAN, 0.0, 2 },
};

#define N_UNSOUND ((int)(sizeof(unsound) / sizeof(unsound[0])))

/* Written, it could not be read again. */
START_TEST(unsound_arms_are_not_written)
{
	char *text = NULL;
	size_t length = 1;
	FILE *stream = open_memstream(&text, &length);

	bandit->arm[1] = unsound[_i];
	ck_assert_int_eq(ata__profile_write(bandit, stream), -ERANGE);
	fclose(stream);
	ck_assert_uint_eq(length, 0);
	free(text);
}
END_TEST

/* The files that fuzzing starts from are what their names say. */
static const struct {
	const char *name;
	int error;
} files[] = {
	{ "sound", 0 }, { "none", 0 }, { "largest", 0 },
	{ "machine", -ESTALE }, { "kernel", -ESTALE }, { "arms", -ESTALE },
	{ "version", -EPROTONOSUPPORT }, { "truncated", -EBADMSG },
	{ "checksum", -EBADMSG }, { "range", -EBADMSG },
};

#define N_FILES ((int)(sizeof(files) / sizeof(files[0])))

START_TEST(recorded_files_are_what_they_are_called)
{
	char name[64];
	FILE *stream;

	snprintf(name, sizeof(name), "profile/%s", files[_i].name);
	stream = fopen(t_data(name), "r");
	ck_assert_ptr_nonnull(stream);
	ck_assert_int_eq(ata__profile_read(bandit, stream), files[_i].error);
	fclose(stream);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("profile");
	TCase *tc = tcase_create("profile");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, text_is_as_documented);
	tcase_add_test(tc, noise_arrives);
	tcase_add_loop_test(tc, every_bit_arrives, 0, 50);
	tcase_add_loop_test(tc, what_can_be_said_is_read_and_nothing_else, 0,
			    N_BODIES);
	tcase_add_loop_test(tc, end_is_where_it_is_said, 0, N_ENDS);
	tcase_add_loop_test(tc, long_lines_are_refused, 0, 10);
	tcase_add_test(tc, zero_bytes_end_nothing);
	tcase_add_loop_test(tc, unsound_arms_are_not_written, 0, N_UNSOUND);
	tcase_add_loop_test(tc, recorded_files_are_what_they_are_called, 0,
			    N_FILES);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
