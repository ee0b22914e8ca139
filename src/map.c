/* SPDX-License-Identifier: MIT */
/*
 * Whole arrays through a table of 256 answers.
 *
 * A byte at a time is one load from memory for each word. Where the processor can look bytes up in its registers, the table stays there:
 * map_x86.c. Elsewhere the loop is as good as anything.
 */
#include "map.h"

static bool has(unsigned forms, enum flagc_map_form form)
{
    return (unsigned)form <= FLAGC_MAP_VBMI && (forms >> (unsigned)form & 1u) != 0;
}

enum flagc_map_form flagc_internal_map8_best(unsigned forms, size_t n)
{
    /* A table is brought into registers first: that pays from a few hundred words on with AVX2, at once with VBMI. */
    if (has(forms, FLAGC_MAP_VBMI)) {
        return FLAGC_MAP_VBMI;
    }
    return n >= 256 && has(forms, FLAGC_MAP_AVX2) ? FLAGC_MAP_AVX2 : FLAGC_MAP_LOOP;
}

static void translate(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    for (size_t i = flagc_internal_map8(form, table, in, out, n); i < n; i++) {
        out[i] = table[in[i]];
    }
}

bool flagc_map8_with(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    if (!has(flagc_internal_map8_forms(), form)) {
        return false;
    }
    translate(form, table, in, out, n);
    return true;
}

void flagc_map8(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    translate(flagc_internal_map8_best(flagc_internal_map8_forms(), n), table, in, out, n);
}
