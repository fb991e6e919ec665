/* SPDX-License-Identifier: MIT */
/*
 * IDX files that nobody has written, plain or packed: each is refused with one
 * line that names it, or holds just what its header promises.
 */
#include <string.h>

#include "datasets/idx.h"
#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_dims(const char *path, uint32_t dims)
{
	struct failure error = { "" };
	struct idx idx = { .bytes = 77 };
	uint64_t product = 1, sum = 0;

	if (idx_read(path, dims, &idx, &error)) {
		expect(idx.bytes == 77 && !idx.data);
		expect(strstr(error.text, path) && !strchr(error.text, '\n'));
		return;
	}
	for (uint32_t i = 0; i < dims; i++)
		product *= idx.dim[i];
	expect(product && product == idx.bytes);
	for (uint64_t i = 0; i < idx.bytes; i++)
		sum += idx.data[i];
	expect(sum <= 255 * idx.bytes);
	free(idx.data);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char path[32];
	int fd = fuzz_file(data, size, path);

	try_dims(path, 3);
	try_dims(path, 1);
	close(fd);
	return 0;
}
