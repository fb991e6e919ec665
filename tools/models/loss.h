/* SPDX-License-Identifier: MIT */
/* The loss that ends a net: softmax and cross-entropy. */
#ifndef MODELS_LOSS_H
#define MODELS_LOSS_H

#include <stdint.h>

/* The class with the largest score; the first of equals. */
uint32_t loss_class(const float *z, uint32_t classes);

/*
 * loss_of - ln(sum_c exp z_c) - z_label, the loss of one sample
 *
 * Turns the scores z into the derivatives of the loss by them, p - e_label with
 * p the softmax of z. The largest score is taken off before exp, so nothing
 * overflows.
 */
double loss_of(float *z, uint32_t classes, uint32_t label);

#endif
