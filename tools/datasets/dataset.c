/* SPDX-License-Identifier: MIT */
#include "datasets/dataset.h"

#include <stdlib.h>
#include <string.h>

void dataset_close(struct dataset *data)
{
	free(data->name);
	free(data->train.pixels);
	free(data->train.labels);
	free(data->test.pixels);
	free(data->test.labels);
	memset(data, 0, sizeof(*data));
}
