/* SPDX-License-Identifier: MIT */
#include "train.h"

int train_resume(struct train *train, struct train_row *row)
{
	(void)train;
	(void)row;
	return 0;
}

int train_checkpoint(struct train *train, const struct train_row *row)
{
	(void)train;
	(void)row;
	return 0;
}
