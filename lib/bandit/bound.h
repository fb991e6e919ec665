/* SPDX-License-Identifier: MIT */
/*
 * Lower confidence bounds on a worker's mean time per task.
 */
#ifndef ATA_BANDIT_BOUND_H
#define ATA_BANDIT_BOUND_H

#include <stdint.h>

double ata__bound_level(uint64_t round);
double ata__bound_width(double level, double count);
double ata__bound_absolute(double mean, double norm, double width);
double ata__bound_relative(double mean, double ratio, double width);

#endif
