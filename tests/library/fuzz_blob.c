/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer: loads any bytes, as they are and with a length and a checksum that fit, and asks the table everything. `make fuzz-library`
 * runs it.
 */
#include "saved.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint64_t state = size;
    uint8_t *copy = (uint8_t *)malloc(size + 5);
    flagc_table table;

    CHECK(copy != NULL);
    if (flagc_table_load(&table, data, size) == FLAGC_OK) {
        use(&table, &state);
    }
    if (size >= FLAGC_SAVED_OVERHEAD) {
        memcpy(copy, data, size);
        memcpy(copy, "FLAG\1", 5);
        for (unsigned i = 0; i < 4; i++) {
            copy[12 + i] = (uint8_t)((size - FLAGC_SAVED_OVERHEAD) >> 8 * i);
        }
        seal(copy, size);
        if (flagc_table_load(&table, copy, size) == FLAGC_OK) {
            uint8_t *again = (uint8_t *)malloc(size);

            /* Whatever loads is what a save writes. */
            CHECK(again != NULL && flagc_table_save(&table, again, size) == FLAGC_OK && memcmp(again, copy, size) == 0);
            free(again);
            use(&table, &state);
        }
    }
    free(copy);
    return 0;
}
