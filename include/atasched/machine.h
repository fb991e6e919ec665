/* SPDX-License-Identifier: MIT */
/*
 * The machine: its cores, which of them this process may use, in which order,
 * and how much of their time.
 *
 * What is numbered and pinned to is a processing unit, or unit: a hardware
 * thread of a core, of which a core without SMT has one.
 */
#ifndef ATASCHED_MACHINE_H
#define ATASCHED_MACHINE_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <atasched/version.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Room for any identity of a machine, with its end. */
#define ATA_MACHINE_ID_SIZE 256

struct ata_machine;

struct ata_machine_config {
	size_t size;
	const char *xml;	/* a recorded machine: path of an hwloc XML
				   file; NULL: this machine */
	const char *synthetic;	/* or an hwloc synthetic description, such as
				   "package:2 core:4 pu:2"; NULL: none */
};

static inline void ata_machine_config_init(struct ata_machine_config *config)
{
	memset(config, 0, sizeof(*config));
	config->size = sizeof(*config);
}

/* Why a processing unit can or cannot be used. */
enum ata_core_state {
	ATA_CORE_USABLE = 0,
	ATA_CORE_OFFLINE,	/* the operating system has it off line */
	ATA_CORE_DISALLOWED,	/* excluded by a cpuset of the administrator */
	ATA_CORE_MASKED		/* this process's affinity mask excludes it */
};

/*
 * struct ata_core - one processing unit: a core, or one hardware thread of it
 *
 * Numbers that the machine does not tell are -1.
 */
struct ata_core {
	size_t size;
	uint32_t pu;		/* the operating system's number */
	int32_t core;		/* logical number of its core, in the machine */
	int32_t package;	/* logical number of its package */
	int32_t cache;		/* logical number of its last-level cache */
	int32_t kind;		/* number of its kind, or -1: no kinds known */
	int32_t rank;		/* of its kind, 0 the slowest, or -1: not
				   known. An order, never a speed; a hint */
	uint32_t sibling;	/* 0: the core's first usable unit, 1: its
				   second (SMT), ... */
	uint32_t siblings;	/* usable units of its core, itself included;
				   0 if it is not usable itself */
	enum ata_core_state state;
};

static inline void ata_core_init(struct ata_core *core)
{
	memset(core, 0, sizeof(*core));
	core->size = sizeof(*core);
}

/* Which control groups limit the processor time of this process. */
enum ata_quota_source {
	ATA_QUOTA_NONE = 0,	/* none, as far as they could be read */
	ATA_QUOTA_V1,		/* version 1: cpu.cfs_quota_us */
	ATA_QUOTA_V2		/* version 2: cpu.max */
};

/*
 * struct ata_quota - the processor time that control groups allow
 *
 * The counts are of all groups on the path, added up, since each was made; two
 * calls tell by their difference whether the process was throttled in between.
 */
struct ata_quota {
	size_t size;
	enum ata_quota_source source;
	uint32_t workers;	/* worth running: cpus rounded down, but at
				   least 1 and at most ata_machine_usable() */
	double cpus;		/* seconds of processor time per second;
				   INFINITY: no limit */
	uint64_t periods;	/* periods in which a group ran */
	uint64_t throttled;	/* of these, it used up its time in so many */
	double throttled_seconds; /* it then waited, summed over its CPUs */
	uint32_t unread;	/* groups whose files could not be read or
				   understood: they may allow less */
};

static inline void ata_quota_init(struct ata_quota *quota)
{
	memset(quota, 0, sizeof(*quota));
	quota->size = sizeof(*quota);
}

/*
 * ata_machine_open - read the machine, once
 *
 * Reads the topology, the cpusets and this process's affinity mask as they are
 * now, and in which control group it is; later changes are not seen. Where
 * OpenMP has pinned the calling thread already (OMP_PROC_BIND), the union of
 * OpenMP's places counts instead of the affinity mask. Of a recorded machine
 * every unit that is on line and allowed there is usable.
 *
 * @out:    receives the machine; the caller closes it
 * @config: NULL: this machine, or the one that the environment variable
 *          HWLOC_XMLFILE names
 *
 * Threads: a machine may be shared between pools and threads.
 *
 * Return: 0, or
 *   -EINVAL  out is NULL, config's size is not known, both xml and synthetic
 *            are given, or the description cannot be understood
 *   -ENOENT  the XML file does not exist; other errors of open(2) likewise
 *   -ENXIO   it is no regular file
 *   -ENODEV  there is no core that this process may use
 *   -ENOMEM  no memory
 */
ATA_EXPORT int ata_machine_open(struct ata_machine **out,
				const struct ata_machine_config *config);

/*
 * ata_machine_cores - processing units of the machine, usable or not
 *
 * They are numbered 0 .. cores - 1 in the order in which workers use them:
 * usable before unusable ones, one unit per core before SMT siblings, the kind
 * with the highest rank first, spread over packages and caches. The order is
 * the same each time for the same machine. machine may not be NULL.
 */
ATA_EXPORT uint32_t ata_machine_cores(const struct ata_machine *machine);

/* ata_machine_usable - units that can be used, 0 .. usable - 1; at least 1 */
ATA_EXPORT uint32_t ata_machine_usable(const struct ata_machine *machine);

/*
 * ata_machine_core - describe unit i
 *
 * Return: 0, or -EINVAL (an argument is NULL, out's size is not known or there
 * is no unit i; *out is unchanged)
 */
ATA_EXPORT int ata_machine_core(const struct ata_machine *machine, uint32_t i,
				struct ata_core *out);

/*
 * ata_machine_id - a name for the cores that so many workers sit on
 *
 * The same each time for the same cores, and another one if the processors are
 * of another model, a worker sits on another unit, units share cores, caches
 * and packages in another way, or the number of workers differs: as
 * ata_bandit_config.machine it keeps what was learned from being taken for what
 * it is not. Machines of the same build have the same name; the host's is not
 * part of it. One line, without control characters.
 *
 * @workers:  1 or more. Worker i sits on unit i mod n, n = ata_machine_usable()
 * @text:     receives the name
 * @capacity: of text, at least ATA_MACHINE_ID_SIZE
 *
 * Return: 0, or -EINVAL (machine or text is NULL, workers is 0 or capacity too
 * small; text is unchanged)
 */
ATA_EXPORT int ata_machine_id(const struct ata_machine *machine,
			      uint32_t workers, char *text, size_t capacity);

/*
 * ata_machine_quota - read what control groups allow this process
 *
 * The least that any group allows, from the one the process was in when the
 * machine was opened up to the highest that can be seen. Limits and counts are
 * read anew by each call; that the process was moved to another group is seen
 * by opening the machine again. The limit is shared with whatever else runs in
 * the group. The cpusets of control groups are part of ata_machine_core().
 *
 * Takes some microseconds per group; allocates nothing and keeps no file open.
 *
 * Threads: any thread may call it at any time.
 *
 * Return: 0, or
 *   -EINVAL   an argument is NULL or out's size is not known
 *   -ENOTSUP  a recorded machine
 *             *out is unchanged
 */
ATA_EXPORT int ata_machine_quota(const struct ata_machine *machine,
				 struct ata_quota *out);

/*
 * ata_machine_close - let go of a machine; NULL does nothing
 *
 * Pools created on it keep what they need: the order of closing and destroying
 * does not matter.
 */
ATA_EXPORT void ata_machine_close(struct ata_machine *machine);

#ifdef __cplusplus
}
#endif

#endif
