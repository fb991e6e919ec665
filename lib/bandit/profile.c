/* SPDX-License-Identifier: MIT */
/*
 * Profiles: what was learned of one kernel on one machine, for the next run.
 *
 *	atasched profile 1
 *	machine Some CPU, 2 workers, 0f3a...
 *	kernel copy
 *	arms 2
 *	noise 0x1.9p-4 0x1.f4p+7 0x0p+0
 *	count mean m2 batches
 *	0x1.8p+4 0x1.0624dd2f1a9fcp-10 0x1.2p-38 3
 *	0x0p+0 0x0p+0 0x0p+0 0
 *	end 8c5b0f1d2e3a4b5c
 *
 * The first line tells the version, which goes up when the rest changes. Names
 * go to the end of their line. The line of noise is there where the policy has
 * measured it, and holds a struct ata__noise. Each arm has a line, and its
 * numbers are those of struct ata__arm; hexadecimal ones are exact. The last
 * line has the FNV-1a hash of all lines before it.
 *
 * A reader trusts nothing: a line is bounded, a number has one spelling and a
 * range, and nothing may be missing or follow. What it has read becomes the
 * bandit's only when the last byte has been seen.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/hexfloat.h"
#include "bandit/noise.h"
#include "bandit/profile.h"
#include "bandit/reader.h"
#include "bandit/writer.h"
#include "fnv.h"
#include "store.h"

#define TITLE "atasched profile "
#define FORMAT 1
#define COLUMNS "count mean m2 batches"

#define COUNT_MAX ((double)ATA_TASKS_MAX)

/* Could ata__arm_add() and ata__arm_prior() have left it so, and is it good for
 * anything? */
static int is_sound(const struct ata__arm *arm)
{
	if (arm->batches == 0)
		return arm->count == 0.0 && arm->mean == 0.0 && arm->m2 == 0.0;
	return arm->batches <= ATA_TASKS_MAX && arm->count > 0.0 &&
	       arm->count <= COUNT_MAX && isnormal(arm->mean) &&
	       arm->mean > 0.0 && isfinite(arm->m2) && !signbit(arm->m2) &&
	       (arm->batches > 1 || arm->m2 == 0.0);
}

/* What the policy has measured of it; NULL: it does not. */
static struct ata__noise *noise_of(const struct ata_bandit *bandit)
{
	return bandit->policy->noise ? bandit->policy->noise(bandit) : NULL;
}

static void put_noise(struct ata__writer *writer,
		      const struct ata__noise *noise)
{
	char squares[ATA__HEXFLOAT_SIZE], weight[ATA__HEXFLOAT_SIZE];
	char disturbed[ATA__HEXFLOAT_SIZE];

	ata__hexfloat_write(squares, noise->squares);
	ata__hexfloat_write(weight, noise->weight);
	ata__hexfloat_write(disturbed, noise->disturbed);
	ata__writer_put(writer, "noise %s %s %s\n", squares, weight,
			disturbed);
}

/* The mean without what will be learned anew. */
static double level_of(const struct ata_bandit *bandit, uint32_t arm)
{
	return bandit->policy->level ? bandit->policy->level(bandit, arm) :
				       bandit->arm[arm].mean;
}

int ata__profile_write(const struct ata_bandit *bandit, FILE *stream)
{
	const struct ata__noise *noise = noise_of(bandit);
	char count[ATA__HEXFLOAT_SIZE], mean[ATA__HEXFLOAT_SIZE];
	char m2[ATA__HEXFLOAT_SIZE];
	struct ata__writer writer = { .stream = stream, .hash = ATA__FNV_START };

	for (uint32_t i = 0; i < bandit->all; i++)
		if (!is_sound(&bandit->arm[i]))
			return -ERANGE;
	ata__writer_put(&writer, TITLE "%d\n", FORMAT);
	ata__writer_put(&writer, "machine %s\n", bandit->machine);
	ata__writer_put(&writer, "kernel %s\n", bandit->kernel);
	ata__writer_put(&writer, "arms %" PRIu32 "\n", bandit->all);
	if (noise != NULL && ata__noise_is_sound(noise))
		put_noise(&writer, noise);
	ata__writer_put(&writer, COLUMNS "\n");
	for (uint32_t i = 0; i < bandit->all; i++) {
		const struct ata__arm *arm = &bandit->arm[i];

		ata__hexfloat_write(count, arm->count);
		ata__hexfloat_write(mean, level_of(bandit, i));
		ata__hexfloat_write(m2, arm->m2);
		ata__writer_put(&writer, "%s %s %s %" PRIu64 "\n", count, mean,
				m2, arm->batches);
	}
	ata__writer_end(&writer);
	return writer.error;
}

/* Words of one blank each between them: *at goes behind the last one. */
static int read_numbers(const char **at, const char *end,
			double *const number[3])
{
	for (int i = 0; i < 3; i++) {
		const char *word;
		size_t length = ata__reader_word(at, end, &word);

		if (ata__hexfloat_read(word, length, number[i]) != 0)
			return -EBADMSG;
	}
	return 0;
}

