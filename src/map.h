/* SPDX-License-Identifier: MIT */
/* What the forms of flagc_map8 share. Not installed. */
#ifndef FLAGC_SRC_MAP_H
#define FLAGC_SRC_MAP_H

#include "flagc.h"

#if defined(__GNUC__) && defined(__x86_64__) && !defined(FLAGC_NO_SIMD) && defined(__STDC_HOSTED__) && __STDC_HOSTED__
#define FLAGC_MAP_X86 1

/* The forms that this processor has: bit FLAGC_MAP_... of each. */
unsigned flagc_internal_map8_forms(void);

/* Translates in a form that the processor has, and returns how many words it did; the rest is for the loop. */
size_t flagc_internal_map8(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n);

#else
#define FLAGC_MAP_X86 0

static inline unsigned flagc_internal_map8_forms(void)
{
    return 1u << (unsigned)FLAGC_MAP_LOOP;
}

static inline size_t flagc_internal_map8(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    (void)form;
    (void)table;
    (void)in;
    (void)out;
    (void)n;
    return 0;
}

#endif

/* Of these forms the fastest for n words. */
enum flagc_map_form flagc_internal_map8_best(unsigned forms, size_t n);

#endif
