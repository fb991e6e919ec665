/* SPDX-License-Identifier: MIT */
/* The kinds of table that can be drawn, and what of them. */
#ifndef PLOT_KIND_H
#define PLOT_KIND_H

#include <stdint.h>

#include "files/failure.h"

/* Columns with numbers that a kind has at most. */
#define PLOT_VALUES 12

enum plot_shape {
	PLOT_LINES,
	PLOT_BARS,		/* horizontal, one per name */
	PLOT_COLUMNS		/* upright, one per number */
};

/* A column with numbers. */
struct plot_column {
	const char *name;
	int needed;		/* without it, it is another kind */
	int filled;		/* no cell may be empty */
};

/* A column that tells panels apart, and how a title says its value. */
struct plot_key {
	const char *column, *before, *after;
};

#define PLOT_NONE (-1)

/* What may be drawn; the numbers are of columns, or PLOT_NONE. */
struct plot_measure {
	const char *word;	/* --y, --x */
	const char *label;	/* of the axis, with its unit */
	int value;
	int over;		/* what it is divided by */
	int deviation;		/* its standard deviation */
	int low, high;		/* its quartiles, or see spread */
	int log;		/* by default? */
	int in_time;		/* drawn against time by default? */
	int one;		/* is 1 worth a line? */
	const char *spread;	/* what low and high are; NULL: quartiles */
};

struct plot_kind {
	const char *name;	/* "curves" */
	enum plot_shape shape;
	const char *const *texts;	/* further columns needed; ends: NULL */
	const struct plot_column *columns;
	int n_columns;
	int at;			/* the column whose values go together */
	const char *series;	/* the column that names a line or bar; may be
				   missing where it is not among the texts */
	int numbered;		/* series are numbers, not policies */
	int own;		/* bars: each panel has only its own names */
	int apart;		/* each file has panels of its own or, where
				   nothing names its lines, lines */
	const struct plot_key *keys;
	int n_keys;
	const struct plot_measure *y;	/* the first with values is default */
	int n_y;
	const struct plot_measure *x;	/* in_time: the default for such y, else
					   the last one */
	int n_x;
};

/*
 * plot_kind_of - recognise a table by the names of its n columns
 *
 * Return: its kind, or NULL: failure names path and what is missing
 */
const struct plot_kind *plot_kind_of(char **names, uint32_t n,
				     const char *path,
				     struct failure *failure);

/* plot_kinds - all of them, *n */
const struct plot_kind *plot_kinds(int *n);

/* plot_measure_find - the one of n measures that word names, or NULL */
const struct plot_measure *plot_measure_find(const struct plot_measure *measure,
					     int n, const char *word);

#endif
