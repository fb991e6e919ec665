/* SPDX-License-Identifier: MIT */
/* Words from files, made harmless and fit for a picture. */
#ifndef PLOT_TEXT_H
#define PLOT_TEXT_H

#include <stdint.h>
#include <stdio.h>

/*
 * plot_text_clean - in place: control characters, and bytes that are no UTF-8
 * or no character XML allows, become question marks
 */
void plot_text_clean(char *text);

/* plot_text_length - in characters, not bytes */
uint32_t plot_text_length(const char *text);

/*
 * plot_text_quote - write clean text as a string of gnuplot, in which nothing
 * is special; what is longer than most characters ends in dots
 */
void plot_text_quote(FILE *out, const char *text, uint32_t most);

#endif
