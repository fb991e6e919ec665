/* SPDX-License-Identifier: MIT */
/* ata-bench plot: pictures of what the other commands print. */
#include "plot/plot.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "command.h"
#include "complain.h"
#include "interrupt.h"
#include "options.h"
#include "setting.h"
#include "words.h"

static int word_x(const struct option_spec *spec, const char *word,
		  char *wanted, size_t capacity)
{
	if (plot_has_x(word)) {
		*(const char **)spec->value = word;
		return 0;
	}
	snprintf(wanted, capacity, "time, worker-time, computed or round");
	return -EINVAL;
}

static int word_y(const struct option_spec *spec, const char *word,
		  char *wanted, size_t capacity)
{
	if (plot_has_y(word)) {
		*(const char **)spec->value = word;
		return 0;
	}
	snprintf(wanted, capacity, "a measure of any table (see ata-bench(1))");
	return -EINVAL;
}

static int word_log(const struct option_spec *spec, const char *word,
		    char *wanted, size_t capacity)
{
	static const char *const names[] = {
		[PLOT_LOG_NONE] = "none",
		[PLOT_LOG_X] = "x",
		[PLOT_LOG_Y] = "y",
		[PLOT_LOG_XY] = "xy",
	};

	for (int i = PLOT_LOG_NONE; i <= PLOT_LOG_XY; i++) {
		if (strcmp(word, names[i]) == 0) {
			*(enum plot_log *)spec->value = (enum plot_log)i;
			return 0;
		}
	}
	snprintf(wanted, capacity, "none, x, y or xy");
	return -EINVAL;
}

/* A slip of the finger must not cost the data. */
static const char *find_overwritten(const struct plot_request *request)
{
	char *made = request->output == NULL ?
		     plot_output(request->files[0]) : NULL;
	const char *path = made != NULL ? made : request->output;
	const char *found = NULL;
	struct stat output, input;

	if (path != NULL && stat(path, &output) == 0 && S_ISREG(output.st_mode))
		for (uint32_t i = 0; i < request->n; i++)
			if (stat(request->files[i], &input) == 0 &&
			    input.st_dev == output.st_dev &&
			    input.st_ino == output.st_ino)
				found = request->files[i];
	free(made);
	return found;
}

static int run(const struct plot_request *request)
{
	struct failure failure;
	const char *file = find_overwritten(request);
	int error;

	if (file != NULL) {
		complain("plot: \"%s\" is to be drawn, and would be overwritten",
			 file);
		return STATUS_USAGE;
	}
	interrupt_catch(NULL);
	error = plot_draw(request, &failure);
	if (error == 0)
		return STATUS_OK;
	if (interrupted())
		return setting_error("plot", error);
	complain("plot: %s", failure.text);
	return error == -ENOTSUP ? STATUS_USAGE : STATUS_FAILED;
}

int plot_main(int argc, char **argv)
{
	struct plot_request request = {
		.files = (const char *const *)argv, .stop = interrupted,
	};
	const struct option_spec options[] = {
		{ .name = "output", .argument = "FILE",
		  .help = "where to write; by default the first FILE with\n"
			  ".svg instead of .csv; -: standard output",
		  .parse = word_string, .value = &request.output },
		{ .name = "x", .argument = "X",
		  .help = "of curves: time, worker-time, computed or round",
		  .parse = word_x, .value = &request.x },
		{ .name = "y", .argument = "Y",
		  .help = "what to draw: suboptimality, loss, regret,\n"
			  "round-time, ...; by default what suits the table",
		  .parse = word_y, .value = &request.y },
		{ .name = "log", .argument = "AXES",
		  .help = "logarithmic axes: none, x, y or xy",
		  .parse = word_log, .value = &request.log },
		{ .name = "title", .argument = "TEXT",
		  .help = "above the picture; by default none",
		  .parse = word_string, .value = &request.title },
	};
	const struct usage usage = {
		.command = "plot",
		.words = "FILE...",
		.summary = "Draws tables that other commands wrote as CSV, "
			   "with gnuplot, to an SVG file.\nSeveral files of one "
			   "kind become one picture.",
		.options = options,
		.count = sizeof(options) / sizeof(*options),
		.min_words = 1,
		.max_words = UINT32_MAX,
	};
	int status = options_read(&usage, argc, argv, &request.n);

	return status == OPTIONS_GO ? run(&request) : status;
}
