/* SPDX-License-Identifier: MIT */
/*
 * FNV-1a, 64 bits (Fowler, Noll, Vo): a short number for many bytes. Each step
 * is one-to-one in the hash so far, so two texts that differ in one byte alone
 * never have the same. It guards against accidents, not against people.
 */
#ifndef ATA__FNV_H
#define ATA__FNV_H

#include <stddef.h>
#include <stdint.h>

#define ATA__FNV_START UINT64_C(0xcbf29ce484222325)

/* The hash of what hash is of, followed by these bytes. */
static inline uint64_t ata__fnv(uint64_t hash, const void *bytes, size_t length)
{
	const unsigned char *byte = bytes;

	for (size_t i = 0; i < length; i++)
		hash = (hash ^ byte[i]) * UINT64_C(0x100000001b3);
	return hash;
}

#endif
