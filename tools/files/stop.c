/* SPDX-License-Identifier: MIT */
#include "files/stop.h"

#include <stddef.h>

/* Set before anything is read. */
static int (*answer)(void);

void stop_when(int (*asked)(void))
{
	answer = asked;
}

int stop_asked(void)
{
	return answer != NULL && answer();
}
