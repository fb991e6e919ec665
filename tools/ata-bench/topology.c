/* SPDX-License-Identifier: MIT */
/* ata-bench topology: the machine as the library sees it. */
#include <errno.h>
#include <inttypes.h>

#include <atasched.h>

#include "command.h"
#include "complain.h"
#include "options.h"
#include "report.h"
#include "words.h"

static const struct report_column columns[] = {
	{ .name = "worker", .type = REPORT_COUNT },
	{ .name = "pu", .type = REPORT_COUNT },
	{ .name = "core", .type = REPORT_COUNT },
	{ .name = "kind", .type = REPORT_COUNT },
	{ .name = "rank", .type = REPORT_COUNT },
	{ .name = "package", .type = REPORT_COUNT },
	{ .name = "cache", .type = REPORT_COUNT },
	{ .name = "sibling", .type = REPORT_COUNT },
	{ .name = "siblings", .type = REPORT_COUNT },
	{ .name = "state", .type = REPORT_TEXT },
};

#define COLUMNS (sizeof(columns) / sizeof(*columns))

static const char *state_text(enum ata_core_state state)
{
	switch (state) {
	case ATA_CORE_USABLE:
		return "usable";
	case ATA_CORE_OFFLINE:
		return "off line";
	case ATA_CORE_DISALLOWED:
		return "disallowed by a cpuset";
	case ATA_CORE_MASKED:
		return "excluded by the affinity mask";
	}
	return "unknown";
}

/* The library's -1: the machine does not tell. */
static void add_known(struct report *report, int32_t number)
{
	if (number < 0)
		report_missing(report);
	else
		report_count(report, (uint64_t)number);
}

/*
 * Workers are numbered in the order of the units. A default pool has no worker
 * on the second hardware thread of a core: those rows have none.
 */
static uint32_t add_core(struct report *report, const struct ata_core *core,
			 uint32_t workers)
{
	int has_worker = core->state == ATA_CORE_USABLE && core->sibling == 0;

	if (has_worker)
		report_count(report, workers);
	else
		report_missing(report);
	report_count(report, core->pu);
	add_known(report, core->core);
	add_known(report, core->kind);
	add_known(report, core->rank);
	add_known(report, core->package);
	add_known(report, core->cache);
	report_count(report, core->sibling);
	report_count(report, core->siblings);
	report_text(report, state_text(core->state));
	return has_worker ? 1 : 0;
}

static int describe(const struct ata_machine *machine, uint32_t i,
		    struct ata_core *core)
{
	ata_core_init(core);
	return ata_machine_core(machine, i, core);
}

/* Is unit i the first of its core, for whoever looks at all of them in
 * order? */
static int begins_core(const struct ata_machine *machine, uint32_t i)
{
	struct ata_core unit, before;

	if (describe(machine, i, &unit) != 0)
		return 0;
	for (uint32_t j = 0; unit.core >= 0 && j < i; j++)
		if (describe(machine, j, &before) == 0 &&
		    before.core == unit.core)
			return 0;
	return 1;
}

/* What cannot be used now, and what a pool could do with it one day. */
static void note_unusable(struct report *report,
			  const struct ata_machine *machine)
{
	uint32_t cores = ata_machine_cores(machine), spare = 0;
	uint32_t count[ATA_CORE_MASKED + 1] = { 0 };
	struct ata_core core;

	for (uint32_t i = ata_machine_usable(machine); i < cores; i++) {
		if (describe(machine, i, &core) != 0)
			continue;
		count[core.state]++;
		spare += begins_core(machine, i) != 0;
	}
	if (ata_machine_usable(machine) == cores)
		return;
	report_note(report, "Not usable now: %u off line, %u disallowed by a "
		    "cpuset, %u excluded by the affinity mask; %u spare "
		    "worker%s could take them later", count[ATA_CORE_OFFLINE],
		    count[ATA_CORE_DISALLOWED], count[ATA_CORE_MASKED], spare,
		    spare == 1 ? "" : "s");
}

/* What control groups say, which has no row: it is of the whole process. */
static int note_quota(struct report *report, const struct ata_machine *machine)
{
	struct ata_quota quota;
	int error;

	ata_quota_init(&quota);
	error = ata_machine_quota(machine, &quota);
	if (error != 0)
		return error == -ENOTSUP ? 0 : error;
	if (quota.source != ATA_QUOTA_NONE)
		report_note(report, "Control groups allow %.2f CPUs: %u "
			    "worker%s worth; throttled in %" PRIu64 " of %"
			    PRIu64 " periods so far, for %.2f s", quota.cpus,
			    quota.workers, quota.workers == 1 ? "'s" : "s'",
			    quota.throttled, quota.periods,
			    quota.throttled_seconds);
	if (quota.unread > 0)
		report_note(report, "The limits of %u control group%s cannot "
			    "be read", quota.unread,
			    quota.unread == 1 ? "" : "s");
	return 0;
}

static int add_machine(struct report *report,
		       const struct ata_machine *machine)
{
	uint32_t cores = ata_machine_cores(machine);
	uint32_t workers = 0;

	for (uint32_t i = 0; i < cores; i++) {
		struct ata_core core;
		int error = describe(machine, i, &core);

		if (error != 0)
			return error;
		workers += add_core(report, &core, workers);
	}
	report_note(report, "%u units, %u usable, %u workers by default",
		    cores, ata_machine_usable(machine), workers);
	note_unusable(report, machine);
	return note_quota(report, machine);
}

static int show(const char *xml, enum report_format format)
{
	struct ata_machine_config config;
	struct ata_machine *machine;
	struct report *report;
	int error, status;

	ata_machine_config_init(&config);
	config.xml = xml;
	error = ata_machine_open(&machine, &config);
	if (error == -EINVAL) {
		complain("topology: cannot open the machine in %s: hwloc has "
			 "not written it", xml ? xml : "HWLOC_XMLFILE");
		return STATUS_FAILED;
	}
	if (error != 0) {
		complain("topology: cannot open the machine%s%s: %s",
			 xml ? " in " : "", xml ? xml : "",
			 ata_strerror(error));
		return STATUS_FAILED;
	}
	error = report_open(&report, format, columns, COLUMNS);
	if (error == 0) {
		error = add_machine(report, machine);
		status = report_close(report);
	} else {
		status = STATUS_FAILED;
	}
	ata_machine_close(machine);
	if (error != 0) {
		complain("topology: %s", ata_strerror(error));
		return STATUS_FAILED;
	}
	return status;
}

int topology_main(int argc, char **argv)
{
	enum report_format format = REPORT_TABLE;
	const char *xml = NULL;
	const struct option_spec options[] = {
		{ .name = "xml", .argument = "FILE",
		  .help = "a machine recorded by hwloc, instead of this one",
		  .parse = word_string, .value = &xml },
		{ .name = "format", .argument = "FORMAT",
		  .help = "table (default), csv or json",
		  .parse = word_format, .value = &format },
	};
	const struct usage usage = {
		.command = "topology",
		.summary = "Shows the machine's processing units in the order "
			   "in which workers use them:\nwhere each sits, its "
			   "kind of core, and why it cannot be used.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
	};
	uint32_t words;
	int status = options_read(&usage, argc, argv, &words);

	return status == OPTIONS_GO ? show(xml, format) : status;
}
