/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <atasched.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

/* What a call that fails must leave as it is. */
static struct ata_quota filled(size_t size)
{
	struct ata_quota quota;

	memset(&quota, 0x55, sizeof(quota));
	quota.size = size;
	return quota;
}

static void refused(const struct ata_machine *machine, size_t size, int error)
{
	struct ata_quota quota = filled(size), before = quota;

	ck_assert_int_eq(ata_machine_quota(machine, &quota), error);
	ck_assert_mem_eq(&quota, &before, sizeof(quota));
}

START_TEST(init_sets_size_and_zeros)
{
	struct ata_quota quota = filled(0);

	ata_quota_init(&quota);
	ck_assert_uint_eq(quota.size, sizeof(quota));
	ck_assert_int_eq(quota.source, ATA_QUOTA_NONE);
	ck_assert_uint_eq(quota.unread, 0);
}
END_TEST

/* Whatever the machine's limits are, the members must not contradict. */
START_TEST(this_machine_has_a_quota)
{
	struct ata_quota quota = filled(sizeof(quota)), later = quota;
	struct ata_machine *machine;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ck_assert_int_eq(ata_machine_quota(machine, &quota), 0);
	ck_assert_int_eq(ata_machine_quota(machine, &later), 0);
	ck_assert_uint_eq(quota.size, sizeof(quota));
	ck_assert(quota.source == ATA_QUOTA_NONE ||
		  quota.source == ATA_QUOTA_V1 ||
		  quota.source == ATA_QUOTA_V2);
	ck_assert(quota.cpus > 0.0);
	ck_assert_uint_ge(quota.workers, 1);
	ck_assert_uint_le(quota.workers, ata_machine_usable(machine));
	if (quota.source == ATA_QUOTA_NONE)
		ck_assert_uint_eq(quota.workers, ata_machine_usable(machine));
	ck_assert_uint_le(quota.throttled, quota.periods);
	ck_assert(quota.throttled_seconds >= 0.0);
	ck_assert_uint_ge(later.periods, quota.periods);
	ck_assert_uint_ge(later.throttled, quota.throttled);
	ata_machine_close(machine);
}
END_TEST

START_TEST(quota_refuses_bad_arguments)
{
	struct ata_machine *machine;

	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	refused(NULL, sizeof(struct ata_quota), -EINVAL);
	refused(machine, 0, -EINVAL);
	refused(machine, sizeof(struct ata_quota) - 1, -EINVAL);
	refused(machine, sizeof(struct ata_quota) + 8, -EINVAL);
	ck_assert_int_eq(ata_machine_quota(machine, NULL), -EINVAL);
	ata_machine_close(machine);
}
END_TEST

START_TEST(recorded_machine_has_none)
{
	struct ata_machine *machine = t_machine("hybrid");

	refused(machine, sizeof(struct ata_quota), -ENOTSUP);
	/* what is wrong with the call goes first */
	refused(machine, 0, -EINVAL);
	ata_machine_close(machine);
	machine = t_synthetic("core:2 pu:1");
	refused(machine, sizeof(struct ata_quota), -ENOTSUP);
	ata_machine_close(machine);
}
END_TEST

/* A file that describes this machine, as the user says, leaves it its quota. */
START_TEST(recording_of_this_machine_has_one)
{
	struct ata_machine *machine;
	struct ata_quota quota;

	setenv("HWLOC_XMLFILE", t_data("one-core.xml"), 1);
	setenv("HWLOC_THISSYSTEM", "1", 1);
	ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	ata_quota_init(&quota);
	ck_assert_int_eq(ata_machine_quota(machine, &quota), 0);
	ck_assert_uint_eq(quota.workers, 1);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("machine_quota");
	TCase *tc = tcase_create("machine_quota");

	tcase_add_test(tc, init_sets_size_and_zeros);
	tcase_add_test(tc, this_machine_has_a_quota);
	tcase_add_test(tc, quota_refuses_bad_arguments);
	tcase_add_test(tc, recorded_machine_has_none);
	tcase_add_test(tc, recording_of_this_machine_has_one);
	suite_add_tcase(s, tc);
	return t_run(s);
}
