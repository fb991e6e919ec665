/* SPDX-License-Identifier: MIT */
/*
 * Checkpoints: all that a run needs to go on, in one file.
 *
 *	atasched checkpoint 1
 *	model ...			the header: header.c has all its lines
 *	profile 1
 *	<parameters, then state>	floats.h
 *	end 8c5b0f1d2e3a4b5c
 *	atasched profile 1		where the header has said so: profile.c
 *	...
 *	end 0f3a8c5b0f1d2e3a
 *
 * The version goes up when the rest changes. Each line "end" has the FNV-1a
 * hash of all bytes before it, up to the first line or the other "end": so a
 * byte that has changed alone, wherever it is, is always seen, and other damage
 * but for once in 2^64.
 *
 * A reader trusts nothing. What it takes memory for is the caller's run, and
 * not what the file says; and the bandit comes last, as reading it is the last
 * that can fail.
 */
#include "sgd/checkpoint.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bandit/bandit.h"
#include "bandit/profile.h"
#include "fnv.h"
#include "sgd/floats.h"
#include "sgd/header.h"
#include "sgd/valid.h"
#include "store.h"

/* Parameters and state */
static uint32_t vectors_of(const struct ata_sgd_config *config)
{
	return 1 + ata_sgd_state_vectors(config->optimizer);
}

int ata__checkpoint_write(const char *model,
			  const struct ata_sgd_problem *problem,
			  const struct ata_sgd_config *config, uint64_t round,
			  const struct ata_bandit *bandit, FILE *stream)
{
	struct ata__writer writer = { .stream = stream, .hash = ATA__FNV_START };
	size_t dim = (size_t)problem->dim;
	struct ata__header header;

	ata__header_of(&header, model, problem, config, round);
	header.vectors = vectors_of(config);
	header.profile = bandit != NULL;
	ata__header_write(&header, &writer);
	ata__floats_write(config->params, dim, &writer);
	ata__floats_write(config->state, dim * (vectors_of(config) - 1),
			  &writer);
	ata__writer_end(&writer);
	if (writer.error || !bandit)
		return writer.error;
	return ata__profile_write(bandit, stream);
}

/* Could a run have left it so? */
static bool is_sound(const struct ata__header *header,
		     const struct ata_sgd_problem *problem,
		     const struct ata_sgd_config *config)
{
	struct ata_sgd_config before = *config;

	if (header->vectors != vectors_of(config))
		return false;
	ata__header_take(header, &before);
	before.first_round = header->round > 0 ? header->round - 1 : 0;
	before.rounds = 1;
	return ata__sgd_config_is_valid(&before, problem);
}

/* Room for all vectors of the run. Return: NULL: no memory */
static float *make_room(const struct ata_sgd_problem *problem,
			const struct ata_sgd_config *config)
{
	size_t most = PTRDIFF_MAX / sizeof(float) / vectors_of(config);

	if (problem->dim > most)
		return NULL;
	return malloc((size_t)problem->dim * vectors_of(config) *
		      sizeof(float));
}

/* What follows the vectors. bandit: or NULL; one that the profile is not of
 * stays as it is. */
static int read_rest(const struct ata__header *header,
		     struct ata__reader *reader, struct ata_bandit *bandit)
{
	int error = ata__reader_end(reader);

	if (error)
		return error;
	if (!header->profile)
		return ata__reader_done(reader);
	error = ata__profile_read(bandit, reader->stream);
	return error == -ESTALE ? 0 : error;
}

int ata__checkpoint_read(const char *model,
			 const struct ata_sgd_problem *problem,
			 struct ata_sgd_config *config,
			 struct ata_bandit *bandit, FILE *stream)
{
	struct ata__reader reader = { .stream = stream, .hash = ATA__FNV_START };
	size_t dim = (size_t)problem->dim;
	struct ata__header own, header;
	float *numbers = NULL;
	int stale = 0, error;

	ata__header_of(&own, model, problem, config, 0);
	error = ata__header_read(&header, &reader, &own, &stale);
	if (!error && !stale) {
		if (!is_sound(&header, problem, config))
			return -EBADMSG;
		numbers = make_room(problem, config);
		if (!numbers)
			return -ENOMEM;
	}
	if (!error)
		error = ata__floats_read(numbers, header.dim * header.vectors,
					 &reader);
	if (!error)
		error = read_rest(&header, &reader, stale ? NULL : bandit);
	if (!error && stale)
		error = -ESTALE;
	if (!error) {
		ata__header_take(&header, config);
		memcpy(config->params, numbers, dim * sizeof(float));
		if (header.vectors > 1)
			memcpy(config->state, numbers + dim,
			       dim * (header.vectors - 1) * sizeof(float));
	}
	free(numbers);
	return error;
}

static bool is_valid(const char *path, const char *model,
		     const struct ata_sgd_problem *problem,
		     const struct ata_sgd_config *config)
{
	return path && model && ata__name_is_valid(model) &&
	       ata__sgd_problem_is_valid(problem) &&
	       ata__sgd_config_is_valid(config, problem) &&
	       (config->state || vectors_of(config) == 1);
}

int ata_sgd_save(const char *path, const char *model,
		 const struct ata_sgd_problem *problem,
		 const struct ata_sgd_config *config, uint64_t round,
		 const struct ata_bandit *bandit)
{
	struct ata__store store;
	size_t dim;
	int error;

	/* One before first_round is very far after it. */
	if (!is_valid(path, model, problem, config) ||
	    round - config->first_round > config->rounds)
		return -EINVAL;
	dim = (size_t)problem->dim;
	if (!ata__floats_are_finite(config->params, dim) ||
	    !ata__floats_are_finite(config->state,
				    dim * (vectors_of(config) - 1)))
		return -ERANGE;
	error = ata__store_begin(&store, path);
	if (error)
		return error;
	return ata__store_end(&store,
			      ata__checkpoint_write(model, problem, config,
						    round, bandit,
						    store.stream));
}

int ata_sgd_load(const char *path, const char *model,
		 const struct ata_sgd_problem *problem,
		 struct ata_sgd_config *config, struct ata_bandit *bandit)
{
	FILE *stream;
	int error;

	if (!is_valid(path, model, problem, config))
		return -EINVAL;
	if (bandit && !ata__bandit_is_fresh(bandit))
		return -EBUSY;
	error = ata__store_open(&stream, path);
	if (error)
		return error;
	error = ata__checkpoint_read(model, problem, config, bandit, stream);
	fclose(stream);
	return error;
}
