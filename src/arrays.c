/* SPDX-License-Identifier: MIT */
/*
 * Whole arrays through a table that was made at run time.
 *
 * Words go through in blocks: what a word asks of the table in turn, a block asks for all of its words at once, in loops of constant length
 * that compilers vectorise: a direct table makes all indexes first, and else one rule is asked about all words. (Every form of a table holds the
 * rules.) That is better while rules are few, as no word ends the search for the others.
 *
 * There is no form for some processors alone. With AVX2 the same loops took between as long and three fifths of the time; a gather reads four
 * bytes where a table may have one left.
 */
#include "flagc.h"
#include "table.h"

#ifdef FLAGC_NO_SIMD

/* Small, and with no more of the stack than a lookup takes. */
#define MAP(BITS, WORD)                                                                                       \
    void flagc_table_map##BITS(const flagc_table *table, const WORD *in, uint32_t *out, size_t n)             \
    {                                                                                                         \
        for (size_t i = 0; i < n; i++) {                                                                      \
            out[i] = flagc_table_lookup(table, in[i]);                                                        \
        }                                                                                                     \
    }

MAP(8, uint8_t)
MAP(16, uint16_t)
MAP(32, uint32_t)
MAP(64, uint64_t)

#else

#include <string.h>

#define BLOCK 64u

/* Of more rules a lookup has mostly found the first that matches before it has asked them all. */
#define FEW 32u

/* Of more rules a bit vector has mostly found those that match before they are all asked. A scan asks them all in any case. */
#define FEW_COLLECTED 128u

struct block {
    uint32_t words[BLOCK];
    uint32_t answers[BLOCK];
};

/* From the last rule to the first: the one that is asked last is the one that answers. */
static void scan_first(const flagc_table *table, struct block *block)
{
    for (unsigned i = 0; i < BLOCK; i++) {
        block->answers[i] = flagc_table_outcome(table, table->count);
    }
    for (unsigned rule = table->count; rule-- > 0;) {
        const uint8_t *row = table->bytes + (size_t)rule * 2 * table->word;
        const uint32_t mask = (uint32_t)get(row, table->word), value = (uint32_t)get(row + table->word, table->word);
        const uint32_t outcome = flagc_table_outcome(table, rule);

        for (unsigned i = 0; i < BLOCK; i++) {
            block->answers[i] = (block->words[i] & mask) == value ? outcome : block->answers[i];
        }
    }
}

static void scan_collect(const flagc_table *table, struct block *block)
{
    const uint32_t otherwise = flagc_table_outcome(table, table->count);
    uint32_t matched[BLOCK];

    memset(matched, 0, sizeof matched);
    memset(block->answers, 0, sizeof block->answers);
    for (unsigned rule = 0; rule < table->count; rule++) {
        const uint8_t *row = table->bytes + (size_t)rule * 2 * table->word;
        const uint32_t mask = (uint32_t)get(row, table->word), value = (uint32_t)get(row + table->word, table->word);
        const uint32_t outcome = flagc_table_outcome(table, rule);

        for (unsigned i = 0; i < BLOCK; i++) {
            const uint32_t holds = (block->words[i] & mask) == value ? UINT32_MAX : 0;

            block->answers[i] |= outcome & holds;
            matched[i] |= holds;
        }
    }
    for (unsigned i = 0; i < BLOCK; i++) {
        block->answers[i] |= otherwise & ~matched[i];
    }
}

/* Puts numbers of 1, 2 or 4 bytes in the place of their indexes. */
static void fetch(const uint8_t *from, unsigned bytes, uint32_t *indexes)
{
    switch (bytes) {
    case 1:
        for (unsigned i = 0; i < BLOCK; i++) {
            indexes[i] = from[indexes[i]];
        }
        break;
    case 2:
        for (unsigned i = 0; i < BLOCK; i++) {
            indexes[i] = (uint32_t)get(from + (size_t)2 * indexes[i], 2);
        }
        break;
    default:
        for (unsigned i = 0; i < BLOCK; i++) {
            indexes[i] = (uint32_t)get(from + (size_t)4 * indexes[i], 4);
        }
    }
}

static void direct(const flagc_table *table, struct block *block)
{
    memset(block->answers, 0, sizeof block->answers);
    for (unsigned part = 0; part < table->parts; part++) {
        const uint32_t mask = table->mask[part];
        const unsigned shift = table->shift[part];

        for (unsigned i = 0; i < BLOCK; i++) {
            block->answers[i] |= block->words[i] >> shift & mask;
        }
    }
    fetch(table->bytes + table->index, table->entry, block->answers);
    if (table->policy != FLAGC_COLLECT) {
        fetch(table->bytes + table->outcomes, table->outcome, block->answers);
    }
}

/* What a lookup of each word answers. */
static void answer(const flagc_table *table, struct block *block)
{
    if (table->form == FLAGC_DIRECT) {
        direct(table, block);
    } else if (table->policy == FLAGC_COLLECT && (table->form == FLAGC_SCAN || table->count <= FEW_COLLECTED)) {
        scan_collect(table, block);
    } else if (table->policy != FLAGC_COLLECT && table->count <= FEW) {
        scan_first(table, block);
    } else {
        for (unsigned i = 0; i < BLOCK; i++) {
            block->answers[i] = flagc_table_lookup(table, block->words[i]);
        }
    }
}

/*
 * Blocks hold 32 bits of each word: if the rules look at others, words are looked up one by one. Words of a block are read before its answers
 * are written, so `in` and `out` may be one array.
 */
#define MAP(NAME, WORD)                                                                                       \
    NAME(const flagc_table *table, const WORD *in, uint32_t *out, size_t n)                                   \
    {                                                                                                         \
        struct block block;                                                                                   \
                                                                                                              \
        if (table->used >> 32 != 0) {                                                                         \
            for (size_t i = 0; i < n; i++) {                                                                  \
                out[i] = flagc_table_lookup(table, in[i]);                                                    \
            }                                                                                                 \
            return;                                                                                           \
        }                                                                                                     \
        memset(block.words, 0, sizeof block.words);                                                           \
        for (size_t done = 0; done < n; done += BLOCK) {                                                      \
            const size_t some = n - done < BLOCK ? n - done : BLOCK;                                          \
                                                                                                              \
            for (size_t i = 0; i < some; i++) {                                                               \
                block.words[i] = (uint32_t)in[done + i];                                                      \
            }                                                                                                 \
            answer(table, &block);                                                                            \
            memcpy(out + done, block.answers, some * sizeof block.answers[0]);                                \
        }                                                                                                     \
    }

static void MAP(map8, uint8_t)
void MAP(flagc_table_map16, uint16_t)
void MAP(flagc_table_map32, uint32_t)
void MAP(flagc_table_map64, uint64_t)

/* So many words are looked up faster in all the answers that there are. */
#define MANY 1024u

void flagc_table_map8(const flagc_table *table, const uint8_t *in, uint32_t *out, size_t n)
{
    uint8_t words[256];
    uint32_t answers[256];

    if (n < MANY) {
        map8(table, in, out, n);
        return;
    }
    for (unsigned i = 0; i < 256; i++) {
        words[i] = (uint8_t)i;
    }
    map8(table, words, answers, 256);
    for (size_t i = 0; i < n; i++) {
        out[i] = answers[in[i]];
    }
}

#endif
