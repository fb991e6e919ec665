/* SPDX-License-Identifier: MIT */
/*
 * Everything is written to a folder inside the one that was asked for, and
 * moved out of it at the end, the page last: so old files stay until new ones
 * are complete.
 */
#include "sim_pages.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "complain.h"
#include "interrupt.h"
#include "plot/page.h"
#include "plot/plot.h"
#include "setting.h"

#define SUMMARY "summary.csv"
#define CURVE "curve.csv"
#define PAGE "index.html"

/* One picture of the page. */
struct picture {
	const char *svg, *csv;
	const char *x, *y;
	int descent;		/* only where SGD was run */
	const char *heading, *text, *alt;
};

static const struct picture pictures[] = {
	{ "suboptimality-time.svg", CURVE, "time", "suboptimality", 1,
	  "Suboptimality against time",
	  "How far SGD is from the minimum when so much time has passed: lower "
	  "and further to the left is better. All policies take the same steps; "
	  "they differ in how long the rounds last.",
	  "Suboptimality over time, a line per policy" },
	{ "suboptimality-worker-time.svg", CURVE, "worker-time",
	  "suboptimality", 1,
	  "Suboptimality against worker time",
	  "The same against the busy time of all workers, which is what the "
	  "result costs. Greedy scheduling keeps every worker busy.",
	  "Suboptimality over worker time, a line per policy" },
	{ "round-time.svg", CURVE, "round", "round-time", 0,
	  "Average round time",
	  "The mean time of a round so far. A policy that learns comes down to "
	  "the oracle's line (ofta), which knows the means.",
	  "Average round time over rounds, a line per policy" },
	{ "worker-time.svg", CURVE, "round", "worker-time", 0,
	  "Average worker time",
	  "The busy time of all workers in a round, mean so far.",
	  "Average worker time over rounds, a line per policy" },
	{ "regret.svg", CURVE, "round", "regret", 0,
	  "Average regret",
	  "What the allocations' expected ends are above the best possible one, "
	  "mean so far. It falls to 0 where the sum grows as a logarithm. "
	  "Greedy scheduling (gta) has no allocation.",
	  "Average regret over rounds, a line per policy" },
	{ "round-time-bars.svg", SUMMARY, NULL, "round-time", 0,
	  "Round time in all",
	  "Mean over all rounds; whiskers: deviation over seeds.",
	  "Round time, a bar per policy" },
};

#define PICTURES (sizeof(pictures) / sizeof(*pictures))

struct sim_pages {
	char *folder, *inside;
	int made;		/* the folder was not there before */
};

/* "folder/name"; NULL: no memory */
static char *in(const char *folder, const char *name)
{
	size_t size = strlen(folder) + strlen(name) + 2;
	char *path = malloc(size);

	if (path != NULL)
		snprintf(path, size, "%s/%s", folder, name);
	return path;
}

static int fail(const char *folder, int error)
{
	complain("simulate: cannot write to the folder %s: %s", folder,
		 strerror(error));
	return STATUS_FAILED;
}

int sim_pages_open(struct sim_pages **out, const char *folder)
{
	struct sim_pages *pages = calloc(1, sizeof(*pages));

	if (pages == NULL)
		return setting_error("simulate", -ENOMEM);
	pages->folder = strdup(folder);
	pages->inside = in(folder, ".report.XXXXXX");
	if (pages->folder == NULL || pages->inside == NULL) {
		free(pages->folder);
		free(pages->inside);
		free(pages);
		return setting_error("simulate", -ENOMEM);
	}
	pages->made = mkdir(folder, 0777) == 0;
	if (mkdtemp(pages->inside) == NULL) {
		int error = errno;

		pages->inside[0] = '\0';
		sim_pages_close(pages);
		return fail(folder, error);
	}
	*out = pages;
	return STATUS_OK;
}

static void remove_inside(const struct sim_pages *pages, const char *name)
{
	char *path = in(pages->inside, name);

	if (path != NULL)
		unlink(path);
	free(path);
}

void sim_pages_close(struct sim_pages *pages)
{
	if (pages == NULL)
		return;
	if (pages->inside[0] != '\0') {
		remove_inside(pages, SUMMARY);
		remove_inside(pages, CURVE);
		remove_inside(pages, PAGE);
		for (size_t i = 0; i < PICTURES; i++)
			remove_inside(pages, pictures[i].svg);
		rmdir(pages->inside);
	}
	/* Fails where there is something in it, as it should. */
	if (pages->made)
		rmdir(pages->folder);
	free(pages->folder);
	free(pages->inside);
	free(pages);
}

static int write_table(const struct sim_pages *pages, const char *name,
		       void (*write)(const struct sim_outcome *outcome,
				     FILE *stream),
		       const struct sim_outcome *outcome)
{
	char *path = in(pages->inside, name);
	FILE *stream = path != NULL ? fopen(path, "we") : NULL;
	int error = 0;

	if (stream == NULL) {
		error = errno;
	} else {
		errno = 0;
		write(outcome, stream);
		if (ferror(stream))
			error = errno != 0 ? errno : EIO;
		if (fclose(stream) != 0 && error == 0)
			error = errno;
	}
	free(path);
	return error == 0 ? STATUS_OK : fail(pages->folder, error);
}

