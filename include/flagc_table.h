/* SPDX-License-Identifier: MIT */
/*
 * flagc_table.h: decision tables that are made at run time, from rules out of a file, a network or a user.
 *
 * A rule is a mask, a value and an outcome: it matches a word w if (w & mask) == value. A table answers a word with an outcome, in
 * one of four forms, from small to fast; the memory that it is given decides. All memory is the caller's.
 *
 *     flagc_rule rows[] = {{0x5, 0x5, GREEN}, {0x3, 0x1, RED}};
 *     flagc_rules rules = {rows, 2, 0xF, FLAGC_FIRST, YELLOW};
 *     static uint8_t memory[64];
 *     flagc_table table;
 *
 *     if (flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, sizeof memory) == FLAGC_OK) {
 *         uint32_t light = flagc_table_lookup(&table, word);
 *     }
 *
 * C99, freestanding, no allocation, no state, no recursion. Words have 64 bits on every target. Calls on different tables, and
 * lookups in one table, may run at the same time. Pointers must not be NULL unless it says so. What may fail answers FLAGC_OK or
 * one of the negative codes of flagc.h.
 */
#ifndef FLAGC_TABLE_H
#define FLAGC_TABLE_H

#include "flagc.h"

#ifdef __cplusplus
extern "C" {
#endif

/* Limits. Every size below fits in 32 bits. */
#define FLAGC_RULES_MAX   65535u /* Rules of one table. */
#define FLAGC_DIRECT_BITS 24u    /* Index bits of a direct table. */

/*
 * Which of several matching rules answers. Under FLAGC_UNIQUE and FLAGC_ANY a table is not built from rules that break the promise;
 * under FLAGC_COLLECT outcomes are sets of bits, and a rule with outcome 0 that matches still keeps `otherwise` away.
 */
enum flagc_policy {
    FLAGC_FIRST   = 0, /* The first one. */
    FLAGC_UNIQUE  = 1, /* No two rules match the same word. */
    FLAGC_ANY     = 2, /* Several may match where their outcomes are equal; the first counts as the one that answered. */
    FLAGC_COLLECT = 3  /* All of them: their outcomes are or-ed. */
};

typedef struct flagc_rule {
    uint64_t mask;    /* The flags that the rule looks at; with none it matches every word. */
    uint64_t value;   /* What they must be. No bit outside the mask. */
    uint32_t outcome; /* The answer. */
} flagc_rule;

typedef struct flagc_rules {
    const flagc_rule *rule;   /* In order; may be NULL if count is 0. */
    size_t count;             /* 0 to FLAGC_RULES_MAX. */
    uint64_t known;           /* The flags that exist. Lookups ignore all others. */
    enum flagc_policy policy;
    uint32_t otherwise;       /* The answer to a word that no rule matches. */
} flagc_rules;

/*
 * Whether the rules are well-formed. *at (may be NULL) becomes the number of the first bad rule, and stays as it is otherwise.
 * FLAGC_ERR_INVALID: the policy, or too many; FLAGC_ERR_RULE: this rule. Time: count steps.
 */
int flagc_rules_check(const flagc_rules *rules, size_t *at);

/*
 * Looks for two rules that the policy does not allow together: under FLAGC_UNIQUE any that match the same word, under FLAGC_ANY
 * those whose outcomes differ too. Under the other policies there are none.
 *
 * FLAGC_ERR_CONFLICT: pair[0] < pair[1] are such rules, the first in the order of pair[1] and then pair[0], and *word matches both.
 * Also what flagc_rules_check answers. `pair` and `word` may be NULL. Time: count * (count - 1) / 2 steps of a few instructions.
 */
int flagc_rules_conflict(const flagc_rules *rules, size_t pair[2], uint64_t *word);

/*
 * Looks for a word, of known flags alone, that no rule matches.
 *
 * The question is NP-complete, so it takes a budget: it looks at rules `steps` times, each in time linear in the flags, and then gives
 * up. Sets of a thousand rules as people write them take some thousand to a few million steps. Less than 500 bytes of stack.
 * FLAGC_OK: every word matches. FLAGC_ERR_GAP: *word (may be NULL) does not. FLAGC_ERR_UNDECIDED: the steps ran out. Also what
 * flagc_rules_check answers.
 */
int flagc_rules_gap(const flagc_rules *rules, uint32_t steps, uint64_t *word);

/*
 * Looks for a word for which rule number `rule` is the first that matches; if there is none the rule is dead under FLAGC_FIRST.
 * Time and stack as above. FLAGC_OK: dead. FLAGC_ERR_GAP: alive, and *word (may be NULL) shows it. FLAGC_ERR_UNDECIDED: the steps ran
 * out. FLAGC_ERR_INVALID: no such rule; also what flagc_rules_check answers.
 */
int flagc_rules_dead(const flagc_rules *rules, size_t rule, uint32_t steps, uint64_t *word);

/*
 * How a table finds the answer. With n rules, w = 1, 2, 4 or 8 bytes to hold `known`, and o = 1, 2 or 4 bytes to hold an outcome, every
 * form keeps the rules, in 2*w*n + o*(n + 1) bytes. To these it adds:
 */
enum flagc_form {
    FLAGC_FASTEST = 0, /* No form: the choice of the fastest one that fits, by the loads of its worst word. */
    FLAGC_SCAN    = 1, /* Nothing. Looks at one rule after the other: 1 to n loads, and 1 of the outcome. */
    FLAGC_NIBBLES = 2, /* 16 rows of n bits (in 1, 2, 4 or whole 8s of bytes) for each 4 flags. Rows are and-ed: a load for each 4 flags and 64 rules, and 1. */
    FLAGC_BYTES   = 3, /* 256 rows of n bits for each 8 flags. Half as many loads. */
    FLAGC_DIRECT  = 4  /* 2^b entries of 1 or 2 bytes (under FLAGC_COLLECT: o), b being the flags that any rule looks at, and those
                          between them if they lie in more than four groups. 2 loads; under FLAGC_COLLECT 1. */
};

/* A table. Read it through the functions; it may be copied, and points into the memory that it was built in or loaded from. */
typedef struct flagc_table {
    const uint8_t *bytes; /* Rows, then outcomes, then what the form adds. Little-endian on every target, read at any alignment. */
    uint32_t size;        /* Bytes. */
    uint32_t outcomes;    /* Where the outcomes start. */
    uint32_t index;       /* Where that which the form adds starts. */
    uint64_t known;       /* As given. */
    uint64_t used;        /* The flags that some rule looks at. */
    uint32_t mask[4];     /* FLAGC_DIRECT: the places in the index that each group of flags takes. */
    uint8_t shift[16];    /* How far each group or piece of the word is shifted down. */
    uint16_t stride;      /* FLAGC_NIBBLES, FLAGC_BYTES: bytes of a row. */
    uint16_t count;       /* Rules. */
    uint8_t parts;        /* Groups or pieces. */
    uint8_t form;         /* enum flagc_form, never FLAGC_FASTEST. */
    uint8_t policy;       /* enum flagc_policy. */
    uint8_t word;         /* Bytes of a mask: 1, 2, 4, 8. */
    uint8_t outcome;      /* Bytes of an outcome: 1, 2, 4. */
    uint8_t entry;        /* FLAGC_DIRECT: bytes of an entry. Bit vectors: bytes that are and-ed at once. */
} flagc_table;

/*
 * The bytes of memory that a table of this form needs: FLAGC_SCAN is the least, FLAGC_FASTEST what the fastest form needs.
 * 0 if there is none: the rules or the form are not valid, FLAGC_DIRECT would need more than FLAGC_DIRECT_BITS, or the target's size_t
 * cannot say it. Time: count steps.
 */
uint32_t flagc_table_size(const flagc_rules *rules, enum flagc_form form);

/*
 * Builds a table in `memory`, which must stay as long as the table; the rules are copied. Any alignment. With FLAGC_FASTEST it takes the
 * fastest form that fits into `size` bytes, of two equally fast ones the smaller. `memory` may be NULL if `size` is 0.
 *
 * FLAGC_ERR_MEMORY: no form fits, or not the one asked for. FLAGC_ERR_FORM: FLAGC_DIRECT would need more than FLAGC_DIRECT_BITS.
 * FLAGC_ERR_INVALID: no such form. Also what flagc_rules_conflict answers. With an error *table and the memory stay as they are.
 * Time: that of flagc_rules_conflict under FLAGC_UNIQUE and FLAGC_ANY; then n steps for a scan, at most 16 * 16 * n and 8 * 256 * n for the
 * bit vectors, and at most 2^b * (n + 1), under FLAGC_COLLECT 2^b * (2 * n + 2), for the direct table.
 */
int flagc_table_build(flagc_table *table, const flagc_rules *rules, enum flagc_form form, void *memory, size_t size);

/*
 * The outcome of a word, by the table's policy. Bits outside `known` are ignored; every word has an answer.
 * Loads: see the forms. Under FLAGC_COLLECT a bit vector starts anew for each rule that matches, and a scan looks at all n.
 */
uint32_t flagc_table_lookup(const flagc_table *table, uint64_t word);

/*
 * Arrays: out[i] = flagc_table_lookup(table, in[i]) for n words of 8, 16, 32 or 64 bits.
 *
 * The arrays do not overlap; those of flagc_table_map32 may be one array. Neither needs more alignment than its type. n may be 0, and then
 * the arrays NULL. Words are taken in blocks, and what a lookup asks one after the other is asked about all words of a block at once: for
 * direct tables, for up to 32 rules (under FLAGC_COLLECT 128, in a scan any number), and for 8-bit words from 1024 on that takes a
 * fraction of the time of n lookups where words vary (`make bench-arrays` measures it), and else as long. At most 3 KB of stack.
 * With FLAGC_NO_SIMD defined when the library is compiled it is n lookups, and their stack. Of a table that was loaded and whose index does
 * not agree with its rules, an answer may be that of either.
 */
void flagc_table_map8(const flagc_table *table, const uint8_t *in, uint32_t *out, size_t n);
void flagc_table_map16(const flagc_table *table, const uint16_t *in, uint32_t *out, size_t n);
void flagc_table_map32(const flagc_table *table, const uint32_t *in, uint32_t *out, size_t n);
void flagc_table_map64(const flagc_table *table, const uint64_t *in, uint32_t *out, size_t n);

/*
 * The number of the first rule that matches a word; the number of rules if none does. For all policies but FLAGC_COLLECT it is the rule
 * that answers: flagc_table_outcome of it is what flagc_table_lookup gives. Loads: as a lookup's, without the outcome's; a direct
 * table under FLAGC_COLLECT looks through the rules.
 */
unsigned flagc_table_rule(const flagc_table *table, uint64_t word);

/*
 * The number of the first rule, from number `from` on, that matches a word; the number of rules if there is none or `from` is not less.
 * Goes through all that match: for (r = flagc_table_rule(t, w); r < t->count; r = flagc_table_next(t, w, r + 1)).
 * A direct table looks through the rules.
 */
unsigned flagc_table_next(const flagc_table *table, uint64_t word, unsigned from);

/* The outcome of a rule; `otherwise` if `rule` is the number of rules or more. 1 load. */
uint32_t flagc_table_outcome(const flagc_table *table, unsigned rule);

/* The rule of a number as it was given to build, so that a table that was loaded can be read. All zero if there is none. */
flagc_rule flagc_table_row(const flagc_table *table, unsigned rule);

/*
 * The saved form, version 1. All numbers are little-endian on every host; no byte is padding, so equal tables have equal bytes.
 *
 *      0  4  'F' 'L' 'A' 'G'
 *      4  1  version, 1
 *      5  1  form
 *      6  1  policy
 *      7  1  bytes of an outcome: 1, 2, 4
 *      8  2  number of rules n
 *     10  2  zero
 *     12  4  size of the table in bytes
 *     16  8  known
 *     24  n * 2 * w      mask and value of each rule, in w bytes each: the least of 1, 2, 4, 8 that hold `known`
 *         (n + 1) * o    outcome of each rule, and at last `otherwise`
 *         ...            what the form adds: entries by index, or rows by piece and its value, rule 0 in bit 0 of the first byte
 *         4              CRC-32 (as in zlib) of all bytes before it
 */
#define FLAGC_SAVED_VERSION  1u
#define FLAGC_SAVED_OVERHEAD 28u /* A saved table has table->size + FLAGC_SAVED_OVERHEAD bytes. */

/*
 * Writes the saved form to `out`, of any alignment; it must not overlap the table's memory.
 * FLAGC_ERR_MEMORY: `size` is less than table->size + FLAGC_SAVED_OVERHEAD, and nothing was written. Time: linear in the size.
 */
int flagc_table_save(const flagc_table *table, void *out, size_t size);

/*
 * Makes a table of saved bytes, which may come from anybody and have any alignment. Nothing is copied: the table points into
 * `bytes`, which must stay, and stay as they are. (Copy them first if somebody else can write there.)
 *
 * Everything that a lookup relies on is checked: whatever the bytes were, no lookup in a table that was loaded reads outside. The
 * checksum is against accidents; it does not say who wrote the table, nor does load prove again that the policy's promise is kept or that the
 * index agrees with the rules.
 * FLAGC_ERR_LENGTH: less than FLAGC_SAVED_OVERHEAD, or not as many as the table says. FLAGC_ERR_MAGIC, FLAGC_ERR_VERSION,
 * FLAGC_ERR_CHECKSUM, FLAGC_ERR_CORRUPT. With an error *table stays as it is. Time: linear in the size.
 */
int flagc_table_load(flagc_table *table, const void *bytes, size_t size);

/*
 * Counters of which rule answered, in the caller's memory: n + 1 of them, one for each rule and at last one for the words that no rule matched.
 * Set them to zero first. They stop at UINT32_MAX. Not atomic: give each thread its own, and merge them.
 */

/* Looks up and counts: the rule that answered, under FLAGC_COLLECT every rule that matched. The outcome; loads as those of lookup and next. */
uint32_t flagc_hits_lookup(uint32_t *hits, const flagc_table *table, uint64_t word);

/* Adds n counters of `more` to those of `hits`. */
void flagc_hits_merge(uint32_t *hits, const uint32_t *more, size_t n);

/* The first counter that is 0, from number `from` on and below n; n if there is none. With n = the number of rules: a rule never hit. */
size_t flagc_hits_missed(const uint32_t *hits, size_t n, size_t from);

#ifdef __cplusplus
}
#endif

#endif
