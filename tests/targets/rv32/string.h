/* SPDX-License-Identifier: MIT */
/* The compiler comes without a C library: what the library under test, and its tests, ask of one. */
#ifndef TESTS_TARGETS_RV32_STRING_H
#define TESTS_TARGETS_RV32_STRING_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t size);
void *memmove(void *to, const void *from, size_t size);
void *memset(void *to, int byte, size_t size);
int memcmp(const void *one, const void *other, size_t size);
size_t strlen(const char *text);
int strcmp(const char *one, const char *other);
int strncmp(const char *one, const char *other, size_t size);

#endif
