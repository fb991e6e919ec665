/* SPDX-License-Identifier: MIT */
/*
 * Profiles: what was learned of one kernel on one machine, for the next run.
 *
 *	atasched profile 1
 *	machine Some CPU, 2 workers, 0f3a...
 *	kernel copy
 *	arms 2
 *	count mean m2 batches
 *	0x1.8p+4 0x1.0624dd2f1a9fcp-10 0x1.2p-38 3
 *	0x0p+0 0x0p+0 0x0p+0 0
 *	end 8c5b0f1d2e3a4b5c
 *
 * The first line tells the version, which goes up when the rest changes. Names
 * go to the end of their line. Each arm has a line, and its numbers are those of
 * struct ata__arm; hexadecimal ones are exact. The last line has the FNV-1a hash
 * of all lines before it.
 *
 * A reader trusts nothing: a line is bounded, a number has one spelling and a
 * range, and nothing may be missing or follow. What it has read becomes the
 * bandit's only when the last byte has been seen.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <atasched/bandit.h>

#include "bandit/bandit.h"
#include "bandit/hexfloat.h"
#include "bandit/profile.h"
#include "fnv.h"
#include "store.h"

#define TITLE "atasched profile "
#define FORMAT "1"
#define COLUMNS "count mean m2 batches"

/* Room for any line and its end: a name is the longest part of one. */
#define LINE_SIZE (ATA_NAME_MAX + 64)

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

