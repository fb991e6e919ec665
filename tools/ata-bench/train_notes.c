/* SPDX-License-Identifier: MIT */
/*
 * What train tells in plain words: what was trained, before its rows, and
 * behind them what ATA saved or cost.
 */
#include "train.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include <zlib.h>

#include "datasets/libsvm.h"

/* Room for one fragment of a sentence. */
struct words {
	char text[96];
};

/* "3.1 per cent less than omp-static", a against b */
static struct words against(double a, double b, const char *name)
{
	struct words words;
	double less = 100.0 * (1.0 - a / b), size = fabs(less);

	if (a > 3.0 * b)
		snprintf(words.text, sizeof(words.text),
			 "%.1f times that of %.40s", a / b, name);
	else if (size < 0.5)
		snprintf(words.text, sizeof(words.text),
			 "within 0.5 per cent of %.40s", name);
	else
		snprintf(words.text, sizeof(words.text),
			 "%.*f per cent %s than %.40s", size < 9.95 ? 1 : 0,
			 size, less > 0.0 ? "less" : "more", name);
	return words;
}

struct train_crc train_crc_of(const struct train *train,
			      const struct train_row *row)
{
	const void *params = row->params;
	uint64_t bytes = train->task.model->dim * sizeof(*row->params);
	struct train_crc crc;

	snprintf(crc.text, sizeof(crc.text), "%08lx",
		 crc32_z(0, params, bytes));
	return crc;
}

/* The row that the sentence is about: the first one of ATA's policies. */
static const struct train_row *find_ata(const struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!strncmp(train->row[i].name, "ata", 3) ||
		    !strcmp(train->row[i].name, "auto"))
			return &train->row[i];
	return NULL;
}

/* The OpenMP schedule that took the least time, or NULL. */
static const struct train_row *find_best(const struct train *train)
{
	const struct train_row *best = NULL;

	for (uint32_t i = 0; i < train->n; i++)
		if (row_is_openmp(train->row[i].name) &&
		    (!best || train->row[i].seconds < best->seconds))
			best = &train->row[i];
	return best;
}

static const struct train_row *find_name(const struct train *train,
					 const char *name)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (!strcmp(train->row[i].name, name))
			return &train->row[i];
	return NULL;
}

/* What ATA saved, or cost, against OpenMP's schedules. */
static void note_savings(const struct train *train, struct report *report)
{
	const struct train_row *ata = find_ata(train);
	const struct train_row *best = find_best(train);
	const struct train_row *fixed = find_name(train, "omp-static");

	if (!ata || !best)
		return;
	if (fixed == best)
		fixed = NULL;
	report_note(report,
		    "ATA (%s) took %.2f s: %s, the best OpenMP schedule here%s%s.",
		    ata->name, ata->seconds,
		    against(ata->seconds, best->seconds, best->name).text,
		    fixed ? ", and " : "",
		    fixed ? against(ata->seconds, fixed->seconds, fixed->name)
				    .text : "");
	report_note(report, "Its cores were busy for %.2f s in sum: %s%s%s.",
		    ata->worker_seconds,
		    against(ata->worker_seconds, best->worker_seconds,
			    best->name).text,
		    fixed ? ", and " : "",
		    fixed ? against(ata->worker_seconds, fixed->worker_seconds,
				    fixed->name).text : "");
	if (train->setting.cost.n > 0)
		report_note(report, "Its rounds cost %.4g each: %s.",
			    ata->price / (double)ata->rounds,
			    against(ata->price, best->price, best->name).text);
}

/* What is true of the times of every row. */
static void note_machine(const struct train *train, struct report *report)
{
	const char *emulated = emulate_text(train->task.emulate);

	if (emulate_is_virtual(train->task.emulate))
		report_note(report,
			    "The workers were emulated (%s): their tasks sleep "
			    "to the time they should last.", emulated);
	else if (*emulated)
		report_note(report,
			    "The slow core was emulated (%s): that worker does "
			    "each task's work so many times.", emulated);
	if (train->shared)
		report_note(report,
			    "There are more workers than cores, so the times "
			    "say little and there is no ratio.");
}

/* The target may be known from one round's samples, or from the test
 * samples. */
