/* SPDX-License-Identifier: MIT */
/* One line on standard error, and the exit statuses. */
#ifndef ATA_BENCH_COMPLAIN_H
#define ATA_BENCH_COMPLAIN_H

/* Where a signal ended it: interrupt_status() */
enum status {
	STATUS_OK = 0,
	STATUS_FAILED = 1,	/* it failed while running */
	STATUS_USAGE = 2	/* a word on the command line is wrong */
};

/*
 * complain - write "ata-bench: ..." as one line on standard error
 *
 * A progress bar is erased first. Control characters, which words that users
 * typed may contain, come out as question marks.
 */
void complain(const char *format, ...) __attribute__((format(printf, 1, 2)));

#endif
