/* SPDX-License-Identifier: MIT */
/*
 * ata-bench simulate: the published study, and any like it, in virtual time.
 * The policies decide by the code that drives real threads.
 */
#include "simulate.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "command.h"
#include "complain.h"
#include "interrupt.h"
#include "options.h"
#include "sim/descent.h"
#include "sim_pages.h"
#include "wall.h"

static int show(const struct study *study)
{
	printf("ata-bench simulate %s\n", study->words);
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_OK;
	complain("cannot write to standard output: %s", strerror(errno));
	return STATUS_FAILED;
}

static int write_pages(void *ctx, const struct sim_outcome *outcome)
{
	const struct simulate *s = ctx;

	return sim_pages_write(s->pages, outcome, s->command,
			       s->study != NULL ? s->study->words : NULL);
}

/* What the table says above its rows. */
static const char *note(const struct simulate *s, char *text, size_t capacity)
{
	if (s->study == NULL)
		return NULL;
	snprintf(text, capacity, "Study %s: %s. Its options are\n%s\n",
		 s->study->name, s->study->summary, s->study->words);
	return text;
}

/* Suboptimality of each seed after each checkpoint. */
static int descend(void *ctx, struct sim_outcome *outcome)
{
	const struct simulate *s = ctx;
	const struct experiment *e = outcome->experiment;
	struct descent_config config = {
		.tasks = e->run.tasks,
		.step = s->step,
		.first_seed = e->first_seed,
		.seeds = e->seeds,
		.checkpoint = e->run.checkpoint,
		.checkpoints = e->run.checkpoints,
		.stopped = interrupted,
	};

	outcome->excess = calloc((size_t)e->seeds * e->run.checkpoints,
				 sizeof(*outcome->excess));
	return outcome->excess == NULL ? -ENOMEM :
	       descent_quadratic(&config, outcome->excess);
}

static int run(struct simulate *s)
{
	char text[1024];
	int status = STATUS_OK;
	struct experiment experiment;
	struct sim_outcome outcome = { .text = s->text };
	struct sim_job job = {
		.command = "simulate",
		.note = note(s, text, sizeof(text)),
		.ctx = s,
		.curves = s->report != NULL,
		.beside = s->quadratic ? descend : NULL,
		.finish = s->report != NULL ? write_pages : NULL,
	};

	/* Before there is something that must not be left behind. */
	interrupt_catch(NULL);
	if (s->report != NULL) {
		status = sim_pages_open(&s->pages, s->report);
		if (status != STATUS_OK)
			return status;
	}
	sim_setting_experiment(&s->setting, &experiment);
	experiment.cases = s->cases;
	experiment.n_cases = s->n_cases;
	experiment.alone = s->timing;
	experiment.run.scheduler.clock = s->timing ? wall_now : NULL;
	status = sim_run(&job, &s->setting, &experiment, &outcome);
	sim_pages_close(s->pages);
	return status;
}

/* What was typed, for the page; cut where it is too long to be read. */
static void keep_command(struct simulate *s, int argc, char **argv)
{
	size_t length = (size_t)snprintf(s->command, sizeof(s->command),
					 "ata-bench simulate");

	for (int i = 0; i < argc && length < sizeof(s->command); i++)
		length += (size_t)snprintf(s->command + length,
					   sizeof(s->command) - length, " %s",
					   argv[i]);
}

int simulate_main(int argc, char **argv)
{
	struct simulate *s = malloc(sizeof(*s));
	int status;

	if (s == NULL) {
		complain("simulate: no memory");
		return STATUS_FAILED;
	}
	status = simulate_options(s, argc, argv);
	if (status == OPTIONS_GO && s->show)
		status = show(s->study);
	else if (status == OPTIONS_GO) {
		keep_command(s, argc, argv);
		status = simulate_cases(s);
		if (status == STATUS_OK)
			status = run(s);
		simulate_cases_free(s);
	}
	free(s);
	return status;
}
