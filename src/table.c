/* SPDX-License-Identifier: MIT */
/* Tables: building them from rules, and looking words up. */
#include "table.h"
#include "flagc.h"

#include <string.h>

/* The loads of the worst lookup. A rule counts as one: its mask and value lie side by side. */
static uint32_t loads(const flagc_table *table)
{
    switch (table->form) {
    case FLAGC_SCAN:
        return (uint32_t)table->count + 1;
    case FLAGC_DIRECT:
        return table->policy == FLAGC_COLLECT ? 1 : 2;
    default:
        return (uint32_t)table->parts * (table->stride / table->entry) + 1;
    }
}

/* Gives the table a form, if that fits into `size` bytes. */
static int fit(flagc_table *table, unsigned form, size_t size)
{
    int error;

    table->form = (uint8_t)form;
    error = flagc_internal_shape(table);
    return error == FLAGC_OK && table->size > size ? FLAGC_ERR_MEMORY : error;
}

/* Gives the table the form that was asked for, or the fastest one that fits; of two that are equally fast the smaller. */
static int choose(flagc_table *table, enum flagc_form form, size_t size)
{
    flagc_table other = *table;
    int error;

    if ((unsigned)form > FLAGC_DIRECT) {
        return FLAGC_ERR_INVALID;
    }
    error = fit(table, (unsigned)(form == FLAGC_FASTEST ? FLAGC_SCAN : form), size);
    if (error != FLAGC_OK || form != FLAGC_FASTEST) {
        return error; /* A scan is the smallest form: where it does not fit, none does. */
    }
    for (unsigned faster = FLAGC_NIBBLES; faster <= FLAGC_DIRECT; faster++) {
        if (fit(&other, faster, size) == FLAGC_OK &&
            (loads(&other) < loads(table) || (loads(&other) == loads(table) && other.size < table->size))) {
            *table = other;
        }
    }
    return FLAGC_OK;
}

/* The table of valid rules, but for its form. */
static flagc_table describe(const flagc_rules *rules)
{
    flagc_table table;
    uint32_t outcomes = rules->otherwise;

    memset(&table, 0, sizeof table);
    table.known = rules->known;
    table.count = (uint16_t)rules->count;
    table.policy = (uint8_t)rules->policy;
    for (size_t i = 0; i < rules->count; i++) {
        table.used |= rules->rule[i].mask;
        outcomes |= rules->rule[i].outcome;
    }
    table.outcome = outcomes >> 16 ? 4 : outcomes >> 8 ? 2 : 1;
    return table;
}

uint32_t flagc_table_size(const flagc_rules *rules, enum flagc_form form)
{
    flagc_table table;

    if (flagc_rules_check(rules, NULL) != FLAGC_OK) {
        return 0;
    }
    table = describe(rules);
    return choose(&table, form, SIZE_MAX) == FLAGC_OK ? table.size : 0;
}

/* How a rule enters the entries of all words that it matches. */
enum pen { WRITE, ADD };

static void paint(const flagc_table *table, uint8_t *entries, const flagc_rule *rule, enum pen pen, uint32_t what)
{
    uint32_t base = direct_index(table, rule->value);
    uint32_t open = direct_index(table, ~rule->mask), part = open;

    for (;;) {
        uint8_t *entry = entries + (size_t)(base | part) * table->entry;

        put(entry, table->entry, pen == ADD ? get(entry, table->entry) | what : what);
        if (part == 0) {
            return;
        }
        part = (part - 1) & open; /* The next lower subset of the open places. */
    }
}

static void fill_direct(const flagc_table *table, uint8_t *entries, const flagc_rules *rules)
{
    uint32_t cells = (table->size - table->index) / table->entry;

    if (table->policy != FLAGC_COLLECT) {
        for (uint32_t i = 0; i < cells; i++) {
            put(entries + (size_t)i * table->entry, table->entry, table->count);
        }
        for (size_t i = rules->count; i-- > 0;) {
            paint(table, entries, &rules->rule[i], WRITE, (uint32_t)i);
        }
        return;
    }
    /* First only which words are matched at all; then `otherwise` for the rest, and the outcomes for these. */
    memset(entries, 0, (size_t)(table->size - table->index));
    for (size_t i = 0; i < rules->count; i++) {
        paint(table, entries, &rules->rule[i], WRITE, 1);
    }
    for (uint32_t i = 0; i < cells; i++) {
        uint8_t *entry = entries + (size_t)i * table->entry;

        put(entry, table->entry, get(entry, table->entry) != 0 ? 0 : rules->otherwise);
    }
    for (size_t i = 0; i < rules->count; i++) {
        paint(table, entries, &rules->rule[i], ADD, rules->rule[i].outcome);
    }
}

static void fill_vector(const flagc_table *table, uint8_t *rows, const flagc_rules *rules)
{
    unsigned values = 1u << piece_bits(table);

    memset(rows, 0, (size_t)(table->size - table->index));
    for (size_t i = 0; i < rules->count; i++) {
        uint8_t *byte = rows + i / 8;

        for (unsigned part = 0; part < table->parts; part++) {
            unsigned mask = (unsigned)(rules->rule[i].mask >> table->shift[part]) & (values - 1);
            unsigned want = (unsigned)(rules->rule[i].value >> table->shift[part]) & (values - 1);

            for (unsigned value = 0; value < values; value++, byte += table->stride) {
                if ((value & mask) == want) {
                    *byte = (uint8_t)(*byte | 1u << (i % 8));
                }
            }
        }
    }
}

