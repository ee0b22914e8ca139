/* SPDX-License-Identifier: MIT */
/* Conflicts, gaps and dead rules against trying all words. Exits 0 and is silent if all is well. */
#include "random.h"

#define PLENTY UINT32_C(1000000000)

static flagc_rule rows[1001];

/* Calls with every word of the known flags, from 0 up, until it answers 1; whether it did, and *word. */
static int some_word(const flagc_rules *rules, int (*wanted)(const flagc_rules *, uint64_t, size_t), size_t rule, uint64_t *word)
{
    *word = 0;
    do {
        if (wanted(rules, *word, rule)) {
            return 1;
        }
        *word = (*word - rules->known) & rules->known;
    } while (*word != 0);
    return 0;
}

static int is_gap(const flagc_rules *rules, uint64_t word, size_t rule)
{
    (void)rule;
    return naive_next(rules, word, 0) == rules->count;
}

static int is_first(const flagc_rules *rules, uint64_t word, size_t rule)
{
    return naive_next(rules, word, 0) == rule;
}

/* With whatever budget, an answer is right or UNDECIDED, and more of it never undoes an answer. */
static void search(const flagc_rules *rules)
{
    static const uint32_t budgets[] = {0, 1, 10, 100, 1000, PLENTY};
    uint64_t word;
    int gap = some_word(rules, is_gap, 0, &word), decided = 0;

    for (unsigned i = 0; i < 6; i++) {
        uint64_t witness = 12345;
        int error = flagc_rules_gap(rules, budgets[i], &witness);

        CHECK(flagc_rules_gap(rules, budgets[i], NULL) == error);
        if (error == FLAGC_ERR_UNDECIDED) {
            CHECK(!decided && budgets[i] != PLENTY && witness == 12345);
            continue;
        }
        decided = 1;
        CHECK(error == (gap ? FLAGC_ERR_GAP : FLAGC_OK));
        CHECK(gap ? (witness & ~rules->known) == 0 && is_gap(rules, witness, 0) : witness == 12345);
    }
    for (size_t rule = 0; rule < rules->count; rule++) {
        uint64_t witness = 12345;
        int error = flagc_rules_dead(rules, rule, PLENTY, &witness);

        CHECK(flagc_rules_dead(rules, rule, PLENTY, NULL) == error);
        CHECK(error == (some_word(rules, is_first, rule, &word) ? FLAGC_ERR_GAP : FLAGC_OK));
        CHECK(error == FLAGC_OK ? witness == 12345 : (witness & ~rules->known) == 0 && is_first(rules, witness, rule));
    }
}

/* The first pair that the policy forbids, by the definition: two rules that match some word. */
static void conflicts(flagc_rules *rules)
{
    for (unsigned policy = FLAGC_FIRST; policy <= FLAGC_COLLECT; policy++) {
        size_t found[2] = {9, 9}, pair[2] = {9, 9};
        uint64_t word = 0, witness = 0;
        int error;

        rules->policy = (enum flagc_policy)policy;
        for (size_t b = 0; b < rules->count && found[0] == 9 && (policy == FLAGC_UNIQUE || policy == FLAGC_ANY); b++) {
            for (size_t a = 0; a < b && found[0] == 9; a++) {
                const flagc_rule *one = &rules->rule[a], *other = &rules->rule[b];

                word = one->value | other->value;
                if (matches(one, word) && matches(other, word) && (policy == FLAGC_UNIQUE || one->outcome != other->outcome)) {
                    found[0] = a;
                    found[1] = b;
                }
            }
        }
        error = flagc_rules_conflict(rules, pair, &witness);
        CHECK(error == (found[0] == 9 ? FLAGC_OK : FLAGC_ERR_CONFLICT));
        CHECK(pair[0] == found[0] && pair[1] == found[1]);
        CHECK(error == FLAGC_OK || (matches(&rules->rule[pair[0]], witness) && matches(&rules->rule[pair[1]], witness)));
        CHECK(flagc_rules_conflict(rules, NULL, NULL) == error);
    }
    rules->policy = FLAGC_FIRST;
}

