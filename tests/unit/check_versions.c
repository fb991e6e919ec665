/* SPDX-License-Identifier: MIT */
#include "sgd/versions.h"
#include "tests/common/t_run.h"

#define DIM 3
#define READERS 4

static struct ata__versions versions;

/* Write the next version: all its numbers are x. */
static void publish(float x)
{
	struct ata__version *next = ata__versions_next(&versions);

	for (int i = 0; i < DIM; i++)
		next->params[i] = x;
	ata__versions_publish(&versions, next);
}

START_TEST(what_is_read_does_not_change)
{
	const float start[DIM] = { 7.0f, 7.0f, 7.0f };
	struct ata__version *held[READERS];
	uint64_t seed = (uint64_t)_i, round = 5;

	ck_assert_int_eq(ata__versions_init(&versions, start, DIM, 5, READERS),
			 0);
	for (int i = 0; i < READERS; i++)
		held[i] = ata__versions_get(&versions);
	ck_assert_mem_eq(held[0]->params, start, sizeof(start));
	for (int step = 0; step < 1000; step++) {
		uint32_t i = (uint32_t)(t_random(&seed) % READERS);

		publish((float)++round);
		for (int k = 0; k < READERS; k++) {
			float want = held[k]->round == 5 ? 7.0f :
					(float)held[k]->round;

			ck_assert_ptr_ne(held[k], versions.newest);
			for (int j = 0; j < DIM; j++)
				ck_assert_float_eq(held[k]->params[j], want);
		}
		ata__versions_put(&versions, held[i]);
		held[i] = ata__versions_get(&versions);
		ck_assert_uint_eq(held[i]->round, round);
		/* All but that one again, so that none equals the newest. */
		publish((float)++round);
	}
	ata__versions_fini(&versions);
}
END_TEST

START_TEST(the_largest_dim_is_no_memory)
{
	const float start[1] = { 0.0f };

	ck_assert_int_ne(ata__versions_init(&versions, start, SIZE_MAX / 4, 0,
					    1), 0);
}
END_TEST

int main(void)
{
	Suite *s = suite_create("versions");
	TCase *tc = tcase_create("versions");

	tcase_add_loop_test(tc, what_is_read_does_not_change, 0, 3);
	tcase_add_test(tc, the_largest_dim_is_no_memory);
	suite_add_tcase(s, tc);
	return t_run(s);
}
