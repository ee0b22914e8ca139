/* SPDX-License-Identifier: MIT */
/* Saved tables: every alignment, every truncation, every flipped bit, and contents that nobody has saved. Exits 0 and is silent if all is well. */
#include "saved.h"

#define HEADER 24u

static flagc_rule rows[300];

/* The bytes in memory of exactly that size, so that the sanitizer sees what is read beside it. */
static uint8_t *exactly(const uint8_t *bytes, size_t size)
{
    uint8_t *copy = (uint8_t *)malloc(size ? size : 1);

    CHECK(copy != NULL);
    if (size > 0) {
        memcpy(copy, bytes, size);
    }
    return copy;
}

/* Refused, or harmless. */
static int harmless(const uint8_t *bytes, size_t size, uint64_t *state)
{
    uint8_t *copy = exactly(bytes, size);
    flagc_table table;
    int error = flagc_table_load(&table, copy, size);

    if (error == FLAGC_OK) {
        use(&table, state);
    }
    free(copy);
    return error;
}

static void round_trip(const flagc_table *table, const flagc_rules *rules, uint64_t *state)
{
    size_t size = table->size + FLAGC_SAVED_OVERHEAD;
    uint8_t *saved = (uint8_t *)malloc(size + 8), *again = (uint8_t *)malloc(size);
    flagc_table loaded;

    CHECK(saved != NULL && again != NULL);
    for (unsigned shift = 0; shift < 8; shift++) {
        CHECK(flagc_table_save(table, saved + shift, size - 1) == FLAGC_ERR_MEMORY);
        CHECK(flagc_table_save(table, saved + shift, size) == FLAGC_OK);
        CHECK(flagc_table_load(&loaded, saved + shift, size) == FLAGC_OK);
        CHECK(loaded.form == table->form && loaded.policy == table->policy && loaded.used == table->used && loaded.size == table->size);
        for (unsigned i = 0; i < 300; i++) {
            uint64_t word = next(state);

            CHECK(flagc_table_lookup(&loaded, word) == naive(rules, word));
            CHECK(flagc_table_rule(&loaded, word) == naive_next(rules, word, 0));
        }
        CHECK(flagc_table_save(&loaded, again, size) == FLAGC_OK && memcmp(again, saved + shift, size) == 0);
    }

    if (size < 3000) {
        for (size_t length = 0; length < size; length++) {
            CHECK(harmless(again, length, state) != FLAGC_OK);
        }
        for (size_t bit = 0; bit < 8 * size; bit++) {
            again[bit / 8] ^= (uint8_t)(1u << bit % 8);
            CHECK(harmless(again, size, state) != FLAGC_OK);
            /* The same, where somebody has made the checksum fit. */
            seal(again, size);
            (void)harmless(again, size, state);
            memcpy(again, saved + 7, size);
        }
    }
    free(saved);
    free(again);
}

/* Random contents under a header that is believable. */
static void forge(uint64_t *state)
{
    uint8_t bytes[HEADER + 600 + 4];
    size_t size = HEADER + below(state, 600) + 4;

    for (size_t i = 0; i < size; i++) {
        bytes[i] = below(state, 3) ? 0 : (uint8_t)next(state);
    }
    memcpy(bytes, "FLAG\1", 5);
    bytes[5] = (uint8_t)(1 + below(state, 4));
    bytes[6] = (uint8_t)below(state, 4);
    bytes[7] = (uint8_t)(1u << below(state, 3));
    bytes[8] = (uint8_t)below(state, 20);
    memset(bytes + 9, 0, 15);
    bytes[12] = (uint8_t)(size - FLAGC_SAVED_OVERHEAD);
    bytes[13] = (uint8_t)((size - FLAGC_SAVED_OVERHEAD) >> 8);
    bytes[16 + below(state, 8)] = (uint8_t)next(state);
    seal(bytes, size);
    (void)harmless(bytes, size, state);
}

/* One saved byte is changed and the checksum made to fit. */
static int changed(const uint8_t *saved, size_t size, size_t at, uint8_t value, uint64_t *state)
{
    uint8_t *copy = exactly(saved, size);
    int error;

    copy[at] = value;
    seal(copy, size);
    error = harmless(copy, size, state);
    free(copy);
    return error;
}

