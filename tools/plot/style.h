/* SPDX-License-Identifier: MIT */
/* A colour and a dash for each policy, the same in every picture. */
#ifndef PLOT_STYLE_H
#define PLOT_STYLE_H

#include <stdint.h>

struct plot_style {
	unsigned int colour;	/* 0xrrggbb */
	const char *dash;	/* as gnuplot has it */
};

/* plot_style_of - of a policy; names it does not know are given one by hash */
struct plot_style plot_style_of(const char *policy);

/* plot_style_number - of the line with this number, repeating after 12 */
struct plot_style plot_style_number(uint32_t number);

#endif
