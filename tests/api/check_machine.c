/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

/* What *out holds before a call that must not touch it. */
static struct ata_machine *const untouched = (struct ata_machine *)-1;

static int try_open(const char *xml, const char *synthetic)
{
	struct ata_machine *machine = untouched;
	struct ata_machine_config config;
	int error;

	ata_machine_config_init(&config);
	config.xml = xml;
	config.synthetic = synthetic;
	error = ata_machine_open(&machine, &config);
	if (error)
		ck_assert_ptr_eq(machine, untouched);
	else
		ata_machine_close(machine);
	return error;
}

/* As this machine is read, with HWLOC_XMLFILE set. */
static int try_environment(const char *value)
{
	struct ata_machine *machine = untouched;
	int error;

	ck_assert_int_eq(setenv("HWLOC_XMLFILE", value, 1), 0);
	error = ata_machine_open(&machine, NULL);
	if (error)
		ck_assert_ptr_eq(machine, untouched);
	else
		ata_machine_close(machine);
	return error;
}

START_TEST(this_machine_is_read)
{
	struct ata_machine *machine;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	t_check_order(machine);
	ata_machine_close(machine);
}
END_TEST

START_TEST(defaults_mean_this_machine)
{
	ck_assert_int_eq(try_open(NULL, NULL), 0);
}
END_TEST

START_TEST(recorded_machine_is_read)
{
	ck_assert_int_eq(try_open(t_data("hybrid.xml"), NULL), 0);
}
END_TEST

START_TEST(synthetic_machine_is_read)
{
	struct ata_machine *machine = t_synthetic("package:2 core:4 pu:2");

	ck_assert_uint_eq(ata_machine_cores(machine), 16);
	ck_assert_uint_eq(ata_machine_usable(machine), 16);
	t_check_order(machine);
	ata_machine_close(machine);
}
END_TEST

START_TEST(open_needs_somewhere_to_put_it)
{
	ck_assert_int_eq(ata_machine_open(NULL, NULL), -EINVAL);
}
END_TEST

START_TEST(open_refuses_a_config_of_unknown_size)
{
	struct ata_machine *machine = untouched;
	struct ata_machine_config config;

	ata_machine_config_init(&config);
	config.size = 0;
	ck_assert_int_eq(ata_machine_open(&machine, &config), -EINVAL);
	config.size = sizeof(config) + 8;
	ck_assert_int_eq(ata_machine_open(&machine, &config), -EINVAL);
	ck_assert_ptr_eq(machine, untouched);
}
END_TEST

START_TEST(open_refuses_two_descriptions)
{
	ck_assert_int_eq(try_open(t_data("hybrid.xml"), "core:2 pu:1"),
			 -EINVAL);
}
END_TEST

START_TEST(open_refuses_what_it_cannot_understand)
{
	ck_assert_int_eq(try_open(t_data("make.sh"), NULL), -EINVAL);
	ck_assert_int_eq(try_open(NULL, "no such machine"), -EINVAL);
	ck_assert_int_eq(try_open(NULL, "core:0"), -EINVAL);
	ck_assert_int_eq(try_open(NULL, ""), -EINVAL);
}
END_TEST

START_TEST(open_says_why_a_file_does_not_open)
{
	ck_assert_int_eq(try_open(t_data("no-such-file.xml"), NULL), -ENOENT);
	ck_assert_int_eq(try_open("", NULL), -ENOENT);
	ck_assert_int_eq(try_open(t_data("hybrid.xml/x"), NULL), -ENOTDIR);
	ck_assert_int_eq(try_open(t_data(""), NULL), -EISDIR);
	ck_assert_int_eq(try_open("/dev/null", NULL), -ENXIO);
}
END_TEST

START_TEST(open_refuses_a_machine_without_a_core_to_use)
{
	ck_assert_int_eq(try_open(t_data("nothing.xml"), NULL), -ENODEV);
}
END_TEST

START_TEST(environment_names_a_machine)
{
	struct ata_machine *machine;

	setenv("HWLOC_XMLFILE", t_data("offline.xml"), 1);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_uint_eq(ata_machine_cores(machine), 8);
	ck_assert_uint_eq(ata_machine_usable(machine), 6);
	ata_machine_close(machine);
	/* but what the program asks for goes first */
	machine = t_machine("one-core");
	ck_assert_uint_eq(ata_machine_cores(machine), 1);
	ata_machine_close(machine);
	machine = t_synthetic("core:3 pu:1");
	ck_assert_uint_eq(ata_machine_cores(machine), 3);
	ata_machine_close(machine);
	ck_assert_int_eq(try_environment(""), 0);
}
END_TEST

