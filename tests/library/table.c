/* SPDX-License-Identifier: MIT */
/* Tables in every form against the plain loop. Exits 0 and is silent if all is well. */
#include "random.h"

static const uint64_t KNOWN[] = {
    0, 1, 0x80, 0xFF, 0x1FF, 0xFFFF, 0xA5A5, 0x5555, 0x8001, 0x1FFFF, 0xFFF000, UINT64_C(0xFFFFFFFF), UINT64_C(0x1FFFFFFFF),
    UINT64_C(0x8000000000000001), UINT64_C(0xF000F000F000F000), UINT64_C(0xF0F0F00F00F000F0), UINT64_C(0x5555000000000000),
    UINT64_C(0xFFFF000000000000), ~UINT64_C(0),
};
#define KNOWNS (sizeof KNOWN / sizeof KNOWN[0])

static flagc_rule rows[1200];

static void compare(const flagc_table *table, const flagc_rules *rules, uint64_t word)
{
    unsigned rule = naive_next(rules, word, 0);

    CHECK(flagc_table_lookup(table, word) == naive(rules, word));
    CHECK(flagc_table_rule(table, word) == rule);
    while (rule < rules->count) {
        rule++;
        CHECK(flagc_table_next(table, word, rule) == naive_next(rules, word, rule));
        rule = naive_next(rules, word, rule);
    }
}

/* All words of up to 16 known flags, or many; and some with flags that nobody knows. */
static void compare_all(const flagc_table *table, const flagc_rules *rules, uint64_t *state, unsigned samples)
{
    uint64_t word = 0;

    if (rules->known <= 0xFFFF && samples >= 200) {
        do {
            compare(table, rules, word);
            compare(table, rules, word | (next(state) & ~rules->known));
            word = (word - rules->known) & rules->known;
        } while (word != 0);
    }
    for (unsigned i = 0; i < samples; i++) {
        word = next(state);
        if (rules->count > 0 && i % 2) {
            const flagc_rule *near = &rules->rule[below(state, (unsigned)rules->count)];

            word = (word & ~near->mask) | near->value;
        }
        compare(table, rules, word);
    }
}

/* Every form, in exactly the memory that it says it needs, which is not aligned and is checked for what lies around it. */
static void every_form(const flagc_rules *rules, uint64_t *state, unsigned samples)
{
    uint32_t least = flagc_table_size(rules, FLAGC_SCAN);

    CHECK(least > 0);
    for (int form = FLAGC_FASTEST; form <= FLAGC_DIRECT; form++) {
        uint32_t size = flagc_table_size(rules, (enum flagc_form)form);
        unsigned shift = below(state, 8);
        flagc_table table;
        uint8_t *memory;
        int error;

        if (size == 0 || size > (UINT32_C(1) << 20)) {
            CHECK(form == FLAGC_DIRECT || form == FLAGC_FASTEST);
            continue;
        }
        CHECK(size >= least);
        memory = (uint8_t *)malloc(size + shift);
        CHECK(memory != NULL);
        memset(&table, 0xA5, sizeof table);
        error = flagc_table_build(&table, rules, (enum flagc_form)form, memory + shift, size);
        if (error == FLAGC_ERR_CONFLICT) {
            CHECK(flagc_rules_conflict(rules, NULL, NULL) == FLAGC_ERR_CONFLICT && table.size == UINT32_C(0xA5A5A5A5));
        } else {
            CHECK(error == FLAGC_OK);
            CHECK(table.size == size && table.count == rules->count && (form == FLAGC_FASTEST || table.form == form));
            compare_all(&table, rules, state, samples);
            for (unsigned i = 0; i < rules->count; i++) {
                flagc_rule row = flagc_table_row(&table, i);

                CHECK(row.mask == rows[i].mask && row.value == rows[i].value && row.outcome == rows[i].outcome);
            }
            CHECK(flagc_table_outcome(&table, table.count) == rules->otherwise);
            CHECK(flagc_table_outcome(&table, table.count + 1u) == rules->otherwise);
            {
                flagc_rule none = flagc_table_row(&table, table.count);

                CHECK(none.mask == 0 && none.value == 0 && none.outcome == 0);
            }
            CHECK(flagc_table_next(&table, 0, table.count) == table.count && flagc_table_next(&table, 0, table.count + 1u) == table.count);
            CHECK(flagc_table_build(&table, rules, (enum flagc_form)form, memory, size - 1) ==
                  (form == FLAGC_FASTEST && size > least ? FLAGC_OK : FLAGC_ERR_MEMORY));
        }
        free(memory);
    }
}