/* If the line is one of noise: it, and on to the next one. */
static int read_noise(struct ata__reader *reader, struct ata__noise *noise)
{
	double *const number[] = { &noise->squares, &noise->weight,
				   &noise->disturbed };
	size_t length = 0;
	const char *at = ata__reader_after(reader, "noise ", &length);

	if (at == NULL)
		return 0;
	/* A blank at the end would be followed by a word, of no length. */
	if (at[length - (length > 0)] == ' ' ||
	    read_numbers(&at, at + length, number) != 0 ||
	    at != reader->line + reader->length ||
	    !ata__noise_is_sound(noise))
		return -EBADMSG;
	return ata__reader_next(reader);
}

/* bandit: or NULL, which has no name: every profile is stale for it. */
static int read_head(struct ata__reader *reader,
		     const struct ata_bandit *bandit, uint32_t *arms,
		     struct ata__noise *noise, int *stale)
{
	int error = ata__reader_title(reader, TITLE, FORMAT);
	uint64_t number = 0;

	if (error == 0)
		error = ata__reader_name(reader, "machine ",
					 bandit ? bandit->machine : NULL, stale);
	if (error == 0)
		error = ata__reader_name(reader, "kernel ",
					 bandit ? bandit->kernel : NULL, stale);
	if (error == 0)
		error = ata__reader_number(reader, "arms ", ATA_ARMS_MAX,
					   &number);
	if (error == 0 && number == 0)
		error = -EBADMSG;
	if (error != 0)
		return error;
	*arms = (uint32_t)number;
	if (bandit != NULL && *arms != bandit->all)
		*stale = 1;
	error = ata__reader_next(reader);
	if (error == 0)
		error = read_noise(reader, noise);
	return error != 0 || ata__reader_is(reader, COLUMNS) ? error : -EBADMSG;
}

static int read_arm(const struct ata__reader *reader, struct ata__arm *arm)
{
	const char *at = reader->line, *end = at + reader->length;
	double *const number[] = { &arm->count, &arm->mean, &arm->m2 };

	if (read_numbers(&at, end, number) != 0)
		return -EBADMSG;
	if (ata__reader_whole(at, (size_t)(end - at), ATA_TASKS_MAX,
		       &arm->batches) != 0)
		return -EBADMSG;
	return is_sound(arm) ? 0 : -EBADMSG;
}

/* arm: NULL where the file is sound, perhaps, but of no use. */
static int read_arms(struct ata__reader *reader, uint32_t arms,
		     struct ata__arm *arm)
{
	int error = 0;

	for (uint32_t i = 0; i < arms && error == 0; i++) {
		struct ata__arm one;

		error = ata__reader_next(reader);
		if (error == 0)
			error = read_arm(reader, &one);
		if (error == 0 && arm != NULL)
			arm[i] = one;
	}
	return error;
}

int ata__profile_read(struct ata_bandit *bandit, FILE *stream)
{
	struct ata__reader reader = { .stream = stream, .hash = ATA__FNV_START };
	struct ata__noise *own = bandit ? noise_of(bandit) : NULL, noise;
	struct ata__arm *arm = NULL;
	uint32_t arms = 0;
	int stale = 0, error;

	/* What a file without that line says. */
	ata__noise_init(&noise);
	error = read_head(&reader, bandit, &arms, &noise, &stale);

	if (error == 0 && !stale) {
		arm = calloc(arms, sizeof(*arm));
		if (arm == NULL)
			return -ENOMEM;
	}
	if (error == 0)
		error = read_arms(&reader, arms, arm);
	if (error == 0)
		error = ata__reader_end(&reader);
	if (error == 0)
		error = ata__reader_done(&reader);
	if (error == 0 && stale)
		error = -ESTALE;
	if (error != 0) {
		free(arm);
		return error;
	}
	free(bandit->arm);
	bandit->arm = arm;
	if (own != NULL)
		*own = noise;
	return 0;
}

int ata_bandit_save(const struct ata_bandit *bandit, const char *path)
{
	struct ata__store store;
	int error;

	if (bandit == NULL || path == NULL)
		return -EINVAL;
	error = ata__store_begin(&store, path);
	if (error != 0)
		return error;
	return ata__store_end(&store,
			      ata__profile_write(bandit, store.stream));
}

int ata_bandit_load(struct ata_bandit *bandit, const char *path)
{
	FILE *stream;
	int error;

	if (bandit == NULL || path == NULL)
		return -EINVAL;
	if (!ata__bandit_is_fresh(bandit))
		return -EBUSY;
	error = ata__store_open(&stream, path);
	if (error != 0)
		return error;
	error = ata__profile_read(bandit, stream);
	fclose(stream);
	return error;
}
