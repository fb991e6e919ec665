/* SPDX-License-Identifier: MIT */
/* ata_machine_id(), ata_pool_machine_id(): what is learned where expires when
 * something that speeds depend on changes, and not otherwise. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <atasched.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"

struct name {
	char text[ATA_MACHINE_ID_SIZE];
};

static struct name name_of(struct ata_machine *machine, uint32_t workers)
{
	struct name name;

	ck_assert_int_eq(ata_machine_id(machine, workers, name.text,
					sizeof(name.text)), 0);
	ata_machine_close(machine);
	return name;
}

static int same(struct name a, struct name b)
{
	return strcmp(a.text, b.text) == 0;
}

START_TEST(id_refuses_bad_arguments)
{
	struct ata_machine *machine = t_machine("hybrid");
	char text[ATA_MACHINE_ID_SIZE] = "as it was";
	size_t size = sizeof(text);

	ck_assert_int_eq(ata_machine_id(NULL, 1, text, size), -EINVAL);
	ck_assert_int_eq(ata_machine_id(machine, 0, text, size), -EINVAL);
	ck_assert_int_eq(ata_machine_id(machine, 1, NULL, size), -EINVAL);
	ck_assert_int_eq(ata_machine_id(machine, 1, text, size - 1), -EINVAL);
	ck_assert_int_eq(ata_machine_id(machine, 1, text, 0), -EINVAL);
	ck_assert_str_eq(text, "as it was");
	ata_machine_close(machine);
}
END_TEST

START_TEST(pool_id_refuses_bad_arguments)
{
	struct ata_pool *pool = t_pool(1, 0);
	char text[ATA_MACHINE_ID_SIZE] = "as it was";
	size_t size = sizeof(text);

	ck_assert_int_eq(ata_pool_machine_id(NULL, text, size), -EINVAL);
	ck_assert_int_eq(ata_pool_machine_id(pool, NULL, size), -EINVAL);
	ck_assert_int_eq(ata_pool_machine_id(pool, text, size - 1), -EINVAL);
	ck_assert_str_eq(text, "as it was");
	ata_pool_destroy(pool);
}
END_TEST

START_TEST(id_is_the_same_each_time)
{
	ck_assert(same(name_of(t_machine("hybrid"), 4),
		       name_of(t_machine("hybrid"), 4)));
}
END_TEST

/* It changes with the number of workers, also past that of the units. */
START_TEST(id_depends_on_the_number_of_workers)
{
	struct name last = name_of(t_machine("one-kind"), 1);

	for (uint32_t n = 2; n < 20; n++) {
		struct name name = name_of(t_machine("one-kind"), n);

		ck_assert(!same(name, last));
		last = name;
	}
	last = name_of(t_machine("one-core"), UINT32_MAX);
	ck_assert_uint_lt(strlen(last.text), ATA_MACHINE_ID_SIZE - 1);
}
END_TEST

/* Units 0 and 1, which have nothing in common but what each description
 * says. */
START_TEST(id_depends_on_what_units_share)
{
	static const char *const description[] = {
		"package:2 l3:1 core:1 pu:1", "package:1 l3:2 core:1 pu:1",
		"package:1 l3:1 core:2 pu:1", "package:1 l3:1 core:1 pu:2",
		"package:1 core:2 pu:1",
	};

	for (int i = 0; i < 5; i++)
		for (int j = 0; j < i; j++)
			ck_assert(!same(name_of(t_synthetic(description[i]), 2),
					name_of(t_synthetic(description[j]),
						2)));
}
END_TEST

/* unranked has two kinds of core, one-kind the same cores in one. */
START_TEST(id_depends_on_kinds)
{
	ck_assert(!same(name_of(t_machine("unranked"), 4),
			name_of(t_machine("one-kind"), 4)));
}
END_TEST

/* A unit that no worker sits on does not matter: not that it is there, and not
 * that it is off line. */
