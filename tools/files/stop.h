/* SPDX-License-Identifier: MIT */
/*
 * Whether what takes long should end early: whoever reads or makes a data set
 * asks, whoever catches the signals answers.
 */
#ifndef FILES_STOP_H
#define FILES_STOP_H

/* From now on asked is called for it, from any thread; NULL: nobody stops. */
void stop_when(int (*asked)(void));

/* Should it end? Cheap. */
int stop_asked(void);

#endif