/* Write text, and put it into the hash. */
static void put(FILE *stream, uint64_t *hash, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

static void put(FILE *stream, uint64_t *hash, const char *format, ...)
{
	char line[LINE_SIZE];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	*hash = ata__fnv(*hash, line, (size_t)length);
	fwrite(line, 1, (size_t)length, stream);
}

int ata__profile_write(const struct ata_bandit *bandit, FILE *stream)
{
	char count[ATA__HEXFLOAT_SIZE], mean[ATA__HEXFLOAT_SIZE];
	char m2[ATA__HEXFLOAT_SIZE];
	uint64_t hash = ATA__FNV_START;

	for (uint32_t i = 0; i < bandit->all; i++)
		if (!is_sound(&bandit->arm[i]))
			return -ERANGE;
	put(stream, &hash, TITLE FORMAT "\n");
	put(stream, &hash, "machine %s\n", bandit->machine);
	put(stream, &hash, "kernel %s\n", bandit->kernel);
	put(stream, &hash, "arms %" PRIu32 "\n", bandit->all);
	put(stream, &hash, COLUMNS "\n");
	for (uint32_t i = 0; i < bandit->all; i++) {
		const struct ata__arm *arm = &bandit->arm[i];

		ata__hexfloat_write(count, arm->count);
		ata__hexfloat_write(mean, arm->mean);
		ata__hexfloat_write(m2, arm->m2);
		put(stream, &hash, "%s %s %s %" PRIu64 "\n", count, mean, m2,
		    arm->batches);
	}
	fprintf(stream, "end %016" PRIx64 "\n", hash);
	return 0;
}

/* A profile that is being read, line by line. */
struct reader {
	FILE *stream;
	uint64_t hash;		/* of the lines so far */
	char line[LINE_SIZE];	/* the last, without its end; may hold any
				   byte, 0 too */
	size_t length;
};

static int read_failed(const struct reader *reader)
{
	if (!ferror(reader->stream))
		return -EBADMSG;
	return errno > 0 ? -errno : -EIO;
}

/* The next line; one that is too long or has no end is none. */
static int next_line(struct reader *reader)
{
	int c;

	errno = 0;
	reader->length = 0;
	while ((c = getc(reader->stream)) != '\n') {
		if (c == EOF || reader->length == sizeof(reader->line))
			return read_failed(reader);
		reader->line[reader->length++] = (char)c;
	}
	return 0;
}

/* The next line, one of those that are hashed. */
static int next_hashed(struct reader *reader)
{
	int error = next_line(reader);

	if (error != 0)
		return error;
	reader->hash = ata__fnv(reader->hash, reader->line, reader->length);
	reader->hash = ata__fnv(reader->hash, "\n", 1);
	return 0;
}

static int is_line(const struct reader *reader, const char *text)
{
	return reader->length == strlen(text) &&
	       memcmp(reader->line, text, reader->length) == 0;
}

/* What follows word and a blank in the line; NULL: it begins with others. */
static const char *after(const struct reader *reader, const char *word,
			 size_t *length)
{
	size_t begin = strlen(word);

	if (reader->length < begin ||
	    memcmp(reader->line, word, begin) != 0)
		return NULL;
	*length = reader->length - begin;
	return reader->line + begin;
}

/* A whole number without sign and leading zeros, at most max. */
static int read_whole(const char *text, size_t length, uint64_t max,
		      uint64_t *out)
{
	uint64_t value = 0;

	if (length == 0 || length > 16 || (text[0] == '0' && length > 1))
		return -EBADMSG;
	for (size_t i = 0; i < length; i++) {
		if (text[i] < '0' || text[i] > '9')
			return -EBADMSG;
		value = 10 * value + (uint64_t)(text[i] - '0');
	}
	if (value > max)
		return -EBADMSG;
	*out = value;
	return 0;
}

static int read_title(struct reader *reader)
{
	const char *version;
	uint64_t number;
	size_t length;
	int error = next_hashed(reader);

	if (error != 0 || is_line(reader, TITLE FORMAT))
		return error;
	version = after(reader, TITLE, &length);
	if (version == NULL ||
	    read_whole(version, length, UINT32_MAX, &number) != 0)
		return -EBADMSG;
	return -EPROTONOSUPPORT;
}

/* A line of a word and a name. *stale becomes 1 where it is another one. */
static int read_name(struct reader *reader, const char *word, const char *name,
		     int *stale)
{
	const char *text;
	size_t length = 0;
	int error = next_hashed(reader);

	if (error != 0)
		return error;
	text = after(reader, word, &length);
	if (text == NULL || length > ATA_NAME_MAX)
		return -EBADMSG;
	if (length != strlen(name) || memcmp(text, name, length) != 0)
		*stale = 1;
	return 0;
}

static int read_head(struct reader *reader, const struct ata_bandit *bandit,
		     uint32_t *arms, int *stale)
{
	int error = read_title(reader);
	const char *text;
	uint64_t number;
	size_t length = 0;

	if (error == 0)
		error = read_name(reader, "machine ", bandit->machine, stale);
	if (error == 0)
		error = read_name(reader, "kernel ", bandit->kernel, stale);
	if (error == 0)
		error = next_hashed(reader);
	if (error != 0)
		return error;
	text = after(reader, "arms ", &length);
	if (text == NULL ||
	    read_whole(text, length, ATA_ARMS_MAX, &number) != 0 || number == 0)
		return -EBADMSG;
	*arms = (uint32_t)number;
	if (*arms != bandit->all)
		*stale = 1;
	error = next_hashed(reader);
	return error != 0 || is_line(reader, COLUMNS) ? error : -EBADMSG;
}

/* The next word of the line, from *at to a blank or end; *at goes behind it. */
static size_t take_word(const char **at, const char *end, const char **word)
{
	size_t left = (size_t)(end - *at);
	const char *blank = memchr(*at, ' ', left);

	*word = *at;
	*at = blank != NULL ? blank + 1 : end;
	return blank != NULL ? (size_t)(blank - *word) : left;
}

static int read_arm(const struct reader *reader, struct ata__arm *arm)
{
	const char *at = reader->line, *end = at + reader->length, *word;
	double *const number[] = { &arm->count, &arm->mean, &arm->m2 };
	size_t length;

	for (int i = 0; i < 3; i++) {
		length = take_word(&at, end, &word);
		if (ata__hexfloat_read(word, length, number[i]) != 0)
			return -EBADMSG;
	}
	if (read_whole(at, (size_t)(end - at), ATA_TASKS_MAX,
		       &arm->batches) != 0)
		return -EBADMSG;
	return is_sound(arm) ? 0 : -EBADMSG;
}

/* arm: NULL where the file is sound, perhaps, but of no use. */
static int read_arms(struct reader *reader, uint32_t arms,
		     struct ata__arm *arm)
{
	int error = 0;

	for (uint32_t i = 0; i < arms && error == 0; i++) {
		struct ata__arm one;

		error = next_hashed(reader);
		if (error == 0)
			error = read_arm(reader, &one);
		if (error == 0 && arm != NULL)
			arm[i] = one;
	}
	return error;
}

static int read_end(struct reader *reader)
{
	int error = next_line(reader);
	char line[32];

	if (error != 0)
		return error;
	snprintf(line, sizeof(line), "end %016" PRIx64, reader->hash);
	if (!is_line(reader, line) || getc(reader->stream) != EOF)
		return -EBADMSG;
	return ferror(reader->stream) ? read_failed(reader) : 0;
}

int ata__profile_read(struct ata_bandit *bandit, FILE *stream)
{
	struct reader reader = { .stream = stream, .hash = ATA__FNV_START };
	struct ata__arm *arm = NULL;
	uint32_t arms = 0;
	int stale = 0;
	int error = read_head(&reader, bandit, &arms, &stale);

	if (error == 0 && !stale) {
		arm = calloc(arms, sizeof(*arm));
		if (arm == NULL)
			return -ENOMEM;
	}
	if (error == 0)
		error = read_arms(&reader, arms, arm);
	if (error == 0)
		error = read_end(&reader);
	if (error == 0 && stale)
		error = -ESTALE;
	if (error != 0) {
		free(arm);
		return error;
	}
	free(bandit->arm);
	bandit->arm = arm;
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
	if (bandit->begun || bandit->rounds > 0)
		return -EBUSY;
	error = ata__store_open(&stream, path);
	if (error != 0)
		return error;
	error = ata__profile_read(bandit, stream);
	fclose(stream);
	return error;
}
