/* SPDX-License-Identifier: MIT */
#include "bandit/writer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <string.h>

#include "bandit/reader.h"
#include "fnv.h"

void ata__writer_bytes(struct ata__writer *writer, const void *bytes, size_t n)
{
	writer->hash = ata__fnv(writer->hash, bytes, n);
	errno = 0;
	/* Later the cause would be lost. */
	if (fwrite(bytes, 1, n, writer->stream) != n && writer->error == 0)
		writer->error = errno != 0 ? -errno : -EIO;
}

void ata__writer_put(struct ata__writer *writer, const char *format, ...)
{
	char line[ATA__LINE_SIZE];
	va_list args;
	int length;

	va_start(args, format);
	length = vsnprintf(line, sizeof(line), format, args);
	va_end(args);
	ata__writer_bytes(writer, line, (size_t)length);
}

void ata__writer_end(struct ata__writer *writer)
{
	ata__writer_put(writer, "end %016" PRIx64 "\n", writer->hash);
}

int ata__name_is_valid(const char *name)
{
	size_t length = name != NULL ? strnlen(name, ATA_NAME_MAX + 1) : 0;

	for (size_t i = 0; i < length; i++)
		if ((unsigned char)name[i] < 0x20 || name[i] == 0x7f)
			return 0;
	return length <= ATA_NAME_MAX;
}
