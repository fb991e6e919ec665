/* SPDX-License-Identifier: MIT */
#include "profile.h"

#include <ctype.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"

void profile_name(char name[ATA_NAME_MAX + 1], const char *text)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);	/* FNV-1a */
	int length = snprintf(name, ATA_NAME_MAX + 1, "%s", text);

	for (char *c = name; *c != '\0'; c++)
		if (iscntrl((unsigned char)*c))
			*c = '?';
	if (length <= ATA_NAME_MAX)
		return;
	for (; *text != '\0'; text++)
		hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
	snprintf(name + ATA_NAME_MAX - 16, 17, "%016" PRIx64, hash);
}

int profile_begin(struct profile *profile, const struct setting *setting,
		  const struct ata_pool *pool, const struct emulate *emulate,
		  const char *command, const char *task)
{
	const char *emulated = emulate_text(emulate);
	char text[8192];

	snprintf(profile->what, sizeof(profile->what), "%s", command);
	profile->path = setting->profile;
	if (profile->path == NULL && !profile->named)
		return 0;
	for (uint32_t i = 0; i < setting->policies.n; i++)
		if (row_learns(setting->policies.name[i]))
			profile->policy = setting->policies.name[i];
	snprintf(text, sizeof(text), "ata-bench %s, %s%s%s", command, task,
		 emulated[0] != '\0' ? ", " : "", emulated);
	profile_name(profile->kernel, text);
	return ata_pool_machine_id(pool, profile->machine,
				   sizeof(profile->machine));
}

void profile_config(const struct profile *profile,
		    struct ata_bandit_config *config)
{
	config->kernel = profile->kernel;
	config->machine = profile->machine;
}

static int fail(struct profile *profile, const char *verb, int error)
{
	snprintf(profile->what, sizeof(profile->what), "cannot %s %.480s",
		 verb, profile->path);
	return error;
}

int profile_load(struct profile *profile, struct row *row)
{
	int error;

	if (profile->path == NULL || !row_learns(row_name(row)))
		return 0;
	error = ata_bandit_load(row_bandit(row), profile->path);
	profile->found = error;
	if (error == -ESTALE)
		complain("%s has expired: it is of another machine, kernel or "
			 "number of workers. %s starts from nothing",
			 profile->path, row_name(row));
	if (error == 0 || error == -ENOENT || error == -ESTALE)
		return 0;
	return fail(profile, "load", error);
}

int profile_save(struct profile *profile, struct row *row)
{
	int error;

	if (profile->path == NULL || !row_learns(row_name(row)))
		return 0;
	error = ata_bandit_save(row_bandit(row), profile->path);
	return error == 0 ? 0 : fail(profile, "save", error);
}

void profile_note(const struct profile *profile, struct report *report)
{
	if (profile->path == NULL)
		return;
	if (profile->found == 0)
		report_note(report, "%s goes on from what %s tells.",
			    profile->policy, profile->path);
	else
		report_note(report, "%s starts from nothing: %s %s.",
			    profile->policy, profile->path,
			    profile->found == -ENOENT ? "was not there yet" :
							"had expired");
}
