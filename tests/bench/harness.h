/* SPDX-License-Identifier: MIT
 * What the harness knows of a candidate. set.h, which declares `word` and `struct bools`, comes from the bench.
 */
#ifndef HARNESS_H
#define HARNESS_H

#include "set.h"

/* The same words twice: as one number each, and as the struct that people fill. */
struct inputs {
    const word *words;
    const struct bools *bools;
};

struct candidate {
    const char *name;
    int reads_bools;
    /* Answers inputs from..to - 1, each for itself. */
    void (*forward)(const struct inputs *in, size_t from, size_t to);
    /* The same, but an answer must be there before the next input is known: `zero` is 0, which the compiler does not know. */
    void (*chained)(const struct inputs *in, size_t from, size_t to, unsigned zero);
    /* Stores the answers to inputs 0..count - 1. */
    void (*answers)(const struct inputs *in, size_t count, uint16_t *out);
};

struct row {
    uint64_t mask, value;
    unsigned outcome;
};

/* The rules, and the candidates: the bench writes these. The last row matches every word. */
extern const unsigned flags;
extern const size_t row_count, candidate_count;
extern const struct row rows[];
extern const struct candidate *const candidates[];

#endif
