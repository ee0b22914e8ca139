/* SPDX-License-Identifier: MIT */
/* What build, lookup, save and load of tables share. Not installed. */
#ifndef FLAGC_SRC_TABLE_H
#define FLAGC_SRC_TABLE_H

#include "flagc_table.h"

/* 1, 2, 4 or 8 little-endian bytes at any address. Compilers make one load of it where the target can. */
static inline uint64_t get(const uint8_t *at, unsigned bytes)
{
    switch (bytes) {
    case 1:
        return at[0];
    case 2:
        return at[0] | (uint32_t)at[1] << 8;
    case 4:
        return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
    default:
        return at[0] | (uint64_t)at[1] << 8 | (uint64_t)at[2] << 16 | (uint64_t)at[3] << 24 | (uint64_t)at[4] << 32 |
               (uint64_t)at[5] << 40 | (uint64_t)at[6] << 48 | (uint64_t)at[7] << 56;
    }
}

static inline void put(uint8_t *at, unsigned bytes, uint64_t word)
{
    for (unsigned i = 0; i < bytes; i++) {
        at[i] = (uint8_t)(word >> (8 * i));
    }
}

/* The bits of a piece of the word in a bit vector. */
static inline unsigned piece_bits(const flagc_table *table)
{
    return table->form == FLAGC_BYTES ? 8 : 4;
}

/* The index of a word in a direct table. All masks together are one run of ones from bit 0, so it is always inside. */
static inline uint32_t direct_index(const flagc_table *table, uint64_t word)
{
    uint32_t index = 0;

    for (unsigned i = 0; i < table->parts; i++) {
        index |= (uint32_t)(word >> table->shift[i]) & table->mask[i];
    }
    return index;
}

/*
 * Where everything lies. From count, known, used, form, policy and outcome follow word, outcomes, index, entry, stride, parts, shift, mask and
 * size, so that neither build nor load can get them wrong. FLAGC_ERR_FORM as in flagc_table_build.
 */
int flagc_internal_shape(flagc_table *table);

#endif
