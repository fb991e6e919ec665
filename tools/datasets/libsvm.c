/* SPDX-License-Identifier: MIT */
/* Reading LIBSVM's text, trusting nothing in it. */
#include "datasets/libsvm.h"

#include <errno.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "datasets/lines.h"
#include "files/number.h"

#define FIRST_ROOM 1024
#define SPACE " \t"
#define QUOTED 32	/* of a bad word, so many bytes are shown */

/* What is wrong with which word of the line read last. */
static int wrong(const struct lines *lines, const char *word,
		 const char *what, struct failure *error)
{
	char shown[QUOTED + 1];
	size_t i = 0;

	for (; word[i] && i < QUOTED; i++)
		shown[i] = word[i] > ' ' && word[i] < 127 ? word[i] : '?';
	shown[i] = '\0';
	return failure_set(error, -EINVAL, "%s, line %" PRIu64 ": '%s'%s",
			   lines->path, lines->number, shown, what);
}

static int no_memory(const struct lines *lines, struct failure *error)
{
	return failure_set(error, -ENOMEM, "%s: not enough memory",
			   lines->path);
}

/* Room for one more sample. 0 or -ENOMEM */
static int room_for_sample(struct libsvm *svm)
{
	uint64_t room = svm->room ? 2 * svm->room : FIRST_ROOM;
	uint64_t *first;
	int32_t *label;

	if (svm->part.n < svm->room)
		return 0;
	first = reallocarray(svm->part.first, room + 1, sizeof(*first));
	if (!first)
		return -ENOMEM;
	first[0] = 0;
	svm->part.first = first;
	label = reallocarray(svm->label, room, sizeof(*label));
	if (!label)
		return -ENOMEM;
	svm->label = label;
	svm->room = room;
	return 0;
}

/* Room for one more entry than there are. 0 or -ENOMEM */
static int room_for_entry(struct libsvm *svm, uint64_t entries)
{
	uint64_t room = svm->entries_room ? 2 * svm->entries_room : FIRST_ROOM;
	uint32_t *index;
	float *value;

	if (entries < svm->entries_room)
		return 0;
	index = reallocarray(svm->part.index, room, sizeof(*index));
	if (!index)
		return -ENOMEM;
	svm->part.index = index;
	value = reallocarray(svm->part.value, room, sizeof(*value));
	if (!value)
		return -ENOMEM;
	svm->part.value = value;
	svm->entries_room = room;
	return 0;
}

/* Cut the next word off. NULL: there is none */
static char *next_word(char **rest)
{
	char *word = *rest + strspn(*rest, SPACE);
	size_t length = strcspn(word, SPACE);

	if (!length)
		return NULL;
	*rest = word + length;
	if (**rest)
		*(*rest)++ = '\0';
	return word;
}

static int read_label(const struct lines *lines, const char *word,
		      int32_t *out, struct failure *error)
{
	double value;

	if (number_real(word, &value))
		return wrong(lines, word, " is no label", error);
	if (value != floor(value) || fabs(value) > INT32_MAX)
		return wrong(lines, word, " is no class: not a whole number",
			     error);
	*out = (int32_t)value;
	return 0;
}

/* An entry; below: the index before it. */
static int read_entry(const struct lines *lines, char *word, uint64_t below,
		      uint64_t *index, float *out, struct failure *error)
{
	char *colon = strchr(word, ':');
	double value;

	if (!colon)
		return wrong(lines, word, " is no index:value", error);
	*colon = '\0';
	if (number_whole(word, index) || !*index || *index > LIBSVM_INDEX)
		return wrong(lines, word, " is no index from 1 to 67108864",
			     error);
	if (*index <= below)
		return wrong(lines, word, " is not above the index before it",
			     error);
	if (number_real(colon + 1, &value) || fabs(value) > (double)FLT_MAX)
		return wrong(lines, colon + 1, " is no number in float's range",
			     error);
	*out = (float)value;
	return 0;
}

static int read_sample(const struct lines *lines, char *line,
		       struct libsvm *svm, struct failure *error)
{
	struct dataset_part *part = &svm->part;
	char *word = next_word(&line);
	uint64_t entries, index = 0;
	int status;

	if (!word)
		return wrong(lines, "", " is no sample: an empty line", error);
	if (room_for_sample(svm))
		return no_memory(lines, error);
	status = read_label(lines, word, &svm->label[part->n], error);
	entries = part->first[part->n];
	while (!status && (word = next_word(&line))) {
		float value = 0.0f;

		if (room_for_entry(svm, entries))
			return no_memory(lines, error);
		status = read_entry(lines, word, index, &index, &value, error);
		/* Of a bad one, nothing is seen: n stays as it is. */
		part->index[entries] = (uint32_t)(index - 1);
		part->value[entries++] = value;
	}
	if (status)
		return status;
	if (index > svm->dim)
		svm->dim = (uint32_t)index;
	part->first[++part->n] = entries;
	return 0;
}

int libsvm_read(const char *path, struct libsvm *out, struct libsvm *held_out,
		struct failure *error)
{
	struct lines lines;
	char *line;
	int status = lines_open(&lines, path, error);

	if (status)
		return status;
	while ((status = lines_next(&lines, &line, error)) > 0) {
		int last = held_out && lines.number % LIBSVM_HELD_OUT == 0;

		status = read_sample(&lines, line, last ? held_out : out,
				     error);
		if (status)
			break;
	}
	if (!status && !lines.number)
		status = failure_set(error, -EINVAL, "%s: no samples", path);
	lines_close(&lines);
	return status;
}

void libsvm_free(struct libsvm *svm)
{
	free(svm->part.first);
	free(svm->part.index);
	free(svm->part.value);
	free(svm->part.labels);
	free(svm->label);
}