/* Silently read, this machine would pass for the one that was asked for. */
START_TEST(environment_that_names_nothing_is_an_error)
{
	ck_assert_int_eq(try_environment(t_data("no-such-file.xml")), -ENOENT);
	ck_assert_int_eq(try_environment(t_data("make.sh")), -EINVAL);
	ck_assert_int_eq(try_environment(t_data("nothing.xml")), -ENODEV);
}
END_TEST

START_TEST(core_refuses_bad_arguments)
{
	struct ata_machine *machine = t_machine("one-kind");
	struct ata_core core, before;

	memset(&core, 0x55, sizeof(core));
	core.size = sizeof(core);
	before = core;
	ck_assert_int_eq(ata_machine_core(NULL, 0, &core), -EINVAL);
	ck_assert_int_eq(ata_machine_core(machine, 0, NULL), -EINVAL);
	ck_assert_int_eq(ata_machine_core(machine, 4, &core), -EINVAL);
	ck_assert_int_eq(ata_machine_core(machine, UINT32_MAX, &core), -EINVAL);
	ck_assert_mem_eq(&core, &before, sizeof(core));
	core.size = before.size = sizeof(core) - 1;
	ck_assert_int_eq(ata_machine_core(machine, 0, &core), -EINVAL);
	ck_assert_mem_eq(&core, &before, sizeof(core));
	ata_machine_close(machine);
}
END_TEST

START_TEST(core_describes_a_unit)
{
	struct ata_machine *machine = t_machine("hybrid");
	struct ata_core core = t_core(machine, 1);

	ck_assert_uint_eq(core.size, sizeof(core));
	ck_assert_uint_eq(core.pu, 4);
	ck_assert_int_eq(core.core, 1);
	ck_assert_int_eq(core.package, 0);
	ck_assert_int_eq(core.cache, 0);
	ck_assert_int_eq(core.kind, 1);
	ck_assert_int_eq(core.rank, 1);
	ck_assert_uint_eq(core.sibling, 0);
	ck_assert_uint_eq(core.siblings, 2);
	ck_assert_int_eq(core.state, ATA_CORE_USABLE);
	ata_machine_close(machine);
}
END_TEST

START_TEST(order_is_the_same_each_time)
{
	struct ata_machine *a, *b;

	ck_assert_int_eq(ata_machine_open(&a, NULL), 0);
	ck_assert_int_eq(ata_machine_open(&b, NULL), 0);
	ck_assert_uint_eq(ata_machine_cores(a), ata_machine_cores(b));
	for (uint32_t i = 0; i < ata_machine_cores(a); i++) {
		struct ata_core one = t_core(a, i), two = t_core(b, i);

		ck_assert_uint_eq(one.pu, two.pu);
		ck_assert_int_eq(one.state, two.state);
	}
	ata_machine_close(a);
	ata_machine_close(b);
}
END_TEST

START_TEST(close_of_nothing_does_nothing)
{
	ata_machine_close(NULL);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("machine");
	TCase *tc = tcase_create("machine");

	tcase_add_test(tc, this_machine_is_read);
	tcase_add_test(tc, defaults_mean_this_machine);
	tcase_add_test(tc, recorded_machine_is_read);
	tcase_add_test(tc, synthetic_machine_is_read);
	tcase_add_test(tc, open_needs_somewhere_to_put_it);
	tcase_add_test(tc, open_refuses_a_config_of_unknown_size);
	tcase_add_test(tc, open_refuses_two_descriptions);
	tcase_add_test(tc, open_refuses_what_it_cannot_understand);
	tcase_add_test(tc, open_says_why_a_file_does_not_open);
	tcase_add_test(tc, open_refuses_a_machine_without_a_core_to_use);
	tcase_add_test(tc, environment_names_a_machine);
	tcase_add_test(tc, environment_that_names_nothing_is_an_error);
	tcase_add_test(tc, core_refuses_bad_arguments);
	tcase_add_test(tc, core_describes_a_unit);
	tcase_add_test(tc, order_is_the_same_each_time);
	tcase_add_test(tc, close_of_nothing_does_nothing);
	suite_add_tcase(s, tc);
	return t_run(s);
}
