/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>

#include "machine/machine.h"
#include "machine/order.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

/* The system's numbers of the units, in the order of workers. */
static const struct {
	const char *name;
	uint32_t count;
	uint32_t pu[16];
} machines[] = {
	/* fast cores, slow cores pair by pair, second threads */
	{ "hybrid", 8, { 0, 4, 8, 12, 10, 14, 1, 5 } },
	{ "island", 4, { 0, 1, 2, 3 } },
	{ "one-kind", 4, { 0, 1, 2, 3 } },
	{ "unranked", 4, { 0, 1, 2, 3 } },
	{ "one-core", 1, { 0 } },
	/* package, then cache, then core, then second threads likewise */
	{ "no-kinds", 16, { 0, 8, 4, 12, 2, 10, 6, 14,
			    1, 9, 5, 13, 3, 11, 7, 15 } },
	/* 2 and 7 are off line: 3 and 6 have lost their first or second */
	{ "offline", 8, { 0, 4, 3, 6, 1, 5, 2, 7 } },
	/* 0 and 2 are not allowed: 1 and 3 are first units now */
	{ "disallowed", 4, { 1, 3, 0, 2 } },
};

#define N_MACHINES ((int)(sizeof(machines) / sizeof(machines[0])))

START_TEST(order_is_as_expected)
{
	struct ata_machine *machine = t_machine(machines[_i].name);

	ck_assert_uint_eq(ata_machine_cores(machine), machines[_i].count);
	for (uint32_t i = 0; i < machines[_i].count; i++)
		ck_assert_uint_eq(t_core(machine, i).pu, machines[_i].pu[i]);
	t_check_order(machine);
	ata_machine_close(machine);
}
END_TEST

/* Ranks given to units here and there: packages lend theirs in turn. */
START_TEST(each_rank_is_spread_by_itself)
{
	struct ata_machine *machine = t_synthetic("package:2 core:4 pu:1");
	/* ranks of units 0 .. 7; fast ones: 2 and 3, then 5 and 7 */
	static const int32_t rank[] = { 0, 0, 1, 1, 0, 1, 0, 1 };
	static const uint32_t pu[] = { 2, 5, 3, 7, 0, 4, 1, 6 };
	struct ata_core cores[8];

	for (uint32_t i = 0; i < 8; i++) {
		struct ata_core core = t_core(machine, i);

		core.rank = rank[core.pu];
		cores[core.pu] = core;
	}
	ck_assert_int_eq(ata__order_cores(machine->topology, cores, 8), 0);
	for (uint32_t i = 0; i < 8; i++)
		ck_assert_uint_eq(cores[i].pu, pu[i]);
	ata_machine_close(machine);
}
END_TEST

/* On an even machine any first few workers are spread to within one. */
START_TEST(any_few_workers_are_spread_evenly)
{
	uint64_t seed = (uint64_t)_i;
	int packages = (int)(t_random(&seed) % 4) + 1;
	int caches = (int)(t_random(&seed) % 4) + 1;
	uint32_t per_package[4] = { 0 }, per_cache[16] = { 0 };
	struct ata_machine *machine;
	char text[128];

	snprintf(text, sizeof(text), "package:%d l3:%d core:%d pu:%d",
		 packages, caches, (int)(t_random(&seed) % 5) + 1,
		 (int)(t_random(&seed) % 3) + 1);
	machine = t_synthetic(text);
	t_check_order(machine);
	for (uint32_t i = 0; i < ata_machine_usable(machine); i++) {
		struct ata_core core = t_core(machine, i);

		per_package[core.package]++;
		per_cache[core.cache]++;
		for (int p = 0; p < packages; p++)
			ck_assert_int_le(abs((int)per_package[p] -
					     (int)per_package[0]), 1);
		for (int c = 0; c < packages * caches; c++)
			ck_assert_int_le(abs((int)per_cache[c] -
					     (int)per_cache[0]), 1);
	}
	ata_machine_close(machine);
}
END_TEST

/* Quadratic in the units at worst: not seconds for a large machine. */
START_TEST(large_machine)
{
	struct ata_machine *machine =
		t_synthetic("package:8 l3:8 core:16 pu:4");

	ck_assert_uint_eq(ata_machine_usable(machine), 4096);
	ck_assert_uint_eq(t_core(machine, 0).sibling, 0);
	ck_assert_uint_eq(t_core(machine, 1023).sibling, 0);
	ck_assert_uint_eq(t_core(machine, 1024).sibling, 1);
	ck_assert_uint_eq(t_core(machine, 4095).sibling, 3);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("order");
	TCase *tc = tcase_create("order");

	tcase_add_loop_test(tc, order_is_as_expected, 0, N_MACHINES);
	tcase_add_test(tc, each_rank_is_spread_by_itself);
	tcase_add_loop_test(tc, any_few_workers_are_spread_evenly, 0, 40);
	tcase_add_test(tc, large_machine);
	suite_add_tcase(s, tc);
	return t_run(s);
}
