/* SPDX-License-Identifier: MIT */
/* What went wrong, for whoever speaks to the user. */
#ifndef FILES_FAILURE_H
#define FILES_FAILURE_H

/* One line without a full stop or newline. */
struct failure {
	char text[1024];
};

/* Set the text and return status. */
int failure_set(struct failure *failure, int status, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

#endif
