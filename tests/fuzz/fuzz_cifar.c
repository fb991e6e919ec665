/* SPDX-License-Identifier: MIT */
/*
 * CIFAR files that nobody has written: each is refused with one line that names
 * it and leaves n as it was, or all its labels are classes. Records are too
 * long for chance to complete them, so each input is also taken for labels
 * alone, and every one or two of its bytes get the pixels of an image behind
 * them.
 */
#include <string.h>

#include "datasets/cifar.h"
#include "tests/fuzz/fuzz_file.h"

#define RECORDS 4

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

/* As many records as the input has labels for, up to RECORDS. */
static void try_labels(const uint8_t *data, size_t size, size_t labels)
{
	static uint8_t bytes[RECORDS * (2 + CIFAR_BYTES)];
	size_t n = 0;

	for (size_t i = 0; i < RECORDS && (i + 1) * labels <= size; i++) {
		memcpy(bytes + n, data + i * labels, labels);
		n += labels + CIFAR_BYTES;
	}
	try_file(bytes, n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_file(data, size);
	try_labels(data, size, 1);
	try_labels(data, size, 2);
	return 0;
}
