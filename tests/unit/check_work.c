/* SPDX-License-Identifier: MIT */
/* Who has the work of a pool, and what becomes of a wish to end it. */
#include "pool/work.h"
#include "tests/common/t_run.h"

static struct ata__work work;

static void begin(void)
{
	atomic_init(&work.state, 0);
	atomic_init(&work.cancelled, 0);
}

START_TEST(one_call_has_it_at_a_time)
{
	uint64_t call;

	begin();
	ck_assert(ata__work_take(&work));
	call = ata__work_call(&work);
	ck_assert(!ata__work_take(&work));
	ata__work_give(&work);
	ck_assert(ata__work_take(&work));
	ck_assert_uint_eq(ata__work_call(&work), call + 1);
}
END_TEST

START_TEST(a_cancel_is_for_the_call_that_runs)
{
	begin();
	ck_assert(ata__work_take(&work));
	ck_assert(!ata__work_cancelled(&work));
	ata__work_cancel(&work);
	ck_assert(ata__work_cancelled(&work));
	ata__work_give(&work);
	ck_assert(ata__work_take(&work));
	ck_assert(!ata__work_cancelled(&work));
}
END_TEST

/* Neither of the last call, which is over, nor of the next. */
START_TEST(a_cancel_where_nothing_runs_does_nothing)
{
	begin();
	for (int calls = 0; calls < 3; calls++) {
		ata__work_cancel(&work);
		/* Relaxed: no other thread is there. */
		ck_assert_uint_eq(atomic_load_explicit(&work.cancelled,
						       memory_order_relaxed),
				  0);
		ck_assert(ata__work_take(&work));
		ck_assert(!ata__work_cancelled(&work));
		ata__work_give(&work);
	}
}
END_TEST

/*
 * Who cancels finds out which call runs, is kept from its core, and goes on
 * when that call is over and a later one has been cancelled: which stays so.
 */
START_TEST(a_cancel_that_comes_late_undoes_none)
{
	uint64_t state;

	begin();
	ck_assert(ata__work_take(&work));
	state = atomic_load_explicit(&work.state, memory_order_relaxed);
	ata__work_give(&work);
	ck_assert(ata__work_take(&work));
	ata__work_cancel(&work);
	/* What the late one has read. */
	atomic_store_explicit(&work.state, state, memory_order_relaxed);
	ata__work_cancel(&work);
	atomic_store_explicit(&work.state, state + 2, memory_order_relaxed);
	ck_assert(ata__work_cancelled(&work));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("work");
	TCase *tc = tcase_create("work");

	tcase_add_test(tc, one_call_has_it_at_a_time);
	tcase_add_test(tc, a_cancel_is_for_the_call_that_runs);
	tcase_add_test(tc, a_cancel_where_nothing_runs_does_nothing);
	tcase_add_test(tc, a_cancel_that_comes_late_undoes_none);
	suite_add_tcase(s, tc);
	return t_run(s);
}
