/* SPDX-License-Identifier: MIT */
/* The rows of overhead, and what was found of the machine above them. */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "median.h"
#include "overhead.h"
#include "quantile.h"
#include "report.h"
#include "setting.h"

static const struct report_column columns[] = {
	{ .name = "what", .type = REPORT_TEXT },
	{ .name = "workers", .type = REPORT_COUNT },
	{ .name = "ns", .type = REPORT_NUMBER, .digits = 1 },
	{ .name = "low", .type = REPORT_NUMBER, .digits = 1 },
	{ .name = "high", .type = REPORT_NUMBER, .digits = 1 },
	{ .name = "ratio", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "ratio_low", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "ratio_high", .type = REPORT_NUMBER, .digits = 3 },
	{ .name = "over", .type = REPORT_TEXT },
	{ .name = "floors", .type = REPORT_NUMBER, .digits = 2 },
	{ .name = "group", .type = REPORT_TEXT },
};

static const char *or_unknown(const char *text)
{
	return text[0] != '\0' ? text : "not readable";
}

static void note_machine(struct report *report, const struct overhead *o)
{
	const struct overhead_machine *machine = &o->machine;

	report_note(report, "Processor: %s; %" PRIu32 " of its units %s used. "
		    "Clock source: %s. Frequency governor: %s. OpenMP: %s.",
		    or_unknown(machine->model), machine->units,
		    machine->units == 1 ? "is" : "are",
		    or_unknown(machine->clock), or_unknown(machine->governor),
		    overhead_runtime());
	if (isnan(machine->load))
		report_note(report, "Load average: not readable.");
	else
		report_note(report, "Load average of the last minute before: "
			    "%.2f.", machine->load);
	if (isnan(machine->others))
		report_note(report, "What other processes used meanwhile: not "
			    "readable.");
	else
		report_note(report, "Other processes kept %.2f cores busy "
			    "meanwhile.", machine->others);
	report_note(report, "Medians of %" PRIu32 " lap%s, each with the %s.\n",
		    o->laps, o->laps == 1 ? "" : "s",
		    o->laps < MEDIAN_LEAST ? "least and the most" :
		    "95 % interval of the median");
}

/* values has room for o->laps numbers. */
static struct median ratio(const struct overhead *o,
			   const struct overhead_probe *probe, uint32_t base,
			   double *values)
{
	struct median none = { (double)NAN, (double)NAN, (double)NAN };

	if (base == OVERHEAD_NONE)
		return none;
	for (uint32_t i = 0; i < o->laps; i++)
		values[i] = probe->seconds[i] / o->probe[base].seconds[i];
	return median_of(values, o->laps);
}

static void add_row(struct report *report, const struct overhead *o,
		    const struct overhead_probe *probe, double *values)
{
	struct median median;

	report_text(report, probe->what);
	report_count(report, probe->workers);
	memcpy(values, probe->seconds, o->laps * sizeof(*values));
	median = median_of(values, o->laps);
	report_number(report, 1e9 * median.value);
	report_number(report, 1e9 * median.low);
	report_number(report, 1e9 * median.high);
	median = ratio(o, probe, probe->base, values);
	report_number(report, median.value);
	report_number(report, median.low);
	report_number(report, median.high);
	report_text(report, probe->base != OVERHEAD_NONE ?
			    o->probe[probe->base].what : NULL);
	median = ratio(o, probe, probe->floor, values);
	report_number(report, median.value);
	report_text(report, probe->kind->group);
}

/* In words: what a round costs that does nothing. */
static void conclude(struct report *report, const struct overhead *o,
		     double *values)
{
	for (uint32_t i = 0; i < o->n; i++) {
		const struct overhead_probe *probe = &o->probe[i];
		struct median base = ratio(o, probe, probe->base, values);
		struct median floor = ratio(o, probe, probe->floor, values);

		if (strcmp(probe->what, "pool-rounds") != 0 ||
		    isnan(floor.value))
			continue;
		report_note(report, "\nA round on %" PRIu32 " workers, one of "
			    "many in a call, costs %.2f (%.2f to %.2f) of "
			    "OpenMP's empty region, and %.1f times the way of "
			    "a cache line to another core and back.",
			    probe->workers, base.value, base.low, base.high,
			    floor.value);
	}
}

int overhead_print(const struct overhead *o)
{
	double *values = calloc(o->laps, sizeof(*values));
	struct report *report;

	if (values == NULL ||
	    report_open(&report, o->format, columns,
			sizeof(columns) / sizeof(*columns)) != 0) {
		free(values);
		return setting_error("overhead", -ENOMEM);
	}
	note_machine(report, o);
	for (uint32_t i = 0; i < o->n; i++)
		add_row(report, o, &o->probe[i], values);
	conclude(report, o, values);
	free(values);
	return report_close(report);
}
