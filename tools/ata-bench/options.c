/* SPDX-License-Identifier: MIT */
/*
 * The reader of command lines, and --help from the same table.
 */
#include "options.h"

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "complain.h"

/* Where the explanation of an option begins in --help. */
#define HELP_COLUMN 26

/* A positional word may look like a negative number: it is named as such. */
static int is_option(const char *word)
{
	return word[0] == '-' && word[1] != '\0' && word[1] != '.' &&
	       !isdigit((unsigned char)word[1]);
}

static const struct option_spec *find(const struct usage *usage,
				      const char *name, size_t length)
{
	for (uint32_t i = 0; i < usage->count; i++)
		if (strlen(usage->options[i].name) == length &&
		    memcmp(usage->options[i].name, name, length) == 0)
			return &usage->options[i];
	return NULL;
}

/* Text that may have several lines, each but the first indented. */
static void print_lines(const char *text, int indent)
{
	for (; *text != '\0'; text++) {
		putchar(*text);
		if (*text == '\n')
			printf("%*s", indent, "");
	}
	putchar('\n');
}

static void print_option(const char *name, const char *argument,
			 const char *help)
{
	int length = printf("  --%s%s%s", name, argument ? " " : "",
			    argument ? argument : "");

	if (length >= HELP_COLUMN) {
		putchar('\n');
		length = 0;
	}
	printf("%*s", HELP_COLUMN - length, "");
	print_lines(help, HELP_COLUMN);
}

static int print_help(const struct usage *usage)
{
	printf("Usage: ata-bench %s [OPTION]...%s%s\n\n", usage->command,
	       usage->words ? " " : "", usage->words ? usage->words : "");
	print_lines(usage->summary, 0);
	printf("\nOptions:\n");
	for (uint32_t i = 0; i < usage->count; i++)
		print_option(usage->options[i].name, usage->options[i].argument,
			     usage->options[i].help);
	print_option("help", NULL, "print this and exit");
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_OK;
	complain("cannot write to standard output: %s", strerror(errno));
	return STATUS_FAILED;
}

/* Option spec with the word after '=', or NULL, and the word that follows. */
static int read_option(const struct usage *usage,
		       const struct option_spec *spec, const char *attached,
		       const char *next, int *used_next)
{
	char wanted[256];
	const char *word = attached ? attached : next;

	*used_next = 0;
	if (spec->argument == NULL) {
		if (attached != NULL) {
			complain("%s: option --%s takes no argument, but got "
				 "\"%s\"", usage->command, spec->name,
				 attached);
			return -EINVAL;
		}
		*(int *)spec->value = 1;
		return 0;
	}
	if (word == NULL) {
		complain("%s: option --%s needs an argument, %s",
			 usage->command, spec->name, spec->argument);
		return -EINVAL;
	}
	*used_next = attached == NULL;
	if (spec->parse(spec, word, wanted, sizeof(wanted)) == 0)
		return 0;
	complain("%s: --%s: \"%s\" is not %s", usage->command, spec->name, word,
		 wanted);
	return -EINVAL;
}

int options_given(const char *const *given, const char *name)
{
	while (*given != NULL && strcmp(*given, name) != 0)
		given++;
	return *given != NULL;
}

/* Each once, so that there is room. */
static void note_given(const struct usage *usage,
		       const struct option_spec *spec)
{
	const char **given = usage->given;

	if (given == NULL || options_given(given, spec->name))
		return;
	while (*given != NULL)
		given++;
	given[0] = spec->name;
	given[1] = NULL;
}

static int check_words(const struct usage *usage, char **argv, uint32_t words)
{
	if (words < usage->min_words) {
		complain("%s: %s is missing (see ata-bench %s --help)",
			 usage->command, usage->words, usage->command);
		return STATUS_USAGE;
	}
	if (words > usage->max_words) {
		complain("%s: unexpected word \"%s\"", usage->command,
			 argv[usage->max_words]);
		return STATUS_USAGE;
	}
	return OPTIONS_GO;
}

int options_read(const struct usage *usage, int argc, char **argv,
		 uint32_t *words)
{
	int only_words = 0;

	*words = 0;
	if (usage->given != NULL)
		usage->given[0] = NULL;
	for (int i = 0; i < argc; i++) {
		const struct option_spec *spec;
		char *word = argv[i];
		size_t length;
		int used_next;

		if (only_words || !is_option(word)) {
			argv[(*words)++] = word;
			continue;
		}
		if (strcmp(word, "--") == 0) {
			only_words = 1;
			continue;
		}
		if (strcmp(word, "--help") == 0)
			return print_help(usage);
		length = strcspn(word, "=");
		spec = length > 2 && word[1] == '-' ?
		       find(usage, word + 2, length - 2) : NULL;
		if (spec == NULL) {
			complain("%s: unknown option \"%s\" (see ata-bench %s "
				 "--help)", usage->command, word,
				 usage->command);
			return STATUS_USAGE;
		}
		if (read_option(usage, spec,
				word[length] == '=' ? word + length + 1 : NULL,
				i + 1 < argc ? argv[i + 1] : NULL,
				&used_next) != 0)
			return STATUS_USAGE;
		note_given(usage, spec);
		i += used_next;
	}
	return check_words(usage, argv, *words);
}
