/* SPDX-License-Identifier: MIT */
/*
 * Checkpoints that nobody has written: whatever a file holds, a run comes out
 * of it unchanged, or as one that may go on, with finite numbers. And who goes
 * on writes what was read.
 *
 * Chance does not find a checksum. So each input is read twice: as it is, and
 * with the lines "end" that belong to what is before them.
 */
#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/bandit.h"
#include "fnv.h"
#include "sgd/checkpoint.h"
#include "sgd/valid.h"
#include "tests/fuzz/fuzz_file.h"

#define DIM 3
#define ARMS 2
#define ROOM 65536
#define END 21		/* bytes: "end ", 16 digits, a newline */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int never(void *ctx, const struct ata_batch *batch, float *gradient,
		 double *loss)
{
	(void)ctx;
	(void)batch;
	(void)gradient;
	(void)loss;
	return 1;
}

struct run {
	float params[DIM];
	float state[DIM];
	struct ata_sgd_config config;
	struct ata_sgd_problem problem;
	struct ata_bandit *bandit;
};

static void make(struct run *run)
{
	struct ata_bandit_config config;

	memset(run, 0, sizeof(*run));
	ata_bandit_config_init(&config);
	config.policy = "ata-empirical";
	config.arms = ARMS;
	config.kernel = "copy";
	config.machine = "here";
	expect(ata_bandit_create(&run->bandit, &config) == 0);
	ata_sgd_problem_init(&run->problem);
	run->problem.dim = DIM;
	run->problem.samples = 100;
	run->problem.gradient = never;
	ata_sgd_config_init(&run->config);
	run->config.optimizer = "momentum";
	run->config.params = run->params;
	run->config.state = run->state;
}

static double known(const struct run *run)
{
	return run->bandit->arm[0].count + run->bandit->arm[1].count;
}

static void check_unchanged(const struct run *run,
			    const struct ata_sgd_config *before)
{
	expect(memcmp(&run->config, before, sizeof(*before)) == 0);
	expect(known(run) == 0.0);
	for (int i = 0; i < DIM; i++)
		expect(run->params[i] == 0.0f && run->state[i] == 0.0f);
}

static void check_run(const struct run *run)
{
	struct ata_sgd_config config = run->config;

	for (int i = 0; i < DIM; i++)
		expect(isfinite(run->params[i]) && isfinite(run->state[i]));
	if (config.first_round > 0)
		config.first_round--;
	expect(ata__sgd_config_is_valid(&config, &run->problem));
}

/* There is one text for it. A profile that was not taken is not written. */
static void check_text(const struct run *run, const char *text, size_t length)
{
	int taken = known(run) > 0.0;
	/* The first is the header's. */
	const char *profile = memmem(text, length, "\nprofile ", 9);
	char *again = NULL;
	size_t written = 0;
	FILE *stream = open_memstream(&again, &written);

	expect(stream != NULL);
	expect(ata__checkpoint_write("points", &run->problem, &run->config,
				     run->config.first_round,
				     taken ? run->bandit : NULL, stream) == 0);
	expect(fclose(stream) == 0);
	expect(profile != NULL);
	if (taken || profile[9] == '0') {
		expect(written == length && memcmp(again, text, length) == 0);
	} else {
		size_t same = (size_t)(profile + 9 - text);

		expect(written < length && memcmp(again, text, same) == 0);
	}
	free(again);
}

static void try_text(char *text, size_t length)
{
	struct ata_sgd_config before;
	struct run run;
	FILE *stream;
	int error;

	make(&run);
	before = run.config;
	if (length == 0)	/* some libraries open no empty memory */
		stream = fopen("/dev/null", "r");
	else
		stream = fmemopen(text, length, "r");
	expect(stream != NULL);
	error = ata__checkpoint_read("points", &run.problem, &run.config,
				     run.bandit, stream);
	fclose(stream);
	if (error == 0) {
		check_run(&run);
		check_text(&run, text, length);
	} else {
		expect(error == -EBADMSG || error == -ESTALE ||
		       error == -EPROTONOSUPPORT);
		check_unchanged(&run, &before);
	}
	ata_bandit_destroy(run.bandit);
}

/* The first line "end" from text + from on, as it should be, with the hash of
 * all since from. Return: where it ends, or length: there is none */
static size_t sign(char *text, size_t from, size_t length)
{
	char *end = memmem(text + from, length - from, "end ", 4);
	char line[END + 1];

	if (end == NULL || (size_t)(text + length - end) < END)
		return length;
	snprintf(line, sizeof(line), "end %016" PRIx64 "\n",
		 ata__fnv(ATA__FNV_START, text + from,
			  (size_t)(end - text) - from));
	memcpy(end, line, END);
	return (size_t)(end - text) + END;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static char text[ROOM];

	if (size > ROOM)
		return 0;
	if (size > 0)
		memcpy(text, data, size);
	try_text(text, size);
	sign(text, sign(text, 0, size), size);
	try_text(text, size);
	return 0;
}