/* FLAGC_FASTEST takes what fits: more memory never makes it slower, and it never takes more than it was given. */
static void by_memory(uint64_t *state)
{
    static uint8_t memory[100000];
    flagc_rules rules = {rows, 40, 0xFFFF, FLAGC_FIRST, 9};
    unsigned last = FLAGC_SCAN, seen = 0;
    flagc_table table;

    random_rules(state, rows, rules.count, rules.known, 4, 8);
    rows[0].mask = rules.known; /* All 16 flags count. */
    for (size_t size = 0; size <= sizeof memory; size += size < 2000 ? 1 : 100) {
        int error = flagc_table_build(&table, &rules, FLAGC_FASTEST, size ? memory : NULL, size);

        CHECK(error == (size < flagc_table_size(&rules, FLAGC_SCAN) ? FLAGC_ERR_MEMORY : FLAGC_OK));
        if (error == FLAGC_OK) {
            CHECK(table.form >= last && table.size <= size);
            last = table.form;
            seen |= 1u << last;
        }
    }
    CHECK(seen == (1u << FLAGC_SCAN | 1u << FLAGC_NIBBLES | 1u << FLAGC_BYTES | 1u << FLAGC_DIRECT));

    /* Equally fast: the smaller. */
    rules.count = 1;
    CHECK(flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, sizeof memory) == FLAGC_OK && table.form == FLAGC_SCAN);
    rules.count = 0;
    CHECK(flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, sizeof memory) == FLAGC_OK && table.form == FLAGC_SCAN);
    CHECK(flagc_table_lookup(&table, 7) == 9);
    /* Four flags are one piece either way. */
    rules.count = 5;
    rules.policy = FLAGC_COLLECT;
    for (unsigned i = 0; i < 5; i++) {
        rows[i].mask = 0xF;
        rows[i].value = i;
    }
    CHECK(flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, flagc_table_size(&rules, FLAGC_SCAN) + 16) == FLAGC_OK);
    CHECK(table.form == FLAGC_DIRECT);
}

