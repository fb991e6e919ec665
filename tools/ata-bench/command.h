/* SPDX-License-Identifier: MIT */
/* The commands of ata-bench; each lives in the file named after it. */
#ifndef ATA_BENCH_COMMAND_H
#define ATA_BENCH_COMMAND_H

/*
 * struct command - one word that ata-bench understands
 *
 * run gets the words after the command's name and returns the exit status. It
 * reads its own options, --help among them.
 */
struct command {
	const char *name;
	const char *summary;
	int (*run)(int argc, char **argv);
};

int topology_main(int argc, char **argv);
int allocate_main(int argc, char **argv);
int compare_main(int argc, char **argv);
int overhead_main(int argc, char **argv);
int train_main(int argc, char **argv);
int plot_main(int argc, char **argv);
int replay_main(int argc, char **argv);
int simulate_main(int argc, char **argv);	/* with HAVE_GSL */

#endif
