/* SPDX-License-Identifier: MIT */
/*
 * --profile: what the row that learns knows beforehand, and leaves behind.
 *
 * The kernel of the file is the kind of task and the emulation, not the policy:
 * what one policy has timed is as true for another. So a run has one row that
 * learns, and the file is the one that was named.
 */
#ifndef ATA_BENCH_PROFILE_H
#define ATA_BENCH_PROFILE_H

#include <atasched.h>

#include "emulate.h"
#include "report.h"
#include "row.h"
#include "setting.h"

struct profile {
	int named;		/* the caller's, before profile_begin(): rows
				   have names without a path, too, as what is
				   known goes to another file */
	const char *path;	/* NULL: not given, and nothing is loaded,
				   saved or noted */
	const char *policy;	/* of the row that learns */
	int found;		/* what came of loading: 0, -ENOENT, -ESTALE */
	char kernel[ATA_NAME_MAX + 1];
	char machine[ATA_MACHINE_ID_SIZE];
	char what[512];		/* for setting_error() */
};

/*
 * profile_begin - name kernel and machine
 *
 * @command: what failed if nothing else did, for profile->what
 * @task:    the kind of task, in words
 *
 * Return: 0 or a negative errno
 */
int profile_begin(struct profile *profile, const struct setting *setting,
		  const struct ata_pool *pool, const struct emulate *emulate,
		  const char *command, const char *task);

/* profile_name - a name for text: itself, or its beginning and a hash of all;
   what no name may have becomes '?' */
void profile_name(char name[ATA_NAME_MAX + 1], const char *text);

/* profile_config - the names, for the bandit of a row */
void profile_config(const struct profile *profile,
		    struct ata_bandit_config *config);

/*
 * profile_load - what is known, for row if it learns
 *
 * A file that is not there or has expired is no error: the row starts from
 * nothing. Return: 0, or a negative errno; then profile->what names the file.
 */
int profile_load(struct profile *profile, struct row *row);

/* profile_save - what row knows now, if it learns. Return: as profile_load() */
int profile_save(struct profile *profile, struct row *row);

/* profile_note - where the row that learns has begun */
void profile_note(const struct profile *profile, struct report *report);

#endif
