/* SPDX-License-Identifier: MIT */
/*
 * What the system allows, asked of the system.
 *
 * Linux has a mask for each thread, and keeps it within what there is: a change
 * of the thread's own mask, of its process's, of the cpuset, and a core that
 * goes off line all show in it. It is one call, and room for any mask is no
 * more than two pages' half, so that nothing is allocated in the middle of a
 * round.
 */
#include "machine/system.h"

#include <errno.h>
#include <string.h>

#ifdef __linux__
#include <sched.h>
#include <sys/syscall.h>
#include <unistd.h>

static int read_mask(void *ctx, pid_t thread, struct ata__units *mask)
{
	(void)ctx;
	memset(mask, 0, sizeof(*mask));
	return sched_getaffinity(thread, sizeof(*mask), (cpu_set_t *)mask) ?
		       -errno : 0;
}

static int write_mask(void *ctx, pid_t thread, const struct ata__units *mask)
{
	(void)ctx;
	return sched_setaffinity(thread, sizeof(*mask),
				 (const cpu_set_t *)mask) ? -errno : 0;
}

pid_t ata__system_thread(void)
{
	return (pid_t)syscall(SYS_gettid);
}

#else

static int read_mask(void *ctx, pid_t thread, struct ata__units *mask)
{
	(void)ctx;
	(void)thread;
	(void)mask;
	return -ENOSYS;
}

static int write_mask(void *ctx, pid_t thread, const struct ata__units *mask)
{
	(void)ctx;
	(void)thread;
	(void)mask;
	return -ENOSYS;
}

pid_t ata__system_thread(void)
{
	return 0;
}

#endif

static int read_quota(void *ctx, const struct ata_machine *machine,
		      struct ata_quota *quota)
{
	(void)ctx;
	return ata_machine_quota(machine, quota);
}

const struct ata__system ata__system_real = {
	.read_mask = read_mask,
	.write_mask = write_mask,
	.read_quota = read_quota,
	.ctx = NULL,
};

void ata__units_only(struct ata__units *units, unsigned int unit)
{
	memset(units, 0, sizeof(*units));
	if (unit < ATA__UNITS_MAX)
		units->word[unit / ATA__UNITS_WORD] =
			1ul << unit % ATA__UNITS_WORD;
}

bool ata__units_has(const struct ata__units *units, unsigned int unit)
{
	return unit < ATA__UNITS_MAX &&
	       units->word[unit / ATA__UNITS_WORD] >> unit % ATA__UNITS_WORD &
		       1;
}

bool ata__units_is_only(const struct ata__units *units, unsigned int unit)
{
	struct ata__units only;

	ata__units_only(&only, unit);
	return ata__units_has(&only, unit) &&
	       !memcmp(units, &only, sizeof(only));
}
