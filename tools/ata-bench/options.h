/* SPDX-License-Identifier: MIT */
/*
 * Command lines: a table of options per command, read and explained from the
 * same table. The types of arguments are in words.h.
 */
#ifndef ATA_BENCH_OPTIONS_H
#define ATA_BENCH_OPTIONS_H

#include <stddef.h>
#include <stdint.h>

struct option_spec;

/*
 * option_parse_fn - turn a word into a value
 *
 * Writes to spec->value. If the word will not do, changes nothing, describes
 * in wanted what would ("a whole number from 1 to 9") and returns -EINVAL.
 */
typedef int option_parse_fn(const struct option_spec *spec, const char *word,
			    char *wanted, size_t capacity);

struct option_spec {
	const char *name;	/* "tasks", without dashes */
	const char *argument;	/* "B", or NULL: a flag, value is an int * set
				   to 1 and parse is not used */
	const char *help;	/* what it does; '\n' begins another line */
	option_parse_fn *parse;	/* see words.h */
	void *value;		/* what parse writes to */
	uint64_t min, max;	/* range of whole numbers */
	double low, high;	/* range of other numbers, both included */
};

struct usage {
	const char *command;	/* "allocate" */
	const char *words;	/* "SCORE...", or NULL: takes none */
	const char *summary;	/* what the command does; may have lines */
	const struct option_spec *options;
	uint32_t count;
	uint32_t min_words;
	uint32_t max_words;	/* UINT32_MAX: any number */
	const char **given;	/* room for count + 1 names, or NULL: those of
				   the options on the command line, then NULL */
};

/* options_read: nothing is wrong, run the command */
#define OPTIONS_GO (-1)

/*
 * options_read - read the words after the command's name
 *
 * Understands "--name word", "--name=word", "--name" for flags, "--" (only
 * positional words follow) and --help. A word that is "-", or '-' and a digit
 * or a point, is positional. If an option is given twice the last one counts.
 * Positional words are moved to the front of argv, *words of them.
 *
 * Return: OPTIONS_GO, or the exit status to end with: --help was answered, or
 * one line has named what is wrong
 */
int options_read(const struct usage *usage, int argc, char **argv,
		 uint32_t *words);

/* options_given - is name among those that usage.given was filled with? */
int options_given(const char *const *given, const char *name);

#endif