START_TEST(id_depends_on_the_units_of_the_workers)
{
	struct name full = name_of(t_synthetic("pack:2 core:2 pu:2"), 8);

	ck_assert(same(name_of(t_synthetic("package:1 core:4 pu:1"), 2),
		       name_of(t_synthetic("package:1 core:8 pu:1"), 2)));
	ck_assert(!same(full, name_of(t_machine("offline"), 8)));
	/* workers 0 and 1 sit on the first threads of the packages' first
	 * cores in both; worker 3 would sit on unit 2, which is off line */
	ck_assert(same(name_of(t_synthetic("pack:2 core:2 pu:2"), 2),
		       name_of(t_machine("offline"), 2)));
	ck_assert(!same(name_of(t_synthetic("pack:2 core:2 pu:2"), 4),
			name_of(t_machine("offline"), 4)));
}
END_TEST

/* hybrid.xml, its processor called model; NULL: not called anything. */
static struct name name_with(const char *model)
{
	struct ata_machine_config config;
	struct ata_machine *machine;
	char line[4096], path[] = "check_machine_id.XXXXXX";
	FILE *in = fopen(t_data("hybrid.xml"), "r");
	FILE *out = fdopen(mkstemp(path), "w");

	ck_assert_ptr_nonnull(in);
	ck_assert_ptr_nonnull(out);
	while (fgets(line, sizeof(line), in)) {
		fputs(line, out);
		if (model && strstr(line, "type=\"Package\""))
			fprintf(out, "<info name=\"CPUModel\" value=\"%s\"/>",
				model);
	}
	fclose(in);
	fclose(out);
	ata_machine_config_init(&config);
	config.xml = path;
	ck_assert_int_eq(ata_machine_open(&machine, &config), 0);
	unlink(path);
	return name_of(machine, 4);
}

START_TEST(id_depends_on_the_processor)
{
	struct name a = name_with("Some CPU"), b = name_with("Some  CPU ");

	ck_assert(same(a, name_with("Some CPU")));
	ck_assert(!same(a, name_with("Some GPU")));
	ck_assert(!same(a, name_with(NULL)));
	ck_assert_str_eq(strchr(a.text, ','), strstr(a.text, ", 4 workers, "));
	ck_assert(strncmp(a.text, "Some CPU, 4 workers, ", 21) == 0);
	/* what is readable is tidied up, but nothing is overlooked */
	ck_assert(strncmp(b.text, "Some CPU, 4 workers, ", 21) == 0);
	ck_assert(!same(a, b));
	ck_assert(strncmp(name_with(NULL).text, "unknown processor, 4", 20) ==
		  0);
}
END_TEST

/* A bandit takes it for a name, whatever the processor is called. */
START_TEST(id_is_a_name_for_a_bandit)
{
	struct ata_bandit_config config;
	struct ata_bandit *bandit;
	char model[400];
	struct name name;

	memset(model, 'x', sizeof(model) - 1);
	model[sizeof(model) - 1] = '\0';
	memcpy(model, "a&#9;b&#10;\x7f", 12);
	name = name_with(model);
	ata_bandit_config_init(&config);
	config.arms = 4;
	config.machine = name.text;
	ck_assert_int_eq(ata_bandit_create(&bandit, &config), 0);
	ata_bandit_destroy(bandit);
}
END_TEST

START_TEST(pool_id_is_that_of_its_machine)
{
	struct ata_pool *pool = t_pool(3, 0);
	struct ata_machine *machine;
	char text[ATA_MACHINE_ID_SIZE];

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_int_eq(ata_pool_machine_id(pool, text, sizeof(text)), 0);
	ck_assert_str_eq(text, name_of(machine, 3).text);
	ata_pool_destroy(pool);
}
END_TEST

int main(void)
{
	Suite *suite = suite_create("machine_id");
	TCase *tc = tcase_create("machine_id");

	tcase_add_test(tc, id_refuses_bad_arguments);
	tcase_add_test(tc, pool_id_refuses_bad_arguments);
	tcase_add_test(tc, id_is_the_same_each_time);
	tcase_add_test(tc, id_depends_on_the_number_of_workers);
	tcase_add_test(tc, id_depends_on_what_units_share);
	tcase_add_test(tc, id_depends_on_kinds);
	tcase_add_test(tc, id_depends_on_the_units_of_the_workers);
	tcase_add_test(tc, id_depends_on_the_processor);
	tcase_add_test(tc, id_is_a_name_for_a_bandit);
	tcase_add_test(tc, pool_id_is_that_of_its_machine);
	suite_add_tcase(suite, tc);
	return t_run(suite);
}
