/* SPDX-License-Identifier: MIT */
/*
 * Text that nobody has written: it is refused with one line that names the file
 * and can be printed, or its samples may be trained on. Whether a file is split
 * or not, the same is refused; so all lines are samples of one part or the
 * other.
 */
#include <ctype.h>
#include <math.h>
#include <string.h>

#include "datasets/libsvm.h"
#include "tests/fuzz/fuzz_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_part(const struct libsvm *svm)
{
	const struct dataset_part *part = &svm->part;

	for (uint64_t i = 0; i < part->n; i++) {
		expect(part->first[i] <= part->first[i + 1]);
		for (uint64_t j = part->first[i]; j < part->first[i + 1]; j++) {
			expect(part->index[j] < svm->dim);
			expect(j == part->first[i] ||
			       part->index[j] > part->index[j - 1]);
			expect(isfinite(part->value[j]));
		}
	}
}

static void check_line(const struct failure *error, const char *path)
{
	expect(strstr(error->text, path) != NULL);
	for (const char *c = error->text; *c; c++)
		expect(isprint((unsigned char)*c));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct libsvm all = { .dim = 0 }, most = { .dim = 0 },
		      rest = { .dim = 0 };
	struct failure error = { "" };
	struct dataset set = { .dim = 0 };
	char path[32];
	int fd = fuzz_file(data, size, path);
	int status = libsvm_read(path, &all, NULL, &error);

	if (status)
		check_line(&error, path);
	else
		check_part(&all);
	expect(libsvm_read(path, &most, &rest, &error) == status);
	expect(most.part.n + rest.part.n == all.part.n);
	check_part(&most);
	check_part(&rest);
	if (libsvm_set_read(&set, path, &error)) {
		check_line(&error, path);
	} else {
		expect(!status && set.classes >= 2 && set.dim >= 1);
		for (uint64_t i = 0; i < all.part.n; i++)
			expect(dataset_label(&set, i) < set.classes);
	}
	dataset_close(&set);
	libsvm_free(&all);
	libsvm_free(&most);
	libsvm_free(&rest);
	close(fd);
	return 0;
}
