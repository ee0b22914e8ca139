/* SPDX-License-Identifier: MIT
 * Compares and times the candidates of one rule set.
 *
 *   harness compare            every candidate against the rules; exit code 1 and a line for each that is wrong
 *   harness time SECONDS       rounds of all candidates in turn; a line `ROUND KIND CANDIDATE NANOSECONDS` for each measurement
 *   harness count              each candidate's loop over the same random inputs, once: to be counted from outside
 *
 * Kinds of input: 0 random, 1 a pattern of 16 that repeats, 2 the same pattern where each input waits for the answer before it. Every round has
 * fresh inputs; a pass over the first half warms caches and predictors up, and the second half, which they have not seen, is timed.
 */
#define _POSIX_C_SOURCE 199309L

#include "harness.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define HALF 16384u
#define PATTERN 16u
#define KINDS 3
#define LEAST_ROUNDS 9
#define MOST_ROUNDS 250

/* Flags up to which a random word is any word. A wider one is made to match a random rule: else nearly all get the default. */
#define UNIFORM 24u

static uint64_t state;

/* splitmix64. */
static uint64_t next(void)
{
    uint64_t z = (state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static uint64_t named(uint64_t w)
{
    return flags < 64 ? w & ((UINT64_C(1) << flags) - 1) : w;
}

static uint64_t matching(void)
{
    const struct row *row = &rows[next() % row_count];
    return named((next() & ~row->mask) | row->value);
}

static uint64_t random_word(void)
{
    return flags <= UNIFORM ? named(next()) : matching();
}

static void spread(word w, struct bools *b)
{
    unsigned char *members = (unsigned char *)b;
    for (unsigned i = 0; i < flags; i++) {
        members[i] = (unsigned char)(w >> i & 1);
    }
}

static void *memory(size_t count, size_t size)
{
    void *p = malloc(count * size);
    if (!p) {
        fputs("harness: no memory\n", stderr);
        exit(2);
    }
    /* So that every page is there before something is timed. */
    memset(p, 0, count * size);
    return p;
}

static struct inputs make(size_t count, word **words, struct bools **bools)
{
    *words = memory(count, sizeof **words);
    *bools = memory(count, sizeof **bools);
    return (struct inputs){ *words, *bools };
}

static unsigned by_the_rules(uint64_t w)
{
    size_t i = 0;
    while ((w & rows[i].mask) != rows[i].value) {
        i++;
    }
    return rows[i].outcome;
}

/* All words up to 16 flags, else 100,000, half of them random and half made for a rule. Bits that have no name are anything. */
static int compare(void)
{
    const size_t count = flags <= 16 ? (size_t)2 << flags : 100000;
    word *words;
    struct bools *bools;
    const struct inputs in = make(count, &words, &bools);
    uint16_t *right = memory(count, sizeof *right), *out = memory(count, sizeof *out);
    int wrong = 0;

    for (size_t i = 0; i < count; i++) {
        const uint64_t w = flags <= 16 ? (uint64_t)(i >> 1) : i & 1 ? named(next()) : matching();
        right[i] = (uint16_t)by_the_rules(w);
        words[i] = (word)(i & 1 || flags >= 64 ? w : w | next() << flags);
        spread(words[i], &bools[i]);
    }
    for (size_t c = 0; c < candidate_count; c++) {
        memset(out, 0xFF, count * sizeof *out);
        candidates[c]->answers(&in, count, out);
        for (size_t i = 0; i < count; i++) {
            if (out[i] != right[i]) {
                printf("%s: the word %#llx gets %u, and by the rules %u\n", candidates[c]->name, (unsigned long long)words[i], out[i], right[i]);
                wrong = 1;
                break;
            }
        }
    }
    return wrong;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

static volatile unsigned opaque_zero;
static volatile unsigned sink;

/* Brings memory into the caches. */
static void touch(const void *p, size_t size)
{
    const unsigned char *bytes = p;
    unsigned sum = 0;
    for (size_t i = 0; i < size; i += 64) {
        sum += bytes[i];
    }
    sink = sum;
}

static void pass(const struct candidate *c, const struct inputs *in, size_t from, size_t to, int kind)
{
    if (kind == 2) {
        c->chained(in, from, to, opaque_zero);
    } else {
        c->forward(in, from, to);
    }
}

static double measure(const struct candidate *c, const struct inputs *in, int kind)
{
    double start, end;

    pass(c, in, 0, HALF, kind);
    if (c->reads_bools) {
        touch(in->bools + HALF, HALF * sizeof *in->bools);
    } else {
        touch(in->words + HALF, HALF * sizeof *in->words);
    }
    start = now();
    pass(c, in, HALF, 2 * HALF, kind);
    end = now();
    return (end - start) / HALF;
}

static void fill(word *words, struct bools *bools, size_t period)
{
    for (size_t i = 0; i < 2 * HALF; i++) {
        words[i] = i < period ? (word)random_word() : words[i - period];
        spread(words[i], &bools[i]);
    }
}

static int take_times(double seconds)
{
    word *words[2];
    struct bools *bools[2];
    const struct inputs in[2] = { make(2 * HALF, &words[0], &bools[0]), make(2 * HALF, &words[1], &bools[1]) };
    const double end = now() + seconds * 1e9;

    for (size_t round = 0; round < LEAST_ROUNDS || (round < MOST_ROUNDS && now() < end); round++) {
        fill(words[0], bools[0], 2 * HALF);
        fill(words[1], bools[1], PATTERN);
        for (int kind = 0; kind < KINDS; kind++) {
            for (size_t i = 0; i < candidate_count; i++) {
                /* Who begins changes, so that nobody always has the same one before it. */
                const size_t c = (i + round) % candidate_count;
                printf("%zu %d %zu %.4f\n", round, kind, c, measure(candidates[c], &in[kind > 0], kind));
            }
        }
    }
    return 0;
}

static int count_once(void)
{
    word *words;
    struct bools *bools;
    const struct inputs in = make(2 * HALF, &words, &bools);

    fill(words, bools, 2 * HALF);
    for (size_t c = 0; c < candidate_count; c++) {
        candidates[c]->forward(&in, 0, 1000);
    }
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "compare") == 0) {
        return compare();
    }
    if (argc == 3 && strcmp(argv[1], "time") == 0) {
        return take_times(atof(argv[2]));
    }
    if (argc == 2 && strcmp(argv[1], "count") == 0) {
        return count_once();
    }
    fputs("usage: harness compare | time SECONDS | count\n", stderr);
    return 2;
}
