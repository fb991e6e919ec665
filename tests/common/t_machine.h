/* SPDX-License-Identifier: MIT */
/*
 * Machines to test with: small recorded ones from tests/data, and larger ones
 * from a folder of the tester's.
 */
#ifndef ATA_TESTS_COMMON_T_MACHINE_H
#define ATA_TESTS_COMMON_T_MACHINE_H

#include <atasched/machine.h>

/*
 * Path of tests/data/NAME in the source tree, which the environment variable
 * srcdir names ("." if unset). Valid until the next call.
 */
const char *t_data(const char *name);

/* Open tests/data/NAME.xml, or fail the test. The caller closes it. */
struct ata_machine *t_machine(const char *name);

/* Open a machine from a synthetic description, or fail the test. */
struct ata_machine *t_synthetic(const char *description);

/*
 * Folder of recorded machines: the environment variable ATA_TOPOLOGIES, or
 * ../shared/topologies seen from the source tree. NULL: there is none. Valid
 * until the next call.
 */
const char *t_topologies(void);

/* Unit i, or fail the test. */
struct ata_core t_core(const struct ata_machine *machine, uint32_t i);

/*
 * Fail the test where the units are not in the order that ata_machine_cores()
 * promises, or their numbers contradict each other.
 */
void t_check_order(const struct ata_machine *machine);

#endif
