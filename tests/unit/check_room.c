/* SPDX-License-Identifier: MIT */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "sgd/room.h"
#include "tests/common/t_run.h"

#define HUGE ((size_t)1 << 21)

static const size_t sizes[] = { 64, 128, HUGE - 64, HUGE, HUGE + 64, 3 * HUGE };

/* _i: size. All of it can be written; what fills a huge page begins at one. */
START_TEST(room_is_aligned)
{
	size_t bytes = sizes[_i], step = bytes < HUGE ? 64 : HUGE;
	void *room = ata__room(bytes);

	ck_assert_ptr_nonnull(room);
	ck_assert_uint_eq((uintptr_t)room % step, 0);
	memset(room, 1, bytes);
	free(room);
}
END_TEST

/* Rounded up, these would be 0. */
START_TEST(too_much_is_refused)
{
	ck_assert_ptr_null(ata__room(SIZE_MAX - 63));
	ck_assert_ptr_null(ata__room(PTRDIFF_MAX - 63));
}
END_TEST

int main(void)
{
	Suite *s = suite_create("room");
	TCase *tc = tcase_create("room");

	tcase_add_loop_test(tc, room_is_aligned, 0,
			    (int)(sizeof(sizes) / sizeof(sizes[0])));
	tcase_add_test(tc, too_much_is_refused);
	suite_add_tcase(s, tc);
	return t_run(s);
}