static void errors(void)
{
    static flagc_rule many[FLAGC_RULES_MAX + 1];
    static uint8_t memory[4096];
    flagc_rules rules = {rows, 2, 0xFF, FLAGC_FIRST, 0};
    flagc_table table;

    rows[0].mask = rows[0].value = 1;
    rows[1].mask = rows[1].value = 2;
    memset(&table, 0, sizeof table);
    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, 0) == FLAGC_ERR_MEMORY);
    CHECK(flagc_table_build(&table, &rules, (enum flagc_form)5, memory, sizeof memory) == FLAGC_ERR_INVALID);
    CHECK(flagc_table_build(&table, &rules, (enum flagc_form)-1, memory, sizeof memory) == FLAGC_ERR_INVALID);
    CHECK(flagc_table_size(&rules, (enum flagc_form)5) == 0);
    rules.policy = (enum flagc_policy)4;
    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, sizeof memory) == FLAGC_ERR_INVALID);
    CHECK(flagc_table_size(&rules, FLAGC_SCAN) == 0);
    rules.policy = FLAGC_UNIQUE;
    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, sizeof memory) == FLAGC_ERR_CONFLICT);
    rules.policy = FLAGC_FIRST;
    rows[1].value = 4;
    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, sizeof memory) == FLAGC_ERR_RULE);
    rules.rule = many;
    rules.count = FLAGC_RULES_MAX + 1;
    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, sizeof memory) == FLAGC_ERR_INVALID);
    CHECK(table.bytes == NULL);

    /* 24 flags fit into an index, 25 do not; nor do those that have to be filled up. */
    rules.rule = rows;
    rules.count = 1;
    rules.known = ~UINT64_C(0);
    rows[0].value = 0;
    rows[0].mask = 0xFFFFFF;
    CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 16 + 2 + (1 << 24));
    rows[0].mask = 0x1FFFFFF;
    CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 0);
    CHECK(flagc_table_build(&table, &rules, FLAGC_DIRECT, memory, sizeof memory) == FLAGC_ERR_FORM);
    rows[0].mask = ~UINT64_C(0);
    CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 0);
    rows[0].mask = UINT64_C(0x8000000000000101); /* Three groups. */
    CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 16 + 2 + (1 << 3));
    rows[0].mask = UINT64_C(0x8000040000010111); /* Six: the two narrowest holes, of three each, are filled. */
    CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 16 + 2 + (1 << (6 + 3 + 3)));

    /* The sizes that the header states: bytes of a row, and of an entry. */
    memset(rows, 0, sizeof rows);
    rows[0].mask = 1;
    rules.known = 1;
    for (unsigned count = 1; count <= 70; count++) {
        unsigned row = count <= 8 ? 1 : count <= 16 ? 2 : count <= 32 ? 4 : count <= 64 ? 8 : 16;

        rules.count = count;
        CHECK(flagc_table_size(&rules, FLAGC_SCAN) == 2 * count + count + 1);
        CHECK(flagc_table_size(&rules, FLAGC_NIBBLES) == 2 * count + count + 1 + 16 * row);
        CHECK(flagc_table_size(&rules, FLAGC_BYTES) == 2 * count + count + 1 + 256 * row);
    }
    for (unsigned count = 254; count <= 257; count++) {
        rules.count = count;
        CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 3 * count + 1 + (count <= 255 ? 2 : 4));
    }

    /* The limits of every number. */
    rules.known = ~UINT64_C(0);
    rules.rule = many;
    rules.count = FLAGC_RULES_MAX;
    many[FLAGC_RULES_MAX - 1].mask = 1;
    many[FLAGC_RULES_MAX - 2].mask = 1;
    for (unsigned i = 0; i < FLAGC_RULES_MAX - 1; i++) {
        many[i].mask = many[i].value = UINT64_C(1) << 63;
    }
    for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        uint32_t size = flagc_table_size(&rules, (enum flagc_form)form);
        uint8_t *large = (uint8_t *)malloc(size);

        CHECK(large != NULL && flagc_table_build(&table, &rules, (enum flagc_form)form, large, size) == FLAGC_OK);
        CHECK(flagc_table_rule(&table, 0) == FLAGC_RULES_MAX - 1 && flagc_table_rule(&table, 1) == FLAGC_RULES_MAX);
        CHECK(flagc_table_rule(&table, UINT64_C(1) << 63) == 0);
        CHECK(flagc_table_next(&table, UINT64_C(1) << 63, 60000) == 60000);
        free(large);
    }
}

int main(int argc, char **argv)
{
    uint64_t state = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    unsigned rounds = argc > 2 ? (unsigned)atoi(argv[2]) : 100;
    static const uint32_t counts[] = {0, 1, 2, 5, 8, 9, 16, 17, 32, 33, 64, 65, 130};

    for (unsigned i = 0; i < rounds; i++) {
        flagc_rules rules = {rows, counts[below(&state, 13)], KNOWN[below(&state, KNOWNS)], (enum flagc_policy)(i % 4), 0};

        rules.otherwise = (uint32_t)(next(&state) & ((UINT64_C(1) << (i % 33)) - 1));
        if (rules.policy == FLAGC_UNIQUE || rules.policy == FLAGC_ANY) {
            rules.count = below(&state, 6);
        }
        random_rules(&state, rows, rules.count, rules.known, 1 + below(&state, 5), below(&state, 33));
        every_form(&rules, &state, 200);
    }
    {
        flagc_rules rules = {rows, 1200, 0xFFF, FLAGC_FIRST, 77777};

        for (unsigned policy = FLAGC_FIRST; policy <= FLAGC_COLLECT; policy += FLAGC_COLLECT) {
            rules.policy = (enum flagc_policy)policy;
            random_rules(&state, rows, rules.count, rules.known, 6, 20);
            every_form(&rules, &state, 50);
        }
    }
    by_memory(&state);
    errors();
    return 0;
}
