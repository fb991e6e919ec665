/* SPDX-License-Identifier: MIT */
#include "sgd/floats.h"

#include <errno.h>
#include <float.h>
#include <math.h>
#include <string.h>

#include "fnv.h"

_Static_assert(sizeof(float) == sizeof(uint32_t) && FLT_MANT_DIG == 24 &&
	       FLT_MAX_EXP == 128, "float is IEEE 754 binary32");

#define BLOCK 4096	/* numbers at once */
#define BYTES 4

bool ata__floats_are_finite(const float *numbers, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!isfinite(numbers[i]))
			return false;
	return true;
}

static void pack(const float *numbers, size_t n, unsigned char *bytes)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t bits;

		memcpy(&bits, &numbers[i], sizeof(bits));
		for (size_t k = 0; k < BYTES; k++)
			bytes[BYTES * i + k] = (unsigned char)(bits >> 8 * k);
	}
}

static void unpack(const unsigned char *bytes, size_t n, float *numbers)
{
	for (size_t i = 0; i < n; i++) {
		uint32_t bits = 0;

		for (size_t k = 0; k < BYTES; k++)
			bits |= (uint32_t)bytes[BYTES * i + k] << 8 * k;
		memcpy(&numbers[i], &bits, sizeof(bits));
	}
}

void ata__floats_write(const float *numbers, size_t n,
		       struct ata__writer *writer)
{
	unsigned char bytes[BYTES * BLOCK];

	while (n > 0) {
		size_t now = n < BLOCK ? n : BLOCK;

		pack(numbers, now, bytes);
		ata__writer_bytes(writer, bytes, BYTES * now);
		numbers += now;
		n -= now;
	}
}

int ata__floats_read(float *numbers, uint64_t n, struct ata__reader *reader)
{
	unsigned char bytes[BYTES * BLOCK];
	float block[BLOCK];

	while (n > 0) {
		size_t now = n < BLOCK ? (size_t)n : BLOCK;
		float *to = numbers ? numbers : block;

		errno = 0;
		if (fread(bytes, BYTES, now, reader->stream) != now)
			return ata__reader_failed(reader);
		reader->hash = ata__fnv(reader->hash, bytes, BYTES * now);
		unpack(bytes, now, to);
		if (!ata__floats_are_finite(to, now))
			return -EBADMSG;
		if (numbers)
			numbers += now;
		n -= now;
	}
	return 0;
}
