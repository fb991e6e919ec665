/* SPDX-License-Identifier: MIT */
/*
 * What can be found out about the machine that figures depend on. What cannot
 * be read is left out: an empty text, or NaN.
 */
#ifndef ATA_BENCH_OVERHEAD_MACHINE_H
#define ATA_BENCH_OVERHEAD_MACHINE_H

#include <stdint.h>

#define OVERHEAD_FACT 128

struct overhead_machine {
	uint32_t workers;	/* the most that a pool was asked for */
	uint32_t units;		/* they sit on so many, */
	uint32_t *pu;		/* of each worker */
	char model[OVERHEAD_FACT];
	char clock[OVERHEAD_FACT];
	char governor[OVERHEAD_FACT];
	double load;		/* average of the last minute */
	double others;		/* cores that other processes kept busy */
};

/*
 * overhead_machine_open - learn where so many workers sit
 *
 * @workers: ATA_WORKERS_ALL: one per usable core
 *
 * Return: 0 or as ata_pool_create(); overhead_machine_free() in any case
 */
int overhead_machine_open(struct overhead_machine *machine, uint32_t workers);

/*
 * overhead_machine_read - what files below root say of the units
 *
 * @root: "" but in tests
 */
void overhead_machine_read(struct overhead_machine *machine, const char *root);

void overhead_machine_free(struct overhead_machine *machine);

/* overhead_runtime - which runtime of OpenMP the program runs with */
const char *overhead_runtime(void);

/* A look at how busy all cores have been since the system came up. */
struct overhead_busy {
	double all;		/* seconds, of all cores together, and */
	double idle;		/* of these, with nothing to do */
	double own;		/* of this process and those it waited for */
	double wall;
};

/* overhead_busy_look - look now; root as above. Return: 0, or -ENOTSUP: the
 * system does not tell */
int overhead_busy_look(struct overhead_busy *busy, const char *root);

/* overhead_busy_others - cores that others kept busy between two looks; NaN:
 * not known */
double overhead_busy_others(const struct overhead_busy *before,
			    const struct overhead_busy *after);

#endif
