/* SPDX-License-Identifier: MIT */
/*
 * A saved table that `flagc build --blob` wrote, beside the rows of `flagc build --rules` (SPEC_HEADER and ROWS say which): prints the outcome of
 * each word of BITS bits, a line each. The rows make the same table in every form; of the fastest in SIZE bytes, the same bytes. Damaged or
 * shortened, the saved table is refused.
 */
#include SPEC_HEADER

#include "random.h"

static uint8_t saved[1 << 20], damaged[1 << 20], memory[1 << 21];

int main(int argc, char **argv)
{
    FILE *file = argc > 1 ? fopen(argv[1], "rb") : NULL;
    flagc_table loaded, built;
    size_t length;

    CHECK(file != NULL);
    length = fread(saved, 1, sizeof saved, file);
    fclose(file);
    CHECK(flagc_table_load(&loaded, saved, length) == FLAGC_OK);
    for (uint64_t word = 0; word >> BITS == 0; word++) {
        printf("%lu\n", (unsigned long)flagc_table_lookup(&loaded, word));
    }

    for (unsigned form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        CHECK(flagc_table_build(&built, &ROWS, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
        for (uint64_t word = 0; word >> BITS == 0; word++) {
            CHECK(flagc_table_lookup(&built, word) == flagc_table_lookup(&loaded, word));
        }
    }
    CHECK(flagc_table_build(&built, &ROWS, FLAGC_FASTEST, memory, SIZE) == FLAGC_OK);
    CHECK(flagc_table_save(&built, damaged, sizeof damaged) == FLAGC_OK);
    CHECK(length == (size_t)built.size + FLAGC_SAVED_OVERHEAD && memcmp(damaged, saved, length) == 0);

    for (size_t i = 0; i < length; i++) {
        damaged[i] = (uint8_t)(damaged[i] ^ 1u << i % 8);
        CHECK(flagc_table_load(&loaded, damaged, length) != FLAGC_OK);
        CHECK(flagc_table_load(&loaded, saved, i) != FLAGC_OK);
        damaged[i] = saved[i];
    }
    return 0;
}
