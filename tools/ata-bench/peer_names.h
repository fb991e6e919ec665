/* SPDX-License-Identifier: MIT */
/* The names of runtimes that are neither the library nor the OpenMP in this
   process, whether they are in this build or not. */
#ifndef ATA_BENCH_PEER_NAMES_H
#define ATA_BENCH_PEER_NAMES_H

#include <stdint.h>

/* peer_name - the i-th name, or NULL */
const char *peer_name(uint32_t i);

int peer_known(const char *name);

#endif
