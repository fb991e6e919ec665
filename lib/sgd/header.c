/* SPDX-License-Identifier: MIT */
/*
 * A line for each field, in the order of the table: a word, and a name up to
 * the end of the line, a whole number, or a real one in hexadecimal, which is
 * exact.
 */
#include "sgd/header.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "bandit/hexfloat.h"
#include "sgd/schedule.h"

#define TITLE "atasched checkpoint "
#define FORMAT 1

#define VECTORS_MAX 255

struct field {
	const char *word;	/* and a blank */
	enum { NAME, SCHEDULE, WHOLE, REAL } kind;
	size_t at;		/* in the header */
	uint64_t max;		/* WHOLE */
	bool fixed;		/* another one is of another run */
};

#define AT(member) offsetof(struct ata__header, member)

static const struct field fields[] = {
	{ "model ", NAME, AT(model), 0, true },
	{ "method ", NAME, AT(method), 0, true },
	{ "optimizer ", NAME, AT(optimizer), 0, true },
	{ "dim ", WHOLE, AT(dim), ATA_TASKS_MAX, true },
	{ "samples ", WHOLE, AT(samples), UINT64_MAX, true },
	{ "seed ", WHOLE, AT(seed), UINT64_MAX, true },
	{ "tasks ", WHOLE, AT(tasks), UINT64_MAX, true },
	{ "micro_batch ", WHOLE, AT(micro_batch), UINT64_MAX, true },
	{ "round ", WHOLE, AT(round), UINT64_MAX, false },
	{ "step ", REAL, AT(step), 0, false },
	{ "momentum ", REAL, AT(momentum), 0, false },
	{ "beta1 ", REAL, AT(beta1), 0, false },
	{ "beta2 ", REAL, AT(beta2), 0, false },
	{ "epsilon ", REAL, AT(epsilon), 0, false },
	{ "weight_decay ", REAL, AT(weight_decay), 0, false },
	{ "schedule ", SCHEDULE, AT(schedule), 0, false },
	{ "schedule_factor ", REAL, AT(schedule_factor), 0, false },
	{ "schedule_period ", WHOLE, AT(schedule_period), UINT64_MAX, false },
	{ "warm_up ", WHOLE, AT(warm_up), UINT64_MAX, false },
	{ "max_delay ", WHOLE, AT(max_delay), UINT64_MAX, false },
	{ "vectors ", WHOLE, AT(vectors), VECTORS_MAX, false },
	{ "profile ", WHOLE, AT(profile), 1, false },
};

#define FIELDS (sizeof(fields) / sizeof(fields[0]))

void ata__header_of(struct ata__header *header, const char *model,
		    const struct ata_sgd_problem *problem,
		    const struct ata_sgd_config *config, uint64_t round)
{
	*header = (struct ata__header){
		.model = model,
		.method = config->method,
		.optimizer = config->optimizer,
		.dim = problem->dim,
		.samples = problem->samples,
		.seed = config->seed,
		.tasks = config->tasks,
		.micro_batch = config->micro_batch,
		.round = round,
		.step = config->step,
		.momentum = config->momentum,
		.beta1 = config->beta1,
		.beta2 = config->beta2,
		.epsilon = config->epsilon,
		.weight_decay = config->weight_decay,
		.schedule = config->schedule,
		.schedule_factor = config->schedule_factor,
		.schedule_period = config->schedule_period,
		.warm_up = config->warm_up,
		.max_delay = config->max_delay,
	};
}

void ata__header_take(const struct ata__header *header,
		      struct ata_sgd_config *config)
{
	config->first_round = header->round;
	config->step = header->step;
	config->momentum = header->momentum;
	config->beta1 = header->beta1;
	config->beta2 = header->beta2;
	config->epsilon = header->epsilon;
	config->weight_decay = header->weight_decay;
	config->schedule = header->schedule;
	config->schedule_factor = header->schedule_factor;
	config->schedule_period = header->schedule_period;
	config->warm_up = header->warm_up;
	config->max_delay = header->max_delay;
}

static const void *value(const struct ata__header *header,
			 const struct field *field)
{
	return (const char *)header + field->at;
}

void ata__header_write(const struct ata__header *header,
		       struct ata__writer *writer)
{
	ata__writer_put(writer, TITLE "%d\n", FORMAT);
	for (const struct field *f = fields; f < fields + FIELDS; f++) {
		const void *at = value(header, f);
		char real[ATA__HEXFLOAT_SIZE];

		switch (f->kind) {
		case NAME:
		case SCHEDULE:
			ata__writer_put(writer, "%s%s\n", f->word,
					*(const char *const *)at);
			break;
		case WHOLE:
			ata__writer_put(writer, "%s%" PRIu64 "\n", f->word,
					*(const uint64_t *)at);
			break;
		case REAL:	/* none is negative, but for a 0 perhaps */
			ata__hexfloat_write(real, fabs(*(const double *)at));
			ata__writer_put(writer, "%s%s\n", f->word, real);
			break;
		}
	}
}

static int read_schedule(struct ata__reader *reader, const char *word,
			 const char **out)
{
	size_t length = 0;
	int error = ata__reader_next(reader);
	const char *name, *text = ata__reader_after(reader, word, &length);

	if (error != 0)
		return error;
	for (uint32_t i = 0; text && (name = ata__schedule_name(i)); i++)
		if (length == strlen(name) && !memcmp(text, name, length)) {
			*out = name;
			return 0;
		}
	return -EBADMSG;
}

static int read_real(struct ata__reader *reader, const char *word, double *out)
{
	size_t length = 0;
	int error = ata__reader_next(reader);
	const char *text = ata__reader_after(reader, word, &length);

	if (error != 0)
		return error;
	return text ? ata__hexfloat_read(text, length, out) : -EBADMSG;
}

int ata__header_read(struct ata__header *header, struct ata__reader *reader,
		     const struct ata__header *own, int *stale)
{
	int error = ata__reader_title(reader, TITLE, FORMAT);

	*header = *own;
	for (const struct field *f = fields; !error && f < fields + FIELDS;
	     f++) {
		void *at = (char *)header + f->at;
		const void *mine = value(own, f);

		switch (f->kind) {
		case NAME:
			error = ata__reader_name(reader, f->word,
						 *(const char *const *)mine,
						 stale);
			break;
		case SCHEDULE:
			error = read_schedule(reader, f->word, at);
			break;
		case WHOLE:
			error = ata__reader_number(reader, f->word, f->max, at);
			if (f->fixed && *(uint64_t *)at !=
					*(const uint64_t *)mine)
				*stale = 1;
			break;
		case REAL:
			error = read_real(reader, f->word, at);
			break;
		}
	}
	return error;
}
