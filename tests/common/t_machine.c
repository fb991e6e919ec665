/* SPDX-License-Identifier: MIT */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "tests/common/t_machine.h"

static const char *source_folder(void)
{
	const char *folder = getenv("srcdir");

	return folder && *folder ? folder : ".";
}

const char *t_data(const char *name)
{
	static char path[4096];
	int n = snprintf(path, sizeof(path), "%s/tests/data/%s",
			 source_folder(), name);

	ck_assert_int_gt(n, 0);
	ck_assert_uint_lt((unsigned)n, sizeof(path));
	return path;
}

struct ata_machine *t_machine(const char *name)
{
	struct ata_machine_config config;
	struct ata_machine *machine = NULL;
	char file[64];

	snprintf(file, sizeof(file), "%s.xml", name);
	ata_machine_config_init(&config);
	config.xml = t_data(file);
	ck_assert_msg(ata_machine_open(&machine, &config) == 0,
		      "cannot open %s", config.xml);
	return machine;
}

struct ata_machine *t_synthetic(const char *description)
{
	struct ata_machine_config config;
	struct ata_machine *machine = NULL;

	ata_machine_config_init(&config);
	config.synthetic = description;
	ck_assert_msg(ata_machine_open(&machine, &config) == 0,
		      "cannot open \"%s\"", description);
	return machine;
}

const char *t_topologies(void)
{
	static char path[4096];
	const char *folder = getenv("ATA_TOPOLOGIES");

	if (!folder) {
		snprintf(path, sizeof(path), "%s/../shared/topologies",
			 source_folder());
		folder = path;
	}
	return access(folder, R_OK | X_OK) ? NULL : folder;
}

struct ata_core t_core(const struct ata_machine *machine, uint32_t i)
{
	struct ata_core core;

	ata_core_init(&core);
	ck_assert_int_eq(ata_machine_core(machine, i, &core), 0);
	return core;
}

/* May b follow a? */
static bool in_order(const struct ata_core *a, const struct ata_core *b)
{
	bool usable_a = a->state == ATA_CORE_USABLE;
	bool usable_b = b->state == ATA_CORE_USABLE;

	if (usable_a != usable_b)
		return usable_a;
	if (!usable_a)
		return true;
	if (a->sibling != b->sibling)
		return a->sibling < b->sibling;
	return a->rank >= b->rank;
}

void t_check_order(const struct ata_machine *machine)
{
	uint32_t n = ata_machine_cores(machine);
	uint32_t usable = ata_machine_usable(machine);

	ck_assert_uint_ge(usable, 1);
	ck_assert_uint_ge(n, usable);
	for (uint32_t i = 0; i < n; i++) {
		struct ata_core core = t_core(machine, i);

		ck_assert_int_eq(core.state == ATA_CORE_USABLE, i < usable);
		if (i < usable)
			ck_assert_uint_lt(core.sibling, core.siblings);
		else
			ck_assert_uint_eq(core.siblings, 0);
		for (uint32_t j = 0; j < i; j++) {
			struct ata_core before = t_core(machine, j);

			ck_assert_uint_ne(before.pu, core.pu);
			ck_assert_msg(in_order(&before, &core),
				      "unit %u before unit %u", j, i);
		}
	}
}
