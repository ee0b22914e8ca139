/* SPDX-License-Identifier: MIT */
/* Saved tables whose contents are not to be trusted. */
#ifndef TESTS_LIBRARY_SAVED_H
#define TESTS_LIBRARY_SAVED_H

#include "random.h"

/* CRC-32 by its definition, a bit at a time, to make damaged contents look whole. */
static inline void seal(uint8_t *bytes, size_t size)
{
    uint32_t crc = UINT32_MAX;

    for (size_t i = 0; i < size - 4; i++) {
        crc ^= bytes[i];
        for (int bit = 0; bit < 8; bit++) {
            crc = crc & 1 ? crc >> 1 ^ UINT32_C(0xEDB88320) : crc >> 1;
        }
    }
    for (unsigned i = 0; i < 4; i++) {
        bytes[size - 4 + i] = (uint8_t)(~crc >> 8 * i);
    }
}

/* Asks everything of a table whose contents may be anything. */
static inline void use(const flagc_table *table, uint64_t *state)
{
    for (unsigned i = 0; i < 40; i++) {
        uint64_t word = i == 0 ? 0 : i == 1 ? ~UINT64_C(0) : next(state);
        unsigned rule = flagc_table_rule(table, word);

        CHECK(rule <= table->count);
        (void)flagc_table_lookup(table, word);
        (void)flagc_table_row(table, rule);
        for (unsigned k = 0; k < 10 && rule < table->count; k++) {
            unsigned later = flagc_table_next(table, word, rule + 1);

            CHECK(later > rule && later <= table->count);
            rule = later;
        }
    }
}

#endif
