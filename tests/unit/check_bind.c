/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <sched.h>

#include "machine/bind.h"
#include "machine/machine.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

static struct ata_machine *machine;
static struct ata__binding old, back;

static void setup(void)
{
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_int_eq(ata__binding_init(&old), 0);
	ck_assert_int_eq(ata__binding_init(&back), 0);
}

static void teardown(void)
{
	ata__binding_destroy(&back);
	ata__binding_destroy(&old);
	ata_machine_close(machine);
}

static int cpus(cpu_set_t *set)
{
	CPU_ZERO(set);
	ck_assert_int_eq(sched_getaffinity(0, sizeof(*set), set), 0);
	return CPU_COUNT(set);
}

START_TEST(this_machine_can_be_bound)
{
	ck_assert(ata__machine_is_this_system(machine));
}
END_TEST

/* Asks the kernel, not hwloc, where the thread is. */
START_TEST(bound_thread_is_on_its_unit)
{
	cpu_set_t set;

	for (uint32_t i = 0; i < ata_machine_usable(machine); i++) {
		unsigned pu = t_core(machine, i).pu;

		ck_assert_int_eq(ata__bind_core(machine, i, &back), 0);
		ck_assert_int_eq(cpus(&set), 1);
		ck_assert(CPU_ISSET(pu, &set));
		ck_assert_int_eq(sched_getcpu(), (int)pu);
		ck_assert_int_eq(ata__bind_core(machine, i, NULL), 0);
		ck_assert_int_eq(cpus(&set), 1);
		ck_assert(CPU_ISSET(pu, &set));
	}
}
END_TEST

START_TEST(restored_mask_is_the_one_before)
{
	cpu_set_t before, after;

	cpus(&before);
	ck_assert_int_eq(ata__bind_save(machine, &old), 0);
	ck_assert_int_eq(ata__bind_core(machine, 0, NULL), 0);
	ck_assert_int_eq(ata__bind_restore(machine, &old), 0);
	cpus(&after);
	ck_assert(CPU_EQUAL(&before, &after));
}
END_TEST

/* A mask of fewer units than the machine has comes back as it was. */
START_TEST(narrow_mask_is_restored)
{
	cpu_set_t narrow, after;

	CPU_ZERO(&narrow);
	CPU_SET(t_core(machine, ata_machine_usable(machine) - 1).pu, &narrow);
	ck_assert_int_eq(sched_setaffinity(0, sizeof(narrow), &narrow), 0);
	ck_assert_int_eq(ata__bind_save(machine, &old), 0);
	ck_assert_int_eq(ata__bind_core(machine, 0, &back), 0);
	ck_assert_int_eq(ata__bind_restore(machine, &old), 0);
	cpus(&after);
	ck_assert(CPU_EQUAL(&narrow, &after));
}
END_TEST

START_TEST(unit_that_is_not_there_is_refused)
{
	cpu_set_t before, after;

	cpus(&before);
	ck_assert_int_eq(ata__bind_core(machine, ata_machine_cores(machine),
					&back), -EINVAL);
	ck_assert_int_eq(ata__bind_core(machine, UINT32_MAX, NULL), -EINVAL);
	cpus(&after);
	ck_assert(CPU_EQUAL(&before, &after));
}
END_TEST

/* Binding to what the kernel does not have fails, and says so. */
START_TEST(unit_that_is_gone_is_an_error)
{
	struct ata_machine *recorded = t_synthetic("package:8 core:64 pu:2");

	recorded->is_this_system = true;
	ck_assert_int_lt(ata__bind_core(recorded, 1023, &back), 0);
	ata_machine_close(recorded);
}
END_TEST

START_TEST(recorded_machine_cannot_be_bound)
{
	struct ata_machine *recorded = t_machine("one-core");

	ck_assert(!ata__machine_is_this_system(recorded));
	ck_assert_int_eq(ata__bind_save(recorded, &old), -ENOTSUP);
	ck_assert_int_eq(ata__bind_core(recorded, 0, &back), -ENOTSUP);
	ck_assert_int_eq(ata__bind_core(recorded, 0, NULL), -ENOTSUP);
	ck_assert_int_eq(ata__bind_restore(recorded, &old), -ENOTSUP);
	ata_machine_close(recorded);
}
END_TEST

/*
 * The binding that is read back is compared: hwloc accepts a binding on a
 * recorded machine, does nothing, and reads back all units.
 */
START_TEST(binding_that_did_not_happen_is_noticed)
{
	struct ata_machine *recorded = t_machine("one-kind");

	recorded->is_this_system = true;
	ck_assert_int_eq(ata__bind_core(recorded, 1, &back), -EXDEV);
	ata_machine_close(recorded);
}
END_TEST

START_TEST(binding_of_zeros_is_destroyed)
{
	struct ata__binding zero = { NULL };

	ata__binding_destroy(&zero);
	ata__binding_destroy(&zero);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("bind");
	TCase *tc = tcase_create("bind");

	tcase_add_checked_fixture(tc, setup, teardown);
	tcase_add_test(tc, this_machine_can_be_bound);
	tcase_add_test(tc, bound_thread_is_on_its_unit);
	tcase_add_test(tc, restored_mask_is_the_one_before);
	tcase_add_test(tc, narrow_mask_is_restored);
	tcase_add_test(tc, unit_that_is_not_there_is_refused);
	tcase_add_test(tc, unit_that_is_gone_is_an_error);
	tcase_add_test(tc, recorded_machine_cannot_be_bound);
	tcase_add_test(tc, binding_that_did_not_happen_is_noticed);
	tcase_add_test(tc, binding_of_zeros_is_destroyed);
	suite_add_tcase(s, tc);
	return t_run(s);
}
