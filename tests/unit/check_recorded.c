/* SPDX-License-Identifier: MIT */
/*
 * Recorded real machines, where the tester has a folder of them; see
 * t_topologies(). Each must load and be in order; of a few more is known.
 */
#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "tests/common/t_machine.h"
#include "tests/common/t_run.h"

static const struct {
	const char *name;
	uint32_t cores, usable;
	uint32_t firsts;	/* cores with a usable unit */
	uint32_t fast;		/* of these, of the highest rank */
	int32_t highest;	/* rank of any unit */
} known[] = {
	{ "raptorlake-6p8e-20pu.xml", 20, 20, 14, 6, 1 },
	{ "gb10-10big10mid-20pu.xml", 20, 20, 20, 10, 1 },
	{ "hybrid-freq-only-20pu.xml", 20, 20, 14, 6, 1 },
	/* two cores whose two threads are of different kinds */
	{ "three-kinds-4pu.xml", 4, 4, 2, 0, 2 },
	{ "three-kinds-unranked-24pu.xml", 24, 24, 12, 12, -1 },
	{ "offline-pus-16pu.xml", 16, 12, 7, 7, -1 },
};

#define N_KNOWN ((int)(sizeof(known) / sizeof(known[0])))

/* NULL: there is no such file. */
static struct ata_machine *open_file(const char *name)
{
	struct ata_machine_config config;
	struct ata_machine *machine = NULL;
	char path[4096];
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s", t_topologies(), name);
	file = fopen(path, "r");
	if (!file)
		return NULL;
	fclose(file);
	ata_machine_config_init(&config);
	config.xml = path;
	ck_assert_msg(ata_machine_open(&machine, &config) == 0,
		      "cannot open %s", path);
	return machine;
}

START_TEST(every_file_loads_and_is_in_order)
{
	DIR *folder = opendir(t_topologies());
	struct dirent *entry;

	ck_assert_ptr_nonnull(folder);
	while ((entry = readdir(folder))) {
		const char *end = strrchr(entry->d_name, '.');
		struct ata_machine *machine;

		if (!end || strcmp(end, ".xml"))
			continue;
		machine = open_file(entry->d_name);
		ck_assert_ptr_nonnull(machine);
		t_check_order(machine);
		ata_machine_close(machine);
	}
	closedir(folder);
}
END_TEST

START_TEST(known_machine_is_read_right)
{
	struct ata_machine *machine = open_file(known[_i].name);
	uint32_t firsts = 0, fast = 0;
	int32_t highest = -1;

	if (!machine)
		return;
	ck_assert_uint_eq(ata_machine_cores(machine), known[_i].cores);
	ck_assert_uint_eq(ata_machine_usable(machine), known[_i].usable);
	for (uint32_t i = 0; i < known[_i].usable; i++) {
		struct ata_core core = t_core(machine, i);

		highest = core.rank > highest ? core.rank : highest;
		if (core.sibling)
			continue;
		firsts++;
		if (core.rank != known[_i].highest)
			continue;
		/* the fast ones are the first workers */
		ck_assert_uint_eq(i, fast);
		fast++;
	}
	ck_assert_int_eq(highest, known[_i].highest);
	ck_assert_uint_eq(firsts, known[_i].firsts);
	ck_assert_uint_eq(fast, known[_i].fast);
	ata_machine_close(machine);
}
END_TEST

int main(void)
{
	Suite *s;
	TCase *tc;

	if (!t_topologies())
		return 77;
	s = suite_create("recorded machines");
	tc = tcase_create("recorded machines");
	tcase_add_test(tc, every_file_loads_and_is_in_order);
	tcase_add_loop_test(tc, known_machine_is_read_right, 0, N_KNOWN);
	suite_add_tcase(s, tc);
	return t_run(s);
}
