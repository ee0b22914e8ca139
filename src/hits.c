/* SPDX-License-Identifier: MIT */
/* Counters of which rule answered. */
#include "flagc_table.h"

static void hit(uint32_t *counter)
{
    if (*counter != UINT32_MAX) {
        ++*counter;
    }
}

uint32_t flagc_hits_lookup(uint32_t *hits, const flagc_table *table, uint64_t word)
{
    unsigned rule = flagc_table_rule(table, word);
    uint32_t outcome = flagc_table_outcome(table, rule);

    hit(&hits[rule]);
    if (table->policy == FLAGC_COLLECT) {
        while (rule < table->count) {
            rule = flagc_table_next(table, word, rule + 1);
            if (rule < table->count) {
                hit(&hits[rule]);
                outcome |= flagc_table_outcome(table, rule);
            }
        }
    }
    return outcome;
}

void flagc_hits_merge(uint32_t *hits, const uint32_t *more, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        hits[i] = more[i] < UINT32_MAX - hits[i] ? hits[i] + more[i] : UINT32_MAX;
    }
}

size_t flagc_hits_missed(const uint32_t *hits, size_t n, size_t from)
{
    while (from < n && hits[from] != 0) {
        from++;
    }
    return from < n ? from : n;
}
