/* SPDX-License-Identifier: MIT */
/*
 * Is a thread that others have started pinned?
 */
#ifndef ATA__MACHINE_PINNED_H
#define ATA__MACHINE_PINNED_H

#include <stdbool.h>

/*
 * ata__pinned_self - can the calling thread run on one core only?
 *
 * On several units of it, that is SMT siblings, counts as one core. False where
 * the system cannot tell. A call of the system, and sometimes a file: not for
 * every round.
 */
bool ata__pinned_self(void);

/* Is n in a list of numbers as the system writes them, such as "0-3,8"? */
bool ata__pinned_listed(const char *list, unsigned long n);

#endif
