/* SPDX-License-Identifier: MIT */
/* Where the parts of a table lie, and how its index is made of a word. */
#include "flagc.h"
#include "table.h"

#define GROUPS 4

/*
 * Flags in more groups than a direct table shifts: fills the narrowest holes between them, until they are few enough. Each flag that a
 * hole holds doubles the table, and no lookup cares what it is.
 */
static uint64_t fill_holes(uint64_t flags)
{
    while (flagc_count(flags & ~(flags << 1)) > GROUPS) {
        unsigned width = 0, narrowest = 63, where = 0;

        for (unsigned bit = flagc_lowest(flags); bit < 64; bit++) {
            if ((flags >> bit & 1) == 0) {
                width++;
            } else if (width > 0) {
                if (width < narrowest) {
                    narrowest = width;
                    where = bit - width;
                }
                width = 0;
            }
        }
        flags |= ((UINT64_C(1) << narrowest) - 1) << where;
    }
    return flags;
}

/* Groups of flags move down to lie side by side. The size of the index, 0 if it is too large. */
static uint32_t shape_direct(flagc_table *table)
{
    uint64_t flags = fill_holes(table->used);
    unsigned bits = flagc_count(flags), place = 0;

    if (bits > FLAGC_DIRECT_BITS) {
        return 0;
    }
    if (table->policy == FLAGC_COLLECT) {
        table->entry = table->outcome;
    } else {
        table->entry = table->count < 256 ? 1 : 2;
    }
    while (flags != 0) {
        unsigned low = flagc_lowest(flags), length = flagc_lowest(~(flags >> low));

        table->shift[table->parts] = (uint8_t)(low - place);
        table->mask[table->parts] = ((UINT32_C(1) << length) - 1) << place;
        table->parts++;
        place += length;
        flags &= ~(((UINT64_C(1) << length) - 1) << low);
    }
    return (uint32_t)table->entry << bits;
}

/* Pieces of 4 or 8 bits, from the lowest flag that is used upwards. There is one even if none is used. */
static uint32_t shape_vector(flagc_table *table)
{
    unsigned bits = piece_bits(table), low = 0;
    uint32_t entry;

    do {
        uint64_t rest = table->used >> low;

        low += rest != 0 ? flagc_lowest(rest) : 0;
        table->shift[table->parts++] = (uint8_t)low;
        low += bits;
    } while (low < 64 && table->used >> low != 0);

    entry = table->count <= 8 ? 1 : table->count <= 16 ? 2 : table->count <= 32 ? 4 : 8;
    table->entry = (uint8_t)entry;
    table->stride = (uint16_t)((table->count + 8 * entry - 1) / (8 * entry) * entry);
    return ((uint32_t)table->parts << bits) * table->stride;
}

int flagc_internal_shape(flagc_table *table)
{
    uint32_t added = 0;

    table->word = table->known >> 32 ? 8 : table->known >> 16 ? 4 : table->known >> 8 ? 2 : 1;
    table->outcomes = (uint32_t)2 * table->word * table->count;
    table->index = table->outcomes + table->outcome * ((uint32_t)table->count + 1);
    table->parts = 0;
    table->entry = 0;
    table->stride = 0;
    if (table->form == FLAGC_DIRECT) {
        added = shape_direct(table);
        if (added == 0) {
            return FLAGC_ERR_FORM;
        }
    } else if (table->form != FLAGC_SCAN) {
        added = shape_vector(table);
    }
    table->size = table->index + added;
    return FLAGC_OK;
}