static int draw(const struct sim_pages *pages, const struct picture *picture)
{
	char *csv = in(pages->inside, picture->csv);
	char *svg = in(pages->inside, picture->svg);
	const char *const files[] = { csv };
	struct plot_request request = {
		.files = files, .n = 1, .output = svg,
		.x = picture->x, .y = picture->y, .stop = interrupted,
	};
	struct failure failure;
	int error = csv != NULL && svg != NULL ?
		    plot_draw(&request, &failure) : -ENOMEM;

	free(csv);
	free(svg);
	if (error == 0)
		return STATUS_OK;
	if (error == -ENOMEM || interrupted())
		return setting_error("simulate", error);
	complain("simulate: %s", failure.text);
	return STATUS_FAILED;
}

/* The rows as a table of the page says them: CSV in memory. */
static char *short_table(const struct sim_outcome *outcome)
{
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (stream == NULL)
		return NULL;
	sim_short_rows(outcome, stream);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}

/* What the page says first; NULL: no memory */
static char *introduction(const struct sim_outcome *outcome,
			  const char *command, const char *study)
{
	const struct experiment *e = outcome->experiment;
	char *text = NULL;
	size_t size;
	FILE *stream = open_memstream(&text, &size);

	if (stream == NULL)
		return NULL;
	fprintf(stream, "Rounds of %llu tasks in virtual time, %llu of them, "
		"under %lu seeds: lines and rows are medians and means over "
		"these. The policies decide by the code of libatasched that "
		"drives real threads; atasched(7) explains them.\n\n"
		"Made by: %s\n",
		(unsigned long long)e->run.tasks,
		(unsigned long long)e->run.rounds, (unsigned long)e->seeds,
		command);
	if (study != NULL)
		fprintf(stream, "\nThe study stands for: %s\n", study);
	if (fclose(stream) == 0)
		return text;
	free(text);
	return NULL;
}

/* index.html, from what is in the folder. */
static int write_page(const struct sim_pages *pages,
		      const struct sim_outcome *outcome, const char *intro,
		      const char *table)
{
	struct page_section section[PICTURES + 1];
	char *svg[PICTURES] = { NULL };
	char *path = in(pages->inside, PAGE);
	struct failure failure;
	uint32_t n = 0;
	int error = path != NULL ? 0 : -ENOMEM;

	for (size_t i = 0; i < PICTURES && error == 0; i++) {
		const struct picture *p = &pictures[i];

		if (p->descent && outcome->excess == NULL)
			continue;
		svg[i] = in(pages->inside, p->svg);
		error = svg[i] != NULL ? 0 : -ENOMEM;
		section[n++] = (struct page_section){
			.heading = p->heading, .text = p->text,
			.svg = svg[i], .alt = p->alt };
	}
	section[n++] = (struct page_section){
		.heading = "All rows",
		.text = "Times in seconds, means per round; _sd: deviation "
			"over seeds. summary.csv and curve.csv beside this "
			"page have all digits.",
		.table = table };
	failure_set(&failure, 0, "no memory");
	if (error == 0)
		error = page_write(path, "ata-bench simulate", intro, section,
				   n, &failure);
	for (size_t i = 0; i < PICTURES; i++)
		free(svg[i]);
	free(path);
	if (error == 0)
		return STATUS_OK;
	complain("simulate: %s", failure.text);
	return STATUS_FAILED;
}

/* Out of the folder inside; a file that was not written is none. */
static int move_out(const struct sim_pages *pages, const char *name)
{
	char *from = in(pages->inside, name), *to = in(pages->folder, name);
	int error = 0;

	if (from == NULL || to == NULL)
		error = ENOMEM;
	else if (rename(from, to) != 0 && errno != ENOENT)
		error = errno;
	free(from);
	free(to);
	return error == 0 ? STATUS_OK : fail(pages->folder, error);
}

int sim_pages_write(struct sim_pages *pages, const struct sim_outcome *outcome,
		    const char *command, const char *study)
{
	char *intro = introduction(outcome, command, study);
	char *table = short_table(outcome);
	int status = write_table(pages, SUMMARY, sim_summary, outcome);

	if (status == STATUS_OK && (intro == NULL || table == NULL))
		status = setting_error("simulate", -ENOMEM);
	if (status == STATUS_OK)
		status = write_table(pages, CURVE, sim_curve, outcome);
	for (size_t i = 0; i < PICTURES && status == STATUS_OK; i++)
		if (!pictures[i].descent || outcome->excess != NULL)
			status = draw(pages, &pictures[i]);
	if (status == STATUS_OK)
		status = write_page(pages, outcome, intro, table);
	free(intro);
	free(table);
	for (size_t i = 0; i < PICTURES && status == STATUS_OK; i++)
		status = move_out(pages, pictures[i].svg);
	if (status == STATUS_OK)
		status = move_out(pages, SUMMARY);
	if (status == STATUS_OK)
		status = move_out(pages, CURVE);
	return status == STATUS_OK ? move_out(pages, PAGE) : status;
}
