/* SPDX-License-Identifier: MIT */
/*
 * T_ALLOCATOR_ABORTS: 1 where a sanitizer's allocator ends the program when it
 * has no memory, so that -ENOMEM cannot be tested.
 */
#ifndef ATA_TESTS_COMMON_T_SANITIZER_H
#define ATA_TESTS_COMMON_T_SANITIZER_H

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define T_ALLOCATOR_ABORTS 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define T_ALLOCATOR_ABORTS 1
#endif
#endif

#ifndef T_ALLOCATOR_ABORTS
#define T_ALLOCATOR_ABORTS 0
#endif

#endif
