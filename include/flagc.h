/* SPDX-License-Identifier: MIT */
/*
 * flagc.h: flag words, for programs with and without generated code.
 *
 * C99, freestanding, no allocation, no state: every function depends on its arguments alone.
 * Generated code stands by itself and does not need this library.
 */
#ifndef FLAGC_H
#define FLAGC_H

#include <stdint.h>

#define FLAGC_VERSION_MAJOR 0
#define FLAGC_VERSION_MINOR 1
#define FLAGC_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

/* The version of the library that is linked, such as "0.1.0". */
const char *flagc_version(void);

/* How many flags of the word are set: 0 to 64. Constant time but for the multiplication of the target. */
unsigned flagc_count(uint64_t flags);

/* The number of the lowest set flag, 0 to 63; 64 if none is set. At most 6 steps. */
unsigned flagc_lowest(uint64_t flags);

#ifdef __cplusplus
}
#endif

#endif
