/* SPDX-License-Identifier: MIT */
/* Inside a recording: its shares, worker after worker. */
#ifndef SIM_SHARES_H
#define SIM_SHARES_H

#include <stdint.h>

/* One row of the file. */
struct share {
	uint64_t round, line;
	uint64_t tasks;
	uint64_t end;		/* tasks of its worker up to and with this row */
	double seconds;
	uint32_t worker;
};

struct recording {
	struct share *share;	/* by worker, round, line */
	uint64_t n;
	uint64_t *first;	/* of each worker; first[workers] is n */
	double *mean;		/* of each worker, seconds per task */
	uint32_t workers;
	uint64_t rounds, tasks;
};

#endif
