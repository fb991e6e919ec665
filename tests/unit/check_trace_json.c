/* SPDX-License-Identifier: MIT */
/* Records as text: waits, large numbers, names, what cannot be written. */
#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "pool/pool.h"
#include "pool/trace_json.h"
#include "tests/common/t_folder.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

static struct ata__json json;
static FILE *file;

static void set_up(void)
{
	struct ata_pool *pool;

	t_folder_make();
	file = fopen(t_folder_path("text"), "w+");
	ck_assert_ptr_nonnull(file);
	pool = t_pool(2, 0);
	ata__json_begin(&json, fileno(file), pool);
	ata_pool_destroy(pool);
	json.pid = 7;
}

static void tear_down(void)
{
	fclose(file);
	t_folder_remove();
}

static struct ata__record round_of(uint64_t start, uint64_t end)
{
	return (struct ata__record){
		.kind = ATA__TRACE_ROUND,
		.start = start,
		.end = end,
		.tasks = 1,
		.round.moved = ATA__TRACE_NONE,
	};
}

static struct ata__record share_of(uint32_t worker, uint64_t start,
				   uint64_t end)
{
	return (struct ata__record){
		.kind = ATA__TRACE_SHARE,
		.worker = worker,
		.start = start,
		.end = end,
		.tasks = 1,
		.share.begin = ATA__TRACE_NONE,
		.share.cpu = ATA__TRACE_NONE,
	};
}

static void put(struct ata__record record)
{
	ata__json_record(&json, &record, "x");
}

/* What came behind the names of rows. */
static void check(const char *expected)
{
	size_t n;
	char *text, *at;

	ck_assert_int_eq(ata__json_end(&json), 0);
	text = t_folder_bytes(t_folder_path("text"), &n);
	at = strstr(text, ",\n{\"name\":\"x");
	ck_assert_ptr_nonnull(at);
	ck_assert_str_eq(at, expected);
	free(text);
}

#define SPAN(name, tid, ts, dur)					\
	",\n{\"name\":\"" name "\",\"cat\":\"" name "\",\"ph\":\"X\","	\
	"\"pid\":7,\"tid\":" tid ",\"ts\":" ts ",\"dur\":" dur

START_TEST(who_is_done_early_waits)
{
	put(round_of(1000, 3001));
	put(share_of(0, 1100, 3001));
	put(share_of(1, 1200, 2999));
	check(",\n{\"name\":\"x\",\"cat\":\"round\",\"ph\":\"X\",\"pid\":7,"
	      "\"tid\":3,\"ts\":1.000,\"dur\":2.001,\"args\":{\"round\":1,"
	      "\"tasks\":1,\"makespan\":0.000000000}}"
	      SPAN("share", "1", "1.100", "1.901") ",\"args\":{\"round\":1,"
	      "\"tasks\":1,\"seconds\":0.000001901}}"
	      SPAN("share", "2", "1.200", "1.799") ",\"args\":{\"round\":1,"
	      "\"tasks\":1,\"seconds\":0.000001799}}"
	      SPAN("wait", "2", "2.999", "0.002") ",\"args\":{\"round\":1}}"
	      "\n]}\n");
}
END_TEST

START_TEST(what_was_taken_is_told)
{
	struct ata__record round = round_of(1000, 2000);
	struct ata__record share = share_of(0, 1000, 2000);

	round.round.taken = 2;
	share.tasks = 5;
	share.share.begin = 10;
	share.share.size = 3;
	share.share.taken = 2;
	put(round);
	put(share);
	check(",\n{\"name\":\"x\",\"cat\":\"round\",\"ph\":\"X\",\"pid\":7,"
	      "\"tid\":3,\"ts\":1.000,\"dur\":1.000,\"args\":{\"round\":1,"
	      "\"tasks\":1,\"makespan\":0.000000000,\"taken\":2}}"
	      SPAN("share", "1", "1.000", "1.000") ",\"args\":{\"round\":1,"
	      "\"tasks\":5,\"begin\":10,\"end\":13,\"taken\":2,"
	      "\"seconds\":0.000001000}}\n]}\n");
}
END_TEST

