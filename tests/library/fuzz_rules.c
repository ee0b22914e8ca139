/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer: rules of any bytes, valid or not: every form must answer as the plain loop, and what is said about gaps must be true.
 * `make fuzz-library` runs it.
 */
#include "random.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t take(const uint8_t **data, size_t *size, unsigned bytes)
{
    uint64_t word = 0;

    for (; bytes > 0 && *size > 0; bytes--, --*size) {
        word = word << 8 | *(*data)++;
    }
    return word;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    flagc_rule rows[70];
    flagc_rules rules = {rows, 0, 0, FLAGC_FIRST, 0};
    unsigned width;
    uint64_t words[8], word;
    int error;

    rules.policy = (enum flagc_policy)take(&data, &size, 1);
    rules.otherwise = (uint32_t)take(&data, &size, 1);
    width = (unsigned)take(&data, &size, 1) % 8 + 1;
    rules.known = take(&data, &size, width);
    for (unsigned i = 0; i < 8; i++) {
        words[i] = take(&data, &size, width);
    }
    while (size > 0 && rules.count < 70) {
        flagc_rule *rule = &rows[rules.count++];

        rule->mask = take(&data, &size, width);
        rule->value = take(&data, &size, width);
        rule->outcome = (uint32_t)take(&data, &size, 1);
        if (rule->outcome % 16 != 0) { /* Most rules are valid. */
            rule->mask &= rules.known;
            rule->value &= rule->mask;
        }
    }
    error = flagc_rules_conflict(&rules, NULL, NULL);
    for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        uint32_t bytes = flagc_table_size(&rules, (enum flagc_form)form);
        uint8_t *memory;
        flagc_table table;
        int built;

        if (bytes > 1u << 15) {
            continue; /* Large direct tables take their time and run no other code. */
        }
        memory = (uint8_t *)malloc(bytes ? bytes : 1);
        built = flagc_table_build(&table, &rules, (enum flagc_form)form, memory, bytes);
        CHECK(memory != NULL && (built == error || (built == FLAGC_ERR_FORM && form == FLAGC_DIRECT)));
        for (unsigned i = 0; i < 8 && built == FLAGC_OK; i++) {
            CHECK(flagc_table_lookup(&table, words[i]) == naive(&rules, words[i]));
            CHECK(flagc_table_rule(&table, words[i]) == naive_next(&rules, words[i], 0));
        }
        free(memory);
    }
    error = flagc_rules_gap(&rules, 100000, &word);
    CHECK(error != FLAGC_ERR_GAP || ((word & ~rules.known) == 0 && naive_next(&rules, word, 0) == rules.count));
    for (unsigned i = 0; i < 8 && error == FLAGC_OK; i++) {
        CHECK(naive_next(&rules, words[i], 0) < rules.count);
    }
    return 0;
}
