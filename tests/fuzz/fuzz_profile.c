/* SPDX-License-Identifier: MIT */
/*
 * Profiles that nobody has written: whatever a file holds, a bandit comes out
 * of it unchanged or with arms that a round may start from.
 *
 * Chance does not find a checksum. So each input is read twice: as it is, and
 * with the last line that belongs to what is before it.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/profile.h"
#include "fnv.h"

#define ARMS 2
#define ROOM 65536

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void expect(int condition)
{
	if (!condition)
		abort();
}

static struct ata_bandit *make(const char *policy)
{
	const double mean[ARMS] = { 1.0, 2.0 }, count[ARMS] = { 3.0, 4.0 };
	struct ata_bandit_config config;
	struct ata_bandit *bandit;

	ata_bandit_config_init(&config);
	config.policy = policy;
	config.arms = ARMS;
	config.kernel = "copy";
	config.machine = "here";
	config.prior_mean = mean;
	config.prior_count = count;
	expect(ata_bandit_create(&bandit, &config) == 0);
	return bandit;
}

static void check_arms(struct ata_bandit *bandit)
{
	uint64_t count[ARMS];

	for (uint32_t i = 0; i < ARMS; i++) {
		const struct ata__arm *arm = &bandit->arm[i];

		expect(arm->count >= 0.0 &&
		       arm->count <= (double)ATA_TASKS_MAX);
		expect(arm->count > 0.0 ? isnormal(arm->mean) &&
					  arm->mean > 0.0 :
					  arm->mean == 0.0);
		expect(isfinite(arm->m2) && arm->m2 >= 0.0);
		expect(arm->batches <= ATA_TASKS_MAX);
	}
	expect(ata_bandit_allocate(bandit, 23, count) == 0);
	expect(count[0] + count[1] == 23);
}

/* What was read is written as it was read: there is one text for it. */
static void check_text(const struct ata_bandit *bandit, const char *text,
		       size_t length)
{
	char *again = NULL;
	size_t written = 0;
	FILE *stream = open_memstream(&again, &written);

	expect(stream != NULL);
	expect(ata__profile_write(bandit, stream) == 0);
	expect(fclose(stream) == 0);
	expect(written == length && memcmp(again, text, length) == 0);
	free(again);
}

static void try_text(char *text, size_t length)
{
	/* Who reads noise writes it, and others do not. */
	int noise = memmem(text, length, "\nnoise ", 7) != NULL;
	struct ata_bandit *bandit = make(noise ? "auto" : "ata-empirical");
	struct ata__arm before[ARMS];
	FILE *stream;
	int error;

	memcpy(before, bandit->arm, sizeof(before));
	if (length == 0)	/* some libraries open no empty memory */
		stream = fopen("/dev/null", "r");
	else
		stream = fmemopen(text, length, "r");
	expect(stream != NULL);
	error = ata__profile_read(bandit, stream);
	fclose(stream);
	if (error == 0) {
		check_text(bandit, text, length);
		check_arms(bandit);
	} else {
		expect(error == -EBADMSG || error == -ESTALE ||
		       error == -EPROTONOSUPPORT);
		expect(memcmp(before, bandit->arm, sizeof(before)) == 0);
	}
	ata_bandit_destroy(bandit);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[ROOM];
	size_t body = size;

	if (size > ROOM - 32)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	try_text(text, size);
	/* Without its last line, if that is an end, and with the right one. */
	while (body > 0 && (body == size || text[body - 1] != '\n'))
		body--;
	if (size - body < 4 || memcmp(text + body, "end ", 4) != 0)
		body = size;
	size = body + (size_t)snprintf(text + body, 32, "end %016" PRIx64 "\n",
				       ata__fnv(ATA__FNV_START, text, body));
	try_text(text, size);
	return 0;
}