/* A worker that waits for a core has none in its name. */
START_TEST(rows_of_workers_have_names)
{
	struct ata_pool_config config;
	struct ata_pool *pool;
	size_t n;
	char *text;

	ata_pool_config_init(&config);
	config.workers = 1;
	config.spare_workers = 1;
	ck_assert_int_eq(ata_pool_create(&pool, NULL, &config), 0);
	ata__json_begin(&json, fileno(file), pool);
	ck_assert_int_eq(ata__json_end(&json), 0);
	text = t_folder_bytes(t_folder_path("text"), &n);
	ck_assert(strstr(text, "{\"name\":\"worker 0 (cpu ") &&
		  strstr(text, "{\"name\":\"worker 1\"}"));
	free(text);
	ata_pool_destroy(pool);
}
END_TEST

/* All digits of numbers that a double would round, in any locale. */
START_TEST(numbers_are_exact)
{
	struct ata__record round = round_of(0, UINT64_MAX);

	setlocale(LC_ALL, "de_DE.UTF-8");	/* if it is there */
	round.tasks = UINT64_MAX;
	round.round.makespan = UINT64_MAX;
	round.round.moved = UINT64_MAX - 1;
	round.marks = ATA__TRACE_FAILED;
	round.worker = UINT32_MAX;
	round.round.value = INT32_MIN;
	put(round);
	check(",\n{\"name\":\"x: failed\",\"cat\":\"round\",\"ph\":\"X\","
	      "\"pid\":7,\"tid\":3,\"ts\":0.000,"
	      "\"dur\":18446744073709551.615,\"args\":{\"round\":1,"
	      "\"tasks\":18446744073709551615,"
	      "\"makespan\":18446744073.709551615,"
	      "\"moved\":18446744073709551614,\"failed_worker\":4294967295,"
	      "\"failed_value\":-2147483648}}\n]}\n");
}
END_TEST

/* Blocks end between events, whatever their length. */
START_TEST(blocks_do_not_cut_lines)
{
	char label[ATA__JSON_NAME], expected[ATA__JSON_NAME + 16];
	struct ata__record record = round_of(1, 2);
	size_t n, found = 0;
	char *text;

	memset(label, '-', sizeof(label) - 1);
	label[sizeof(label) - 1] = '\0';
	for (int i = 0; i < 1000; i++)
		ata__json_record(&json, &record, label);
	ck_assert_int_eq(ata__json_end(&json), 0);
	snprintf(expected, sizeof(expected), "\"%s\",\"cat\"", label);
	text = t_folder_bytes(t_folder_path("text"), &n);
	for (const char *at = text; (at = strstr(at, expected)); at++)
		found++;
	ck_assert_uint_eq(found, 1000);
	free(text);
}
END_TEST

static const struct {
	const char *text, *name;
} names[] = {
	{ "", "" },
	{ "plain", "plain" },
	{ "\"\\", "\\\"\\\\" },
	{ "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80",
	  "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80" },
	{ "\xe9", "?" },		/* Latin-1 */
	{ "\xc3", "?" },		/* cut off */
	{ "\xe2\x82" "a", "??a" },
	{ "\xc0\xaf", "??" },		/* longer than need be */
	{ "\xe0\x80\xaf", "???" },
	{ "\xf0\x80\x80\xaf", "????" },
	{ "\xed\xa0\x80", "???" },	/* half of a pair */
	{ "\xf4\x90\x80\x80", "????" },	/* beyond the last */
	{ "\xff\x80", "??" },
};

START_TEST(names_are_json)
{
	char name[ATA__JSON_NAME];

	ata__json_name(name, names[_i].text);
	ck_assert_str_eq(name, names[_i].name);
}
END_TEST

START_TEST(the_first_error_stays)
{
	int full = dup(fileno(file));

	ck_assert_int_eq(close(full), 0);
	json.fd = full;
	put(round_of(1, 2));
	ata__json_flush(&json);
	ck_assert_int_eq(json.error, -EBADF);
	json.fd = fileno(file);
	put(round_of(1, 2));
	ck_assert_int_eq(ata__json_end(&json), -EBADF);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("trace_json");
	TCase *tc = tcase_create("json");

	tcase_add_checked_fixture(tc, set_up, tear_down);
	tcase_add_test(tc, who_is_done_early_waits);
	tcase_add_test(tc, what_was_taken_is_told);
	tcase_add_test(tc, rows_of_workers_have_names);
	tcase_add_test(tc, numbers_are_exact);
	tcase_add_test(tc, blocks_do_not_cut_lines);
	tcase_add_loop_test(tc, names_are_json, 0,
			    sizeof(names) / sizeof(names[0]));
	tcase_add_test(tc, the_first_error_stays);
	suite_add_tcase(s, tc);
	return t_run(s);
}
