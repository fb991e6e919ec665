/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <hwloc.h>
#include <pthread.h>

#include "machine/machine.h"
#include "pool/caller.h"
#include "pool/pool.h"
#include "tests/common/t_machine.h"
#include "tests/common/t_pool.h"
#include "tests/common/t_run.h"
#include "tests/common/t_thread.h"

static struct ata_machine *machine;

static void prepare(struct ata__caller *caller, bool keep)
{
	*caller = (struct ata__caller){ .serves = true, .keep = keep };
	if (!machine)
		ck_assert_int_eq(ata_machine_open(&machine, NULL), 0);
	caller->machine = machine;
	ck_assert_int_eq(ata__binding_init(&caller->binding), 0);
}

static int same(cpu_set_t a, cpu_set_t b)
{
	return CPU_EQUAL(&a, &b);
}

static int pinned(void)
{
	cpu_set_t mask = t_mask();

	return CPU_COUNT(&mask) == 1 && CPU_ISSET(machine->cores[0].pu, &mask);
}

START_TEST(the_caller_is_pinned_between_enter_and_leave)
{
	cpu_set_t before = t_mask();
	struct ata__caller caller;

	prepare(&caller, false);
	ck_assert_int_eq(ata__caller_try(&caller), 0);
	ck_assert(pinned());
	ata__caller_tried(&caller);
	ck_assert(same(before, t_mask()));
	for (int i = 0; i < 3; i++) {
		ata__caller_enter(&caller);
		ck_assert(caller.present && pinned());
		ata__caller_leave(&caller);
		ck_assert(same(before, t_mask()));
	}
	ata__binding_destroy(&caller.binding);
}
END_TEST

START_TEST(a_caller_that_does_not_serve_is_left_alone)
{
	cpu_set_t before = t_mask();
	struct ata__caller caller;

	prepare(&caller, true);
	caller.serves = false;
	caller.core = UINT32_MAX;
	ck_assert_int_eq(ata__caller_try(&caller), 0);
	ata__caller_tried(&caller);
	ata__caller_enter(&caller);
	ck_assert(same(before, t_mask()));
	ata__caller_leave(&caller);
	ata__caller_let_go(&caller);
	ck_assert(same(before, t_mask()));
	ata__binding_destroy(&caller.binding);
}
END_TEST

START_TEST(a_kept_caller_gets_its_mask_back_in_the_end)
{
	cpu_set_t before = t_mask();
	struct ata__caller caller;

	prepare(&caller, true);
	for (int i = 0; i < 3; i++) {
		ata__caller_enter(&caller);
		ata__caller_leave(&caller);
		ck_assert(caller.present && pinned());
	}
	ata__caller_let_go(&caller);
	ck_assert(same(before, t_mask()));
	ata__binding_destroy(&caller.binding);
}
END_TEST

START_TEST(create_and_destroy_give_the_mask_back)
{
	cpu_set_t before = t_mask();

	for (uint32_t workers = 1; workers <= 3; workers++) {
		struct ata_pool *pool = t_pool(workers, 0);

		ck_assert(same(before, t_mask()));
		ata_pool_destroy(pool);
		ck_assert(same(before, t_mask()));
	}
}
END_TEST

static void *enter(void *arg)
{
	static int yes = 1, no;

	ata__caller_enter(arg);
	ata__caller_leave(arg);
	return pinned() ? &yes : &no;
}

/* Such a thread often has the pthread_t of the one that has just ended. */
START_TEST(each_new_thread_is_pinned)
{
	struct ata__caller caller;

	prepare(&caller, true);
	for (int i = 0; i < 5; i++) {
		pthread_t thread;
		void *is_pinned;

		ck_assert_int_eq(pthread_create(&thread, NULL, enter, &caller),
				 0);
		pthread_join(thread, &is_pinned);
		ck_assert(*(int *)is_pinned);
	}
	ata__binding_destroy(&caller.binding);
}
END_TEST

