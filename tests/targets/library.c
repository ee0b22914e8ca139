/* SPDX-License-Identifier: MIT */
/* The library on a small machine: words, wide sets, names, and tables of every form that fits into MEMORY bytes, against the plain loop. */
#include "check.h"

#include "../library/random.h"

#define ROWS 12
#define WIDE 75

static flagc_rule rows[ROWS];
static uint8_t memory[MEMORY], saved[MEMORY];

static void words(uint64_t word)
{
    unsigned count = 0, lowest = 64;

    for (unsigned bit = 64; bit-- > 0;) {
        if (word >> bit & 1) {
            count++;
            lowest = bit;
        }
    }
    CHECK(flagc_count(word) == count);
    CHECK(flagc_lowest(word) == lowest);
}

/* One flag after the other comes in, then goes out. */
static void wide(void)
{
    uint32_t set[FLAGC_WIDE_WORDS(WIDE)] = {0}, other[FLAGC_WIDE_WORDS(WIDE)] = {0};

    for (unsigned n = 0; n < WIDE; n++) {
        CHECK(flagc_wide_count(set, WIDE) == n && flagc_wide_has_none(set, other, WIDE));
        flagc_wide_put(set, WIDE, n, true);
        CHECK(flagc_wide_test(set, WIDE, n) && flagc_wide_next(set, WIDE, n) == n);
    }
    flagc_wide_fill(other, WIDE, true);
    CHECK(flagc_wide_has_exactly(set, other, WIDE));
    CHECK(flagc_wide_code(set, WIDE, 28, 9, 0x155) == FLAGC_OK && flagc_wide_get(set, WIDE, 28, 9) == 0x155);
    CHECK(flagc_wide_has_only(set, other, WIDE) && !flagc_wide_has_all(set, other, WIDE) && flagc_wide_count(set, WIDE) == WIDE - 4);
    flagc_wide_clear(set, other, WIDE);
    CHECK(flagc_wide_count(set, WIDE) == 0);
}

/* Words of two flags and a field, as text and back. */
static void names(void)
{
    static const struct flagc_name entries[] = {{"UP", 1, 1}, {"HOT", 4, 4}, {"MODE=A", 0x30, 0x10}, {"MODE=B", 0x30, 0x20}};
    static const struct flagc_names known = {entries, sizeof entries / sizeof entries[0]};
    uint64_t back = 0;
    size_t place = 0;
    char text[40];

    for (uint64_t word = 0; word < 64; word++) {
        CHECK(flagc_format(&known, word, FLAGC_PIPES, text, sizeof text) < sizeof text);
        CHECK(flagc_parse(&known, text, FLAGC_STRICT, &back, &place) == FLAGC_OK ? back == word : (word & 0x0A) != 0 || (word & 0x30) % 0x30 == 0);
    }
    CHECK(flagc_parse(&known, "UP|HOT|MODE=B", FLAGC_STRICT, &back, &place) == FLAGC_OK && back == 0x25);
    CHECK(flagc_parse(&known, "UP|COLD", FLAGC_STRICT, &back, &place) != FLAGC_OK && place == 3);
}

static void table(const flagc_rules *rules, enum flagc_form form, unsigned *built)
{
    const uint32_t size = flagc_table_size(rules, form);
    uint32_t hits[ROWS + 1] = {0};
    uint64_t word = 0;
    flagc_table made;

    if (size == 0 || size > sizeof memory - FLAGC_SAVED_OVERHEAD) {
        return;
    }
    ++*built;
    CHECK(flagc_table_build(&made, rules, form, memory, sizeof memory) == FLAGC_OK && made.size == size);
    CHECK(flagc_table_save(&made, saved, sizeof saved) == FLAGC_OK);
    memset(memory, 0, sizeof memory);
    saved[size] ^= 1;
    CHECK(flagc_table_load(&made, saved, (size_t)size + FLAGC_SAVED_OVERHEAD) != FLAGC_OK);
    saved[size] ^= 1;
    CHECK(flagc_table_load(&made, saved, (size_t)size + FLAGC_SAVED_OVERHEAD) == FLAGC_OK);
    do {
        CHECK(flagc_table_lookup(&made, word) == naive(rules, word));
        CHECK(flagc_table_rule(&made, word) == naive_next(rules, word, 0));
        CHECK(flagc_table_next(&made, word, 3) == naive_next(rules, word, 3));
        CHECK(flagc_hits_lookup(hits, &made, word) == naive(rules, word));
        word = (word - rules->known) & rules->known;
    } while (word != 0);
}

/* What the questions about rules answer, checked with the word that they show. */
static void questions(const flagc_rules *rules)
{
    uint64_t word = 0;
    size_t pair[2] = {0, 0};

    if (flagc_rules_gap(rules, 10000, &word) == FLAGC_ERR_GAP) {
        CHECK(naive_next(rules, word, 0) == rules->count);
    }
    if (flagc_rules_conflict(rules, pair, &word) == FLAGC_ERR_CONFLICT) {
        CHECK(matches(&rules->rule[pair[0]], word) && matches(&rules->rule[pair[1]], word));
    }
    for (size_t rule = 0; rule < rules->count; rule++) {
        if (flagc_rules_dead(rules, rule, 10000, &word) == FLAGC_ERR_GAP) {
            CHECK(naive_next(rules, word, 0) == rule);
        }
    }
}

int main(void)
{
    static const uint64_t known[] = {0x3F, UINT64_C(0x8050000000000003)};
    uint64_t state = 1;
    unsigned built = 0;

    for (unsigned bit = 0; bit < 64; bit += 3) {
        words(UINT64_C(1) << bit);
        words(next(&state) & next(&state) & next(&state));
    }
    words(0);
    words(~UINT64_C(0));
    wide();
    names();
    for (unsigned i = 0; i < 8; i++) {
        flagc_rules rules = {rows, ROWS, known[i % 2], i / 2 % 2 ? FLAGC_COLLECT : FLAGC_FIRST, UINT32_C(0x80000000)};

        random_rules(&state, rows, rules.count, rules.known, 3, i / 4 ? 8 : 32);
        for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
            table(&rules, (enum flagc_form)form, &built);
        }
        rules.policy = FLAGC_UNIQUE;
        questions(&rules);
    }
    port_number(built);
    port_write(" tables\n");
    CHECK(built >= 24);
    return failures();
}
