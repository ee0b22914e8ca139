/* SPDX-License-Identifier: MIT */
/*
 * Eva: direct tables one by one, as their index is beyond intervals: every set of flags within a byte, and wider sets in many groups. The bytes are a
 * header and a rule that looks at these flags; its value, its outcome and the whole index may be anything.
 */
#include "any.h"

#include "../../../src/table.h"

#include <string.h>

#define MOST (1u << 16)

static uint8_t memory[MOST];

static void direct(uint64_t used, unsigned policy, unsigned outcome)
{
    flagc_table table;
    uint8_t *bytes;
    size_t size;

    memset(&table, 0, sizeof table);
    table.form = FLAGC_DIRECT;
    table.policy = (uint8_t)policy;
    table.outcome = (uint8_t)outcome;
    table.count = 1;
    table.known = table.used = used;
    (void)flagc_internal_shape(&table);
    size = table.size + FLAGC_SAVED_OVERHEAD;
    bytes = memory + (MOST - size);
    Frama_C_make_unknown((char *)bytes, size);
    bytes[5] = FLAGC_DIRECT;
    bytes[6] = (uint8_t)policy;
    bytes[7] = (uint8_t)outcome;
    put(bytes + 8, 4, 1);
    put(bytes + 16, 8, used);
    put(bytes + 24, table.word, used);
    if (flagc_table_load(&table, bytes, size) == FLAGC_OK) {
        taken = flagc_table_rule(&table, any());
        taken = flagc_table_next(&table, any(), (unsigned)any());
        taken = flagc_table_lookup(&table, any());
    }
}

int main(void)
{
    static const uint64_t wide[] = {
        0x155, 0x5555, 0x10101, 0xF0F0F0, 0x8000000080000000, 0x8421080000000000, 0x6DB6000000000000, 0x0001000100010001, 0xFFF0000000000000,
    };

    for (unsigned used = 0; used < 256; used++) {
        direct(used, FLAGC_FIRST, 1);
        if (used % 4 == 1) {
            direct(used, FLAGC_COLLECT, 4);
        }
    }
    for (unsigned i = 0; i < sizeof wide / sizeof wide[0]; i++) {
        direct(wide[i], FLAGC_FIRST, 1);
        direct(wide[i], FLAGC_COLLECT, 2);
    }
    return 0;
}
