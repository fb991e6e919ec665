/* SPDX-License-Identifier: MIT */
/*
 * Memory for many numbers.
 */
#ifndef ATA__SGD_ROOM_H
#define ATA__SGD_ROOM_H

#include <stddef.h>

/*
 * Room for so many bytes, whole cache lines; what is in it is not known. It
 * lies near the core that writes it first, and goes back by free().
 *
 * Return: NULL: there is none
 */
void *ata__room(size_t bytes);

#endif
