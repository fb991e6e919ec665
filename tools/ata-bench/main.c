/* SPDX-License-Identifier: MIT */
/* ata-bench: the table of commands. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <atasched.h>

#include "command.h"
#include "complain.h"

static const struct command commands[] = {
	{ "topology", "the machine as the library sees it", topology_main },
	{ "allocate", "share out tasks to workers with given scores",
	  allocate_main },
	{ "compare", "the same rounds under policies and OpenMP schedules",
	  compare_main },
	{ "overhead", "what a round, a task and a decision cost",
	  overhead_main },
	{ "replay", "policies and baselines on recorded task times",
	  replay_main },
#ifdef HAVE_GSL
	{ "simulate", "policies and baselines in virtual time",
	  simulate_main },
#endif
	{ "train", "train a model under policies and OpenMP schedules",
	  train_main },
	{ "plot", "a picture of what another command wrote as CSV",
	  plot_main },
};

#define COMMANDS (sizeof(commands) / sizeof(*commands))

static int flush(void)
{
	if (fflush(stdout) == 0 && !ferror(stdout))
		return STATUS_OK;
	complain("cannot write to standard output: %s", strerror(errno));
	return STATUS_FAILED;
}

static int print_help(void)
{
	printf("Usage: ata-bench COMMAND [OPTION]... [WORD]...\n\n"
	       "Measures and shows adaptive task allocation on this machine's "
	       "cores.\n\nCommands:\n");
	for (size_t i = 0; i < COMMANDS; i++)
		printf("  %-12s%s\n", commands[i].name, commands[i].summary);
	printf("\nata-bench COMMAND --help explains a command.\n"
	       "ata-bench --version prints the version.\n");
	return flush();
}

static int print_version(void)
{
	printf("ata-bench %s\n", ata_version());
	return flush();
}

int main(int argc, char **argv)
{
	const char *word = argc > 1 ? argv[1] : NULL;

	/* That nobody reads any more, or a file would be larger than it may be,
	 * is an error as others are, and no end that leaves one aside. */
	signal(SIGPIPE, SIG_IGN);
	signal(SIGXFSZ, SIG_IGN);
	if (word == NULL) {
		complain("COMMAND is missing (see ata-bench --help)");
		return STATUS_USAGE;
	}
	for (size_t i = 0; i < COMMANDS; i++)
		if (strcmp(word, commands[i].name) == 0)
			return commands[i].run(argc - 2, argv + 2);
	if (strcmp(word, "--help") == 0)
		return print_help();
	if (strcmp(word, "--version") == 0)
		return print_version();
	complain("unknown %s \"%s\" (see ata-bench --help)",
		 word[0] == '-' ? "option" : "command", word);
	return STATUS_USAGE;
}