/* Sets whose answer is known. */
static void known_answers(void)
{
    flagc_rules rules = {rows, 0, 0, FLAGC_FIRST, 0};
    uint64_t word = 1;

    CHECK(flagc_rules_gap(&rules, 0, &word) == FLAGC_ERR_GAP && word == 0); /* The only word there is. */
    rows[0].mask = rows[0].value = 0;
    rules.count = 1;
    CHECK(flagc_rules_gap(&rules, 1, &word) == FLAGC_OK); /* One rule for everything. */
    CHECK(flagc_rules_gap(&rules, 0, &word) == FLAGC_ERR_UNDECIDED);

    /* A rule for each of 64 flags, clear: only the word of all flags is left. And then none. */
    rules.known = ~UINT64_C(0);
    rules.count = 64;
    for (unsigned i = 0; i < 64; i++) {
        rows[i].mask = UINT64_C(1) << i;
        rows[i].value = 0;
    }
    CHECK(flagc_rules_gap(&rules, PLENTY, &word) == FLAGC_ERR_GAP && word == ~UINT64_C(0));
    rules.count = 65;
    rows[64].mask = rows[64].value = ~UINT64_C(0);
    CHECK(flagc_rules_gap(&rules, 130, &word) == FLAGC_OK);

    /* Neighbours are equal all the way from a clear flag to a set one, or a rule matches: without the last rule one gap of 2^64. */
    for (unsigned i = 0; i < 63; i++) {
        rows[i].mask = UINT64_C(3) << i;
        rows[i].value = UINT64_C(1) << i;
    }
    rows[63].mask = rows[63].value = 1;
    rules.count = 64;
    CHECK(flagc_rules_gap(&rules, PLENTY, &word) == FLAGC_ERR_GAP);
    CHECK(naive_next(&rules, word, 0) == rules.count);

    /* All combinations of 10 flags, spread over the word: 1024 words less one, which is found; and the budget that is not enough. */
    rules.known = UINT64_C(0x8421084210842108) >> 3;
    rules.count = 0;
    word = 0;
    do {
        if (word != (UINT64_C(0x8001084200842100) >> 3 & rules.known) && rules.count < 1001) {
            rows[rules.count].mask = rules.known;
            rows[rules.count++].value = word;
        }
        word = (word - rules.known) & rules.known;
    } while (word != 0);
    CHECK(flagc_rules_gap(&rules, 20000, &word) != FLAGC_OK);
    CHECK(flagc_rules_gap(&rules, PLENTY, &word) == FLAGC_ERR_GAP && naive_next(&rules, word, 0) == rules.count);
}

static void errors(void)
{
    flagc_rules rules = {rows, 3, 0xFF, FLAGC_FIRST, 0};
    size_t at = 7, pair[2] = {7, 7};
    uint64_t word = 7;

    memset(rows, 0, sizeof rows);
    CHECK(flagc_rules_check(&rules, &at) == FLAGC_OK && at == 7);
    CHECK(flagc_rules_dead(&rules, 3, PLENTY, &word) == FLAGC_ERR_INVALID && word == 7);
    rows[2].mask = 0x100;
    CHECK(flagc_rules_check(&rules, &at) == FLAGC_ERR_RULE && at == 2);
    rows[1].value = 1;
    CHECK(flagc_rules_check(&rules, &at) == FLAGC_ERR_RULE && at == 1);
    CHECK(flagc_rules_check(&rules, NULL) == FLAGC_ERR_RULE);
    CHECK(flagc_rules_gap(&rules, PLENTY, &word) == FLAGC_ERR_RULE && word == 7);
    CHECK(flagc_rules_dead(&rules, 0, PLENTY, &word) == FLAGC_ERR_RULE && word == 7);
    CHECK(flagc_rules_conflict(&rules, pair, &word) == FLAGC_ERR_RULE && word == 7 && pair[0] == 7);
    rules.policy = (enum flagc_policy)4;
    CHECK(flagc_rules_check(&rules, &at) == FLAGC_ERR_INVALID && at == 1);
    rules.policy = FLAGC_FIRST;
    rules.count = FLAGC_RULES_MAX + 1;
    CHECK(flagc_rules_check(&rules, &at) == FLAGC_ERR_INVALID && at == 1);
}

int main(int argc, char **argv)
{
    uint64_t state = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 2000;

    for (unsigned i = 0; i < rounds; i++) {
        uint64_t known = next(&state) & (i % 2 ? 0xFF : UINT64_C(0x8100001004000111));
        flagc_rules rules = {rows, below(&state, 5 + i % 30), known, FLAGC_FIRST, 0};

        random_rules(&state, rows, rules.count, known, 1 + below(&state, 3), 2);
        search(&rules);
        conflicts(&rules);
    }
    known_answers();
    errors();
    return 0;
}
