/* SPDX-License-Identifier: MIT */
/* Pictures as commands of gnuplot. */
#ifndef PLOT_SCRIPT_H
#define PLOT_SCRIPT_H

#include <stddef.h>

#include "plot/picture.h"

/*
 * plot_script - the commands that draw picture
 *
 * Return: text of *length bytes, to be freed; NULL: no memory
 */
char *plot_script(const struct plot_picture *picture, size_t *length);

#endif
