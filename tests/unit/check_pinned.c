/* SPDX-License-Identifier: MIT */
#include "machine/pinned.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

START_TEST(lists_of_the_system_are_read)
{
	static const struct {
		const char *list;
		unsigned long in, out;
	} row[] = {
		{ "0\n", 0, 1 },
		{ "3,11\n", 11, 4 },
		{ "3,11\n", 3, 1 },
		{ "0-3,8-9\n", 9, 10 },
		{ "0-3,8-9\n", 2, 5 },
		{ "0-3,8-9,17", 17, 16 },
	};

	for (size_t i = 0; i < sizeof(row) / sizeof(row[0]); i++) {
		ck_assert(ata__pinned_listed(row[i].list, row[i].in));
		ck_assert(!ata__pinned_listed(row[i].list, row[i].out));
	}
	ck_assert(!ata__pinned_listed("", 0));
	ck_assert(!ata__pinned_listed("\n", 0));
	ck_assert(!ata__pinned_listed("x", 0));
	ck_assert(!ata__pinned_listed("1,", 2));
}
END_TEST

/* Each unit alone is a core; all of them are not, where one is no sibling of
 * the first. */
START_TEST(a_thread_knows_whether_it_is_pinned)
{
	cpu_set_t all = t_mask(), one;

	for (size_t cpu = 0; cpu < CPU_SETSIZE; cpu++) {
		if (!CPU_ISSET(cpu, &all))
			continue;
		CPU_ZERO(&one);
		CPU_SET(cpu, &one);
		ck_assert_int_eq(sched_setaffinity(0, sizeof(one), &one), 0);
		ck_assert(ata__pinned_self());
	}
	ck_assert_int_eq(sched_setaffinity(0, sizeof(all), &all), 0);
	if (CPU_COUNT(&all) > 16)
		ck_assert(!ata__pinned_self());
}
END_TEST

int main(void)
{
	Suite *s = suite_create("pinned");
	TCase *tc = tcase_create("pinned");

	tcase_add_test(tc, lists_of_the_system_are_read);
	tcase_add_test(tc, a_thread_knows_whether_it_is_pinned);
	suite_add_tcase(s, tc);
	return t_run(s);
}
