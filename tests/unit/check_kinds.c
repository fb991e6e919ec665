/* SPDX-License-Identifier: MIT */
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

/* What tests/data says of kinds: units of rank 1, of rank 0, of none. */
static const struct {
	const char *name;
	uint32_t fast, slow, unranked;
	int kinds;		/* 0: every kind is -1 */
} machines[] = {
	{ "hybrid", 4, 4, 0, 2 },
	{ "island", 2, 2, 0, 2 },
	{ "one-kind", 0, 4, 0, 1 },
	{ "unranked", 0, 0, 4, 2 },
	{ "no-kinds", 0, 0, 16, 0 },
	{ "one-core", 0, 0, 1, 0 },
	{ "offline", 0, 0, 8, 0 },
};

#define N_MACHINES ((int)(sizeof(machines) / sizeof(machines[0])))

START_TEST(ranks_are_those_of_the_file)
{
	struct ata_machine *machine = t_machine(machines[_i].name);
	uint32_t fast = 0, slow = 0, unranked = 0;

	for (uint32_t i = 0; i < ata_machine_cores(machine); i++) {
		struct ata_core core = t_core(machine, i);

		ck_assert_int_ge(core.rank, -1);
		ck_assert_int_le(core.rank, 1);
		fast += core.rank == 1;
		slow += core.rank == 0;
		unranked += core.rank == -1;
	}
	ck_assert_uint_eq(fast, machines[_i].fast);
	ck_assert_uint_eq(slow, machines[_i].slow);
	ck_assert_uint_eq(unranked, machines[_i].unranked);
	ata_machine_close(machine);
}
END_TEST

/* A kind without a rank is still a kind. */
START_TEST(each_kind_is_numbered)
{
	struct ata_machine *machine = t_machine(machines[_i].name);
	int last = -1;

	for (uint32_t i = 0; i < ata_machine_cores(machine); i++) {
		struct ata_core core = t_core(machine, i);

		if (machines[_i].kinds)
			ck_assert_int_ge(core.kind, 0);
		else
			ck_assert_int_eq(core.kind, -1);
		last = core.kind > last ? core.kind : last;
	}
	ck_assert_int_eq(last, machines[_i].kinds - 1);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("kinds");
	TCase *tc = tcase_create("kinds");

	tcase_add_loop_test(tc, ranks_are_those_of_the_file, 0, N_MACHINES);
	tcase_add_loop_test(tc, each_kind_is_numbered, 0, N_MACHINES);
	suite_add_tcase(s, tc);
	return t_run(s);
}
