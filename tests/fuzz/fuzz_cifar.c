/* SPDX-License-Identifier: MIT */
/*
 * CIFAR files that nobody has written: each is refused with one line that names
 * it and leaves n as it was, or all its labels are classes. A short file stands
 * for a long one: its first byte is how often what follows is repeated.
 */
#include <string.h>

#include "datasets/cifar.h"
#include "tests/fuzz/fuzz_file.h"

#define ROOM (8 * 3074)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void try_file(const uint8_t *data, size_t size)
{
	static const uint32_t classes[] = { 10, 100, 20 };
	char path[32];
	int fd = fuzz_file(data, size, path);

	for (int kind = CIFAR_10; kind <= CIFAR_100_COARSE; kind++) {
		struct dataset_part part = { .n = 0 };
		struct failure error = { "" };

		if (cifar_read(path, (enum cifar)kind, &part, &error)) {
			expect(part.n == 0);
			expect(strstr(error.text, path) &&
			       !strchr(error.text, '\n'));
		} else {
			expect(part.n > 0);
		}
		for (uint64_t i = 0; i < part.n; i++)
			expect(part.labels[i] < classes[kind]);
		free(part.pixels);
		free(part.labels);
	}
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static uint8_t bytes[ROOM];
	size_t n = 0;

	try_file(data, size);
	for (uint32_t i = 0; size > 1 && i < (uint32_t)data[0] * 16 + 1; i++) {
		if (n + size - 1 > ROOM)
			break;
		memcpy(bytes + n, data + 1, size - 1);
		n += size - 1;
	}
	try_file(bytes, n);
	return 0;
}