/* Here hwloc says that it has bound, and did not: create must notice. */
START_TEST(create_reads_worker_0_s_binding_back)
{
	struct ata_machine *other = t_synthetic("core:4 pu:1");
	struct ata_pool *pool = NULL;
	struct ata_pool_config config;

	other->is_this_system = true;
	ata_pool_config_init(&config);
	for (config.workers = 1; config.workers <= 3; config.workers++)
		ck_assert_int_eq(ata_pool_create(&pool, other, &config),
				 -EXDEV);
	config.flags = ATA_POOL_CALLER_WAITS;
	ck_assert_int_eq(ata_pool_create(&pool, other, &config), -EXDEV);
	ck_assert_ptr_null(pool);
	ata_machine_close(other);
}
END_TEST

/* The thread's own mask had the core, and then somebody took it out. */
START_TEST(a_core_taken_from_the_caller_s_own_mask)
{
	cpu_set_t all = t_mask(), other = all;
	struct ata__caller caller;

	prepare(&caller, false);
	CPU_CLR(machine->cores[0].pu, &other);
	if (CPU_COUNT(&other) == 0)
		return;		/* there is one core only */
	ck_assert_int_eq(ata__caller_try(&caller), 0);
	ata__caller_tried(&caller);
	sched_setaffinity(0, sizeof(other), &other);
	ata__caller_enter(&caller);
	ck_assert(!caller.present && same(other, t_mask()));
	ata__caller_leave(&caller);
	ck_assert(same(other, t_mask()));
	sched_setaffinity(0, sizeof(all), &all);
	ata__caller_enter(&caller);
	ck_assert(caller.present && pinned());
	ata__caller_leave(&caller);
	ck_assert(same(all, t_mask()));
	ata__binding_destroy(&caller.binding);
}
END_TEST

/* Whatever the mask says: the system does not let it. */
START_TEST(a_core_that_cannot_be_bound)
{
	cpu_set_t before = t_mask();
	hwloc_bitmap_t gone = hwloc_bitmap_alloc(), set;
	struct ata__caller caller;

	prepare(&caller, _i);
	ck_assert_int_eq(ata__caller_try(&caller), 0);
	ata__caller_tried(&caller);
	set = machine->sets[0];
	hwloc_bitmap_only(gone, 1000);
	machine->sets[0] = gone;
	ata__caller_enter(&caller);
	ck_assert(!caller.present && same(before, t_mask()));
	ata__caller_leave(&caller);
	ck_assert(same(before, t_mask()));
	machine->sets[0] = set;
	ata__caller_enter(&caller);
	ck_assert(caller.present && pinned());
	ata__caller_leave(&caller);
	ata__caller_let_go(&caller);
	ck_assert(same(before, t_mask()));
	hwloc_bitmap_free(gone);
	ata__binding_destroy(&caller.binding);
}
END_TEST

/* In a call on another pool the mask is that pool's, which says nothing. */
START_TEST(a_thread_that_a_pool_has_pinned_is_moved)
{
	struct ata__caller outer, inner;

	prepare(&outer, false);
	prepare(&inner, false);
	if (machine->usable < 2)
		return;
	inner.core = 1;
	ck_assert_int_eq(ata__caller_try(&inner), 0);
	ata__caller_tried(&inner);
	ata__caller_enter(&outer);
	ata__caller_enter(&inner);
	ck_assert(inner.present && !pinned());
	ata__caller_leave(&inner);
	ck_assert(pinned());
	ata__caller_leave(&outer);
	ata__binding_destroy(&outer.binding);
	ata__binding_destroy(&inner.binding);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("caller");
	TCase *tc = tcase_create("caller");

	tcase_add_test(tc, the_caller_is_pinned_between_enter_and_leave);
	tcase_add_test(tc, a_caller_that_does_not_serve_is_left_alone);
	tcase_add_test(tc, a_kept_caller_gets_its_mask_back_in_the_end);
	tcase_add_test(tc, create_and_destroy_give_the_mask_back);
	tcase_add_test(tc, each_new_thread_is_pinned);
	tcase_add_test(tc, create_reads_worker_0_s_binding_back);
	tcase_add_loop_test(tc, a_core_that_cannot_be_bound, 0, 2);
	tcase_add_test(tc, a_core_taken_from_the_caller_s_own_mask);
	tcase_add_test(tc, a_thread_that_a_pool_has_pinned_is_moved);
	suite_add_tcase(s, tc);
	return t_run(s);
}
