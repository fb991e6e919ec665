/* SPDX-License-Identifier: MIT */
/*
 * Decimal numbers in text for people, with a point whatever the locale is.
 */
#ifndef ATA_BANDIT_DECIMAL_H
#define ATA_BANDIT_DECIMAL_H

/* Room for any of these and its end. */
#define ATA__DECIMAL_SIZE 32

/*
 * Write x, which is finite and not negative, rounded to so many significant
 * digits, 1 .. 9: 0.0831, 1.02, 412, and below 0.0001 or from 10^9 on 1.02e-07.
 *
 * Return: text
 */
const char *ata__decimal(char text[ATA__DECIMAL_SIZE], double x, int digits);

/*
 * Write so many seconds, finite and not negative, to three digits and with a
 * unit from ns to s: "1.02 ms".
 *
 * Return: text
 */
const char *ata__decimal_time(char text[ATA__DECIMAL_SIZE], double seconds);

#endif
