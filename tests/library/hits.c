/* SPDX-License-Identifier: MIT */
/* Counters against counting with the plain loop. Exits 0 and is silent if all is well. */
#include "random.h"

static flagc_rule rows[40];

int main(void)
{
    uint64_t state = 1;
    uint8_t memory[9000];

    for (unsigned i = 0; i < 40; i++) {
        flagc_rules rules = {rows, below(&state, 40), 0xFFF, i % 2 ? FLAGC_FIRST : FLAGC_COLLECT, 9};

        random_rules(&state, rows, rules.count, rules.known, 3, 8);
        for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
            uint32_t hits[41] = {0}, expected[41] = {0}, twice[41] = {0};
            flagc_table table;

            CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
            for (unsigned k = 0; k < 100; k++) {
                uint64_t word = next(&state);
                unsigned rule = naive_next(&rules, word, 0);

                CHECK(flagc_hits_lookup(hits, &table, word) == naive(&rules, word));
                expected[rule]++;
                while (rules.policy == FLAGC_COLLECT && rule < rules.count) {
                    rule = naive_next(&rules, word, rule + 1);
                    expected[rule] += rule < rules.count;
                }
            }
            CHECK(memcmp(hits, expected, sizeof hits) == 0);
            flagc_hits_merge(twice, hits, rules.count + 1);
            flagc_hits_merge(twice, hits, rules.count + 1);
            for (size_t k = 0; k <= rules.count; k++) {
                CHECK(twice[k] == 2 * hits[k]);
            }
        }
    }
    {
        flagc_rules rules = {rows, 2, 1, FLAGC_FIRST, 0};
        uint32_t hits[3] = {UINT32_MAX - 1, 0, 0}, more[3] = {1, UINT32_MAX, 0};
        flagc_table table;

        rows[0].mask = rows[0].value = rows[1].mask = rows[1].value = 1;
        CHECK(flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, sizeof memory) == FLAGC_OK);
        for (unsigned i = 0; i < 3; i++) {
            (void)flagc_hits_lookup(hits, &table, 1);
        }
        CHECK(hits[0] == UINT32_MAX && hits[1] == 0 && hits[2] == 0);
        CHECK(flagc_hits_missed(hits, 2, 0) == 1 && flagc_hits_missed(hits, 2, 2) == 2 && flagc_hits_missed(hits, 2, 9) == 2);
        flagc_hits_merge(hits, more, 0);
        CHECK(hits[1] == 0);
        flagc_hits_merge(hits, more, 2);
        CHECK(hits[0] == UINT32_MAX && hits[1] == UINT32_MAX && flagc_hits_missed(hits, 2, 0) == 2);
        hits[0] = UINT32_MAX - 1;
        flagc_hits_merge(hits, more, 1);
        CHECK(hits[0] == UINT32_MAX);
        hits[0] = 5;
        more[0] = UINT32_MAX - 6;
        flagc_hits_merge(hits, more, 1);
        CHECK(hits[0] == UINT32_MAX - 1);
    }
    return 0;
}
