/* SPDX-License-Identifier: MIT */
/* compare --matrix: what may be asked for, and all regimes in turn. */
#include "matrix.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "complain.h"
#include "interrupt.h"
#include "matrix_share.h"
#include "peer.h"
#include "peer_names.h"
#include "progress.h"
#include "wall.h"

int word_matrix(const struct option_spec *spec, const char *word, char *wanted,
		size_t capacity)
{
	if (strcmp(word, "peers") != 0) {
		snprintf(wanted, capacity, "peers");
		return -EINVAL;
	}
	*(int *)spec->value = 1;
	return 0;
}

/* A regime says itself what its tasks and workers are. */
int matrix_check(struct matrix *matrix, const char *const *given)
{
	static const char *const mine[] = {
		"matrix", "seconds", "policy", "eta", "alpha", "scale",
		"slack", "seed", "format", NULL
	};

	if (!matrix->wanted && options_given(given, "seconds")) {
		complain("compare: --seconds needs --matrix");
		return STATUS_USAGE;
	}
	matrix->rows_given = options_given(given, "policy");
	for (; matrix->wanted && *given != NULL; given++) {
		if (!options_given(mine, *given)) {
			complain("compare: --matrix has its own tasks and "
				 "workers, and excludes --%s", *given);
			return STATUS_USAGE;
		}
	}
	return STATUS_OK;
}

/* Unless the user has named rows: all that are of interest, and built. */
static void choose_rows(struct setting *setting)
{
	static const char *const first[] = {
		"auto", "ata-empirical", "omp-static", "omp-dynamic",
		"omp-guided"
	};
	struct name_list *list = &setting->policies;
	const char *name;

	list->n = 0;
	for (size_t i = 0; i < sizeof(first) / sizeof(*first); i++)
		list->name[list->n++] = first[i];
	for (uint32_t i = 0; (name = peer_name(i)) != NULL; i++)
		if (peer_built(name))
			list->name[list->n++] = name;
}

/* What is left of the time goes to the regimes that are left. */
static int measure_all(const struct matrix *matrix,
		       const struct setting *setting, struct outcome *outcomes)
{
	double begun = wall_now(), turn[REGIMES_MAX];
	uint32_t n = regimes_count();
	int error = 0;

	for (uint32_t i = 0; i < n; i++)
		turn[i] = regime_turn(i, setting->policies.n);
	progress_begin("compare --matrix", 1000ull * n);
	for (uint32_t i = 0; i < n && error == 0 && !interrupted(); i++) {
		double left = begun + matrix->seconds - wall_now();

		progress_show(1000ull * i);
		error = regime_measure(i, setting,
				       matrix_share(turn + i, n - i, left),
				       &outcomes[i]);
	}
	progress_end();
	return error;
}

int matrix_run(const struct matrix *matrix, const struct setting *given)
{
	struct outcome *outcomes = calloc(regimes_count(), sizeof(*outcomes));
	struct setting setting = *given;
	int error, status = STATUS_OK;

	if (outcomes == NULL)
		return setting_error("compare", -ENOMEM);
	if (!matrix->rows_given)
		choose_rows(&setting);
	error = measure_all(matrix, &setting, outcomes);
	if (outcomes[0].n > 0)
		status = matrix_print(outcomes, setting.format);
	free(outcomes);
	if (error > 0)
		return error;	/* one line has told */
	if (error < 0 || interrupted())
		return setting_error("compare", error);
	return status;
}