static void errors(uint64_t *state)
{
    static const flagc_rule three[] = {{0x3, 0x1, 1}, {0x4, 0x4, 2}, {0x18, 0x10, 300}};
    flagc_rules rules = {three, 3, 0x1F, FLAGC_FIRST, 5};
    uint8_t memory[2000], saved[2000];
    size_t last;

    for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        size_t size = flagc_table_size(&rules, (enum flagc_form)form) + FLAGC_SAVED_OVERHEAD;
        flagc_table table;

        CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
        CHECK(flagc_table_save(&table, saved, sizeof saved) == FLAGC_OK);
        CHECK(flagc_table_save(&table, saved, 0) == FLAGC_ERR_MEMORY);
        last = size - 5;
        CHECK(harmless(saved, size, state) == FLAGC_OK);
        CHECK(harmless(saved, 0, state) == FLAGC_ERR_LENGTH);
        CHECK(harmless(saved, size - 1, state) == FLAGC_ERR_LENGTH);
        CHECK(harmless(saved, size + 1, state) == FLAGC_ERR_LENGTH);
        CHECK(changed(saved, size, 3, 'g', state) == FLAGC_ERR_MAGIC);
        CHECK(changed(saved, size, 4, 2, state) == FLAGC_ERR_VERSION);
        CHECK(changed(saved, size, 5, 0, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 5, 5, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 5, form == FLAGC_SCAN ? FLAGC_DIRECT : FLAGC_SCAN, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 6, 4, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 7, 0, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 7, 3, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 7, 4, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 8, 2, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 9, 0xFF, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 10, 1, state) == FLAGC_ERR_CORRUPT);
        CHECK(changed(saved, size, 16, 0x0F, state) == FLAGC_ERR_CORRUPT); /* A rule's flag is not known any more. */
        CHECK(changed(saved, size, 23, 1, state) == FLAGC_ERR_CORRUPT);    /* Masks would have 8 bytes. */
        CHECK(changed(saved, size, HEADER + 1, 4, state) == FLAGC_ERR_CORRUPT); /* A value outside its mask. */
        CHECK(changed(saved, size, HEADER + 6, 0, state) == FLAGC_OK);     /* Outcomes are free. */
        saved[size - 1] ^= 1;
        CHECK(harmless(saved, size, state) == FLAGC_ERR_CHECKSUM);
        saved[size - 1] ^= 1;
        if (form == FLAGC_DIRECT) {
            CHECK(changed(saved, size, last, 3, state) == FLAGC_OK);
            CHECK(changed(saved, size, last, 4, state) == FLAGC_ERR_CORRUPT);
        } else if (form != FLAGC_SCAN) {
            CHECK(changed(saved, size, last, 7, state) == FLAGC_OK);
            CHECK(changed(saved, size, last, 8, state) == FLAGC_ERR_CORRUPT);
            CHECK(changed(saved, size, HEADER + 6 + 8, 0x80, state) == FLAGC_ERR_CORRUPT);
        }
    }

    /* Rules that look at 25 flags, in a saved table that says it is direct. */
    memset(saved, 0, sizeof saved);
    memcpy(saved, "FLAG\1\4\0\1\1", 9);
    saved[12] = 2 * 4 + 2;
    memset(saved + 16, 0xFF, 4);
    memset(saved + HEADER, 0xFF, 3);
    saved[HEADER + 3] = 1;
    seal(saved, HEADER + 2 * 4 + 2 + 4);
    CHECK(harmless(saved, HEADER + 2 * 4 + 2 + 4, state) == FLAGC_ERR_CORRUPT);
}

/* The bytes themselves: what is saved today is loaded by every later library. */
static void format(uint64_t *state)
{
    static const flagc_rule three[] = {{0x3, 0x1, 1}, {0x4, 0x4, 2}, {0x18, 0x10, 300}};
    static const uint8_t scan[] = {'F', 'L', 'A', 'G', 1, 1, 0, 2, 3, 0, 0, 0, 14, 0, 0, 0, 0x1F, 0, 0, 0, 0, 0, 0, 0,
                                   3, 1, 4, 4, 0x18, 0x10, 1, 0, 2, 0, 0x2C, 1, 5, 0};
    flagc_rules rules = {three, 3, 0x1F, FLAGC_FIRST, 5};
    uint8_t expected[200] = {0}, memory[200], saved[200];
    flagc_table table;
    size_t size;

    for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        uint8_t *added = expected + sizeof scan;

        memcpy(expected, scan, sizeof scan);
        expected[5] = (uint8_t)form;
        if (form == FLAGC_NIBBLES) { /* Flags 0 to 3, and then 4 with what is above it. */
            for (unsigned value = 0; value < 16; value++) {
                added[value] = (uint8_t)(((value & 3) == 1) | (value & 4) >> 1 | (value & 8 ? 0 : 4));
                added[16 + value] = value & 1 ? 7 : 3;
            }
            added += 32;
        } else if (form == FLAGC_DIRECT) {
            for (unsigned value = 0; value < 32; value++) {
                *added++ = (uint8_t)naive_next(&rules, value, 0);
            }
        } else if (form == FLAGC_BYTES) {
            continue;
        }
        size = (size_t)(added - expected) + 4;
        expected[12] = (uint8_t)(size - FLAGC_SAVED_OVERHEAD);
        seal(expected, size);
        CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
        CHECK(flagc_table_save(&table, saved, sizeof saved) == FLAGC_OK && memcmp(saved, expected, size) == 0);
    }

    /* No rule at all, and an outcome of each width: 1, 2 and 4 bytes are right. */
    for (unsigned width = 0; width <= 9; width++) {
        memset(saved, 0, sizeof saved);
        memcpy(saved, "FLAG\1\1", 6);
        saved[7] = saved[12] = (uint8_t)width;
        seal(saved, FLAGC_SAVED_OVERHEAD + width);
        CHECK(harmless(saved, FLAGC_SAVED_OVERHEAD + width, state) == (width == 1 || width == 2 || width == 4 ? FLAGC_OK : FLAGC_ERR_CORRUPT));
    }
}

int main(int argc, char **argv)
{
    uint64_t state = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 40;
    static uint8_t memory[1 << 17];

    for (unsigned i = 0; i < rounds; i++) {
        uint64_t known = next(&state) & (i % 3 ? 0xFFF : ~UINT64_C(0));
        flagc_rules rules = {rows, i % 4 ? below(&state, 40) : 8, known, i % 2 ? FLAGC_FIRST : FLAGC_COLLECT, below(&state, 1000)};

        random_rules(&state, rows, rules.count, known, 4, below(&state, 33));
        for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
            uint32_t size = flagc_table_size(&rules, (enum flagc_form)form);
            flagc_table table;

            if (size > 0 && size < sizeof memory) {
                CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
                round_trip(&table, &rules, &state);
            }
        }
    }
    for (unsigned i = 0; i < 500 * rounds; i++) {
        forge(&state);
    }
    errors(&state);
    format(&state);
    return 0;
}