static void note_target(const struct train *train, const struct train_row *row,
			struct report *report)
{
	double loss = train->evaluate ? row->score.loss : row->round_loss;

	if (!isnan(train->target_loss) && !(loss <= train->target_loss))
		report_note(report,
			    "%s did not reach the target loss: %.6g after its "
			    "last round.", row->name, loss);
}

const struct train_row *train_first_in_rounds(const struct train *train)
{
	for (uint32_t i = 0; i < train->n; i++)
		if (train->row[i].row)
			return &train->row[i];
	return NULL;
}

static void note_bits(const struct train *train, struct report *report)
{
	const struct train_row *first = train_first_in_rounds(train);
	uint32_t same = train_has_policies(train) ?
			train->setting.policies.n : 0;

	if (same > 1)
		report_note(report,
			    "%s %" PRIu32 " computed the same numbers, to the "
			    "last bit (CRC-32 of the parameters: %s): loss and "
			    "accuracy do not depend on the policy.",
			    same == train->n ? "All" : "The first", same,
			    train_crc_of(train, first).text);
	else if (same == 1)
		report_note(report, "CRC-32 of the parameters: %s",
			    train_crc_of(train, first).text);
}

void train_note_results(const struct train *train, struct report *report)
{
	note_savings(train, report);
	note_machine(train, report);
	for (uint32_t i = 0; i < train->n; i++)
		note_target(train, &train->row[i], report);
	note_bits(train, report);
}

/* What was done to the data. */
static void note_data(const struct dataset *data, struct report *report)
{
	if (data->split)
		report_note(report,
			    "There is no %s.t: every %dth sample was held out "
			    "to test.", data->name, LIBSVM_HELD_OUT);
	if (data->scale == DATASET_STANDARD)
		report_note(report,
			    "Each channel less its mean, by its deviation.");
	if (data->augment)
		report_note(report,
			    "Images to train on are shifted by up to %d pixels "
			    "and flipped at random.", DATASET_PAD);
}

/* The rule, and the step size of each method that has another. */
static void note_steps(const struct train *train, struct report *report)
{
	const struct ata_sgd_config *sgd = &train->sgd;
	char text[512];
	size_t n = (size_t)snprintf(text, sizeof(text), "%s", sgd->optimizer);

	if (!strcmp(sgd->optimizer, "momentum") ||
	    !strcmp(sgd->optimizer, "nesterov"))
		n += (size_t)snprintf(text + n, sizeof(text) - n, " %g",
				      sgd->momentum);
	for (uint32_t i = 0; i < train->methods.n; i++) {
		double step = train->methods.step[i];

		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      ", step %g of %s",
				      isnan(step) ? sgd->step : step,
				      train->methods.name[i]);
	}
	if (strcmp(sgd->schedule, "constant"))
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      ", schedule %s", sgd->schedule);
	if (sgd->warm_up)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
				      ", warm-up %" PRIu64, sgd->warm_up);
	if (sgd->weight_decay > 0.0)
		snprintf(text + n, sizeof(text) - n, ", weight decay %g",
			 sgd->weight_decay);
	report_note(report, "%s", text);
}

void train_note_setting(const struct train *train, struct report *report)
{
	const struct dataset *data = &train->data;
	const struct model *model = train->task.model;

	if (model->type->needs_data)
		report_note(report,
			    "%s on %s%s: %" PRIu64 " samples to train on, %"
			    PRIu64 " to test",
			    model->name, data->name,
			    data->fallback ? " data (" DATASET_DIRECTORY
					     " is not there)" : "",
			    data->train.n, data->test.n);
	else
		report_note(report, "%s: %s", model->name,
			    model->type->summary);
	note_data(data, report);
	note_steps(train, report);
	report_note(report,
		    "%" PRIu64 " tasks of %" PRIu32 " samples a round, seed %"
		    PRIu64 ", %" PRIu32 " worker%s%s%s",
		    train->sgd.tasks, train->sgd.micro_batch,
		    train->setting.seed, ata_pool_workers(train->pool),
		    ata_pool_workers(train->pool) == 1 ? "" : "s",
		    *emulate_text(train->task.emulate) ? ", emulated: " : "",
		    emulate_text(train->task.emulate));
}