int flagc_table_build(flagc_table *table, const flagc_rules *rules, enum flagc_form form, void *memory, size_t size)
{
    uint8_t *bytes = (uint8_t *)memory;
    flagc_table built;
    int error = flagc_rules_check(rules, NULL);

    if (error != FLAGC_OK) {
        return error;
    }
    built = describe(rules);
    error = choose(&built, form, size);
    if (error == FLAGC_OK) {
        error = flagc_rules_conflict(rules, NULL, NULL);
    }
    if (error != FLAGC_OK) {
        return error;
    }

    for (size_t i = 0; i < rules->count; i++) {
        put(bytes + i * 2 * built.word, built.word, rules->rule[i].mask);
        put(bytes + (i * 2 + 1) * built.word, built.word, rules->rule[i].value);
        put(bytes + built.outcomes + i * built.outcome, built.outcome, rules->rule[i].outcome);
    }
    put(bytes + built.outcomes + rules->count * built.outcome, built.outcome, rules->otherwise);
    if (built.form == FLAGC_DIRECT) {
        fill_direct(&built, bytes + built.index, rules);
    } else if (built.form != FLAGC_SCAN) {
        fill_vector(&built, bytes + built.index, rules);
    }
    built.bytes = bytes;
    *table = built;
    return FLAGC_OK;
}

static int matches(const flagc_table *table, unsigned rule, uint64_t word)
{
    const uint8_t *row = table->bytes + (size_t)rule * 2 * table->word;

    return (word & get(row, table->word)) == get(row + table->word, table->word);
}

static unsigned next_by_scan(const flagc_table *table, uint64_t word, unsigned from)
{
    while (from < table->count && !matches(table, from, word)) {
        from++;
    }
    return from;
}

/* The lowest bit from `from` on that the rows of all pieces share. The rows have no bits past the last rule. */
static unsigned next_by_rows(const flagc_table *table, uint64_t word, unsigned from)
{
    unsigned bits = piece_bits(table), width = table->entry, at = from / (8 * width) * width;
    uint64_t wanted = ~UINT64_C(0) << (from % (8 * width));
    const uint8_t *row[16];

    for (unsigned part = 0; part < table->parts; part++) {
        size_t value = (size_t)(word >> table->shift[part]) & ((1u << bits) - 1);

        row[part] = table->bytes + table->index + (((size_t)part << bits) + value) * table->stride;
    }
    for (; at < table->stride; at += width) {
        uint64_t rules = wanted;

        for (unsigned part = 0; part < table->parts; part++) {
            rules &= get(row[part] + at, width);
        }
        if (rules != 0) {
            return 8 * at + flagc_lowest(rules);
        }
        wanted = ~UINT64_C(0);
    }
    return table->count;
}

static uint32_t direct_entry(const flagc_table *table, uint64_t word)
{
    return (uint32_t)get(table->bytes + table->index + (size_t)direct_index(table, word) * table->entry, table->entry);
}

unsigned flagc_table_next(const flagc_table *table, uint64_t word, unsigned from)
{
    if (from >= table->count) {
        return table->count;
    }
    return table->form == FLAGC_SCAN || table->form == FLAGC_DIRECT ? next_by_scan(table, word, from) : next_by_rows(table, word, from);
}

unsigned flagc_table_rule(const flagc_table *table, uint64_t word)
{
    if (table->form == FLAGC_DIRECT && table->policy != FLAGC_COLLECT) {
        return (unsigned)direct_entry(table, word);
    }
    return flagc_table_next(table, word, 0);
}

uint32_t flagc_table_outcome(const flagc_table *table, unsigned rule)
{
    size_t at = rule < table->count ? rule : table->count;

    return (uint32_t)get(table->bytes + table->outcomes + at * table->outcome, table->outcome);
}

uint32_t flagc_table_lookup(const flagc_table *table, uint64_t word)
{
    unsigned rule;
    uint32_t outcome;

    if (table->form == FLAGC_DIRECT && table->policy == FLAGC_COLLECT) {
        return direct_entry(table, word);
    }
    rule = flagc_table_rule(table, word);
    outcome = flagc_table_outcome(table, rule);
    if (table->policy == FLAGC_COLLECT) {
        while (rule < table->count) {
            outcome |= flagc_table_outcome(table, rule);
            rule = flagc_table_next(table, word, rule + 1);
        }
    }
    return outcome;
}

flagc_rule flagc_table_row(const flagc_table *table, unsigned rule)
{
    flagc_rule row = {0, 0, 0};

    if (rule < table->count) {
        const uint8_t *at = table->bytes + (size_t)rule * 2 * table->word;

        row.mask = get(at, table->word);
        row.value = get(at + table->word, table->word);
        row.outcome = flagc_table_outcome(table, rule);
    }
    return row;
}
