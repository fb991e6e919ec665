/* SPDX-License-Identifier: MIT */
/* What simulate and replay have in common: run, write, print. */
#include "sim_run.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "files/outfile.h"
#include "interrupt.h"
#include "progress.h"
#include "setting.h"

#define PARTS 10000		/* of the progress bar */

void sim_setting_init(struct sim_setting *setting)
{
	memset(setting, 0, sizeof(*setting));
	setting->policies = (struct name_list){ 5, {
		"ofta", "uta", "gta", "ata", "ata-empirical" } };
	setting->seed = 1;
	setting->seeds = 5;
	setting->alpha = (double)NAN;
	setting->eta = 1.0;
	setting->scale = 2.0;
}

static void show_part(double part)
{
	progress_show((uint64_t)(PARTS * part));
}

void sim_setting_experiment(const struct sim_setting *setting,
			    struct experiment *experiment)
{
	*experiment = (struct experiment){
		.policy = setting->policies.name,
		.policies = setting->policies.n,
		.first_seed = setting->seed,
		.seeds = setting->seeds,
		.run = {
			.tasks = setting->tasks,
			.rounds = setting->rounds,
			.scheduler = {
				.alpha = setting->alpha,
				.eta = setting->eta,
				.scale = setting->scale,
				.slack = setting->slack,
				.no_guard = setting->no_guard,
			},
		},
		.stopped = interrupted,
		.seen = show_part,
	};
}

static int compute(const struct sim_job *job, const struct experiment *e,
		   struct sim_outcome *outcome)
{
	int error = 0;

	progress_begin(job->command, PARTS);
	if (job->beside != NULL)
		error = job->beside(job->ctx, outcome);
	if (error == 0)
		error = experiment_run(e, &outcome->result);
	progress_end();
	return error;
}

static int print(const struct sim_job *job, const struct sim_setting *setting,
		 const struct sim_outcome *outcome)
{
	struct report *report;

	if (sim_rows(&report, outcome, setting->format, job->note) != 0)
		return setting_error(job->command, -ENOMEM);
	return report_close(report);
}

/* All that comes after the last round; curve may be NULL. */
static int write_out(const struct sim_job *job,
		     const struct sim_setting *setting,
		     const struct sim_outcome *outcome, struct outfile *curve)
{
	struct failure failure;
	int status = STATUS_OK;

	if (curve != NULL) {
		sim_curve(outcome, outfile_stream(curve));
		if (outfile_commit(curve, &failure) != 0) {
			complain("%s: %s", job->command, failure.text);
			return STATUS_FAILED;
		}
	}
	if (job->finish != NULL)
		status = job->finish(job->ctx, outcome);
	return status == STATUS_OK ? print(job, setting, outcome) : status;
}

/* Would the curve have more rows than anybody wants? */
static int check_rows(const struct sim_job *job,
		      const struct sim_setting *setting,
		      const struct experiment *e)
{
	double rows = (double)setting->rounds / (double)setting->every *
		      e->n_cases * e->policies * e->seeds;

	if (setting->every == 0 || rows <= SIM_ROWS_MAX)
		return STATUS_OK;
	complain("%s: --every: %g checkpoints are more than %d", job->command,
		 rows, SIM_ROWS_MAX);
	return STATUS_USAGE;
}

int sim_run(const struct sim_job *job, const struct sim_setting *setting,
	    struct experiment *experiment, struct sim_outcome *outcome)
{
	struct outfile *curve = NULL;
	struct failure failure;
	uint64_t *checkpoint = NULL;
	int status = check_rows(job, setting, experiment), error = 0;

	if (status != STATUS_OK)
		return status;
	/* Before the work, not after it. */
	if (setting->curve != NULL &&
	    outfile_open(&curve, setting->curve, &failure) != 0) {
		/* A pipe that nobody reads is waited for. */
		if (interrupted())
			return setting_error(job->command, -EINTR);
		complain("%s: %s", job->command, failure.text);
		return STATUS_FAILED;
	}
	outcome->experiment = experiment;
	outcome->cost = &setting->cost;
	if (curve != NULL || job->curves || job->beside != NULL) {
		experiment->run.checkpoints =
			sim_checkpoints(experiment->run.rounds, setting->every,
					&checkpoint);
		experiment->run.checkpoint = checkpoint;
		error = checkpoint == NULL ? -ENOMEM : 0;
	}
	if (error == 0)
		error = compute(job, experiment, outcome);
	if (error == 0) {
		status = write_out(job, setting, outcome, curve);
	} else {
		outfile_abandon(curve);
		status = setting_error(job->command, error);
	}
	experiment_free(&outcome->result);
	free(outcome->excess);
	free(outcome->loss);
	free(checkpoint);
	return status;
}
