/* SPDX-License-Identifier: MIT */
/* Random rules, and the plain loop that says what they mean. */
#ifndef TESTS_LIBRARY_RANDOM_H
#define TESTS_LIBRARY_RANDOM_H

#include "flagc_table.h"

#include <string.h>

/* Says where and ends, if a condition does not hold. A program for a machine without files has its own. */
#ifndef CHECK
#include <stdio.h>
#include <stdlib.h>
#define CHECK(condition) ((condition) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #condition), exit(1)))
#endif

static inline uint64_t next(uint64_t *state)
{
    uint64_t x = *state += UINT64_C(0x9E3779B97F4A7C15);

    x = (x ^ x >> 30) * UINT64_C(0xBF58476D1CE4E5B9);
    x = (x ^ x >> 27) * UINT64_C(0x94D049BB133111EB);
    return x ^ x >> 31;
}

static inline unsigned below(uint64_t *state, unsigned n)
{
    return (unsigned)(next(state) >> 32) % n;
}

/* `count` rules over some of the known flags, each looking at about `literals` of them; outcomes have up to `bits` bits. */
static inline void random_rules(uint64_t *state, flagc_rule *rule, size_t count, uint64_t known, unsigned literals, unsigned bits)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t mask = 0;

        for (unsigned k = below(state, 2 * literals + 1); k-- > 0;) {
            mask |= UINT64_C(1) << below(state, 64);
            mask |= known & (~known + 1) << below(state, 16);
        }
        rule[i].mask = mask & known;
        rule[i].value = next(state) & rule[i].mask;
        rule[i].outcome = (uint32_t)(next(state) & ((UINT64_C(1) << bits) - 1));
    }
}

static inline int matches(const flagc_rule *rule, uint64_t word)
{
    return (word & rule->mask) == rule->value;
}

/* The number of the first rule from `from` on that matches. */
static inline unsigned naive_next(const flagc_rules *rules, uint64_t word, unsigned from)
{
    while (from < rules->count && !matches(&rules->rule[from], word)) {
        from++;
    }
    return from < rules->count ? from : (unsigned)rules->count;
}

static inline uint32_t naive(const flagc_rules *rules, uint64_t word)
{
    unsigned rule = naive_next(rules, word, 0);
    uint32_t outcome;

    if (rule == rules->count) {
        return rules->otherwise;
    }
    outcome = rules->rule[rule].outcome;
    for (rule++; rule < rules->count && rules->policy == FLAGC_COLLECT; rule++) {
        outcome |= matches(&rules->rule[rule], word) ? rules->rule[rule].outcome : 0;
    }
    return outcome;
}

#endif
