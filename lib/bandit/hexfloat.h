/* SPDX-License-Identifier: MIT */
/*
 * Numbers in text, to the last bit: 24 is 0x1.8p+4.
 */
#ifndef ATA_BANDIT_HEXFLOAT_H
#define ATA_BANDIT_HEXFLOAT_H

#include <stddef.h>

/* Room for any number and its end: "0x1.fffffffffffffp-1022" */
#define ATA__HEXFLOAT_SIZE 24

/*
 * Write x, which is finite and not negative, as printf("%a") does it in the
 * locale "C", whatever the locale is. Return: the length.
 */
size_t ata__hexfloat_write(char text[ATA__HEXFLOAT_SIZE], double x);

/*
 * Read what ata__hexfloat_write() has written, and nothing else: every number
 * has one spelling. Return: 0, or -EBADMSG (*out is unchanged).
 */
int ata__hexfloat_read(const char *text, size_t length, double *out);

#endif
