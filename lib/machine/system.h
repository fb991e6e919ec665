/* SPDX-License-Identifier: MIT */
/*
 * What the system allows a thread, and the process, at the moment: behind
 * function pointers, so that tests can take cores away and set quotas.
 */
#ifndef ATA__MACHINE_SYSTEM_H
#define ATA__MACHINE_SYSTEM_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <atasched/machine.h>

/* The most units that the Linux kernel can be built for, twice. */
#define ATA__UNITS_MAX 16384
#define ATA__UNITS_WORD (8 * (unsigned int)sizeof(unsigned long))

/* Processing units by the system's numbers, as the system wants them. */
struct ata__units {
	unsigned long word[ATA__UNITS_MAX / (8 * sizeof(unsigned long))];
};

/*
 * struct ata__system - any thread may call these at any time
 *
 * The masks of a thread are read without units that are off line or outside of
 * its cpuset. All return 0 or a negative errno: -ESRCH: there is no such
 * thread, -EINVAL: it may run on none of these units, -ENOSYS: there are no
 * masks.
 */
struct ata__system {
	int (*read_mask)(void *ctx, pid_t thread, struct ata__units *mask);
	int (*write_mask)(void *ctx, pid_t thread,
			  const struct ata__units *mask);
	/* as ata_machine_quota() */
	int (*read_quota)(void *ctx, const struct ata_machine *machine,
			  struct ata_quota *quota);
	void *ctx;
};

extern const struct ata__system ata__system_real;

/* The system's number of the calling thread; 0: the system has none. */
pid_t ata__system_thread(void);

/* One unit alone. */
void ata__units_only(struct ata__units *units, unsigned int unit);

/* Is it one of these, or the only one? */
bool ata__units_has(const struct ata__units *units, unsigned int unit);
bool ata__units_is_only(const struct ata__units *units, unsigned int unit);

#endif
