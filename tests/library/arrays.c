/* SPDX-License-Identifier: MIT */
/*
 * Arrays through tables: of every form and policy, of few rules and many, of flags low and high; words of every width, every number of
 * them to 200 from each of eight places, in place, and many. Nothing is written beside the answers. With MEASURED defined: nanoseconds a word of
 * lookups one by one, and of the array.
 */
#include "random.h"

#ifdef MEASURED
#include <time.h>
#endif

#define MOST 200u
#define MANY 4096u
#define RULES 200u

static uint8_t words8[MANY + 8];
static uint16_t words16[MANY + 8];
static uint32_t words32[MANY + 8], out[MANY + 16], expected[MANY + 8];
static uint64_t words64[MANY + 8];
static uint8_t memory[1 << 20];
static flagc_rule rule[RULES];

/* The answers to n words from place `from`, all of one width, are the expected ones. */
static void check(const flagc_table *table, unsigned width, size_t from, size_t n)
{
    uint32_t *at = out + (8 - from);

    memset(out, 0xA5, (n + 16) * sizeof *out);
    switch (width) {
    case 8:
        flagc_table_map8(table, words8 + from, at, n);
        break;
    case 16:
        flagc_table_map16(table, words16 + from, at, n);
        break;
    case 32:
        flagc_table_map32(table, words32 + from, at, n);
        break;
    default:
        flagc_table_map64(table, words64 + from, at, n);
        break;
    }
    for (size_t i = 0; i < n + 16; i++) {
        const size_t word = i - (8 - from);

        CHECK(out[i] == (i >= 8 - from && word < n ? expected[from + word] : UINT32_C(0xA5A5A5A5)));
    }
}

static uint64_t word_of(unsigned width, size_t i)
{
    return width == 8 ? words8[i] : width == 16 ? words16[i] : width == 32 ? words32[i] : words64[i];
}

static void lengths(const flagc_table *table, const flagc_rules *rules, unsigned width)
{
    for (size_t i = 0; i < MANY + 8; i++) {
        expected[i] = naive(rules, word_of(width, i) & rules->known);
    }
    for (size_t n = 0; n <= MOST; n++) {
        check(table, width, n % 8, n);
    }
    for (size_t from = 0; from < 8; from++) {
        check(table, width, from, 63);
        check(table, width, from, 130);
    }
    check(table, width, 1, 1023);
    check(table, width, 1, 1024);
    check(table, width, 0, MANY);
    if (width == 32) {
        memcpy(out, words32, sizeof words32);
        flagc_table_map32(table, out, out, MANY);
        CHECK(memcmp(out, expected, MANY * sizeof *out) == 0);
    }
}

static void random_words(uint64_t *state)
{
    for (size_t i = 0; i < MANY + 8; i++) {
        words64[i] = next(state);
        words32[i] = (uint32_t)words64[i];
        words16[i] = (uint16_t)words64[i];
        words8[i] = (uint8_t)words64[i];
    }
}

/* Over so many of the sets of flags. */
static void every_table(uint64_t *state, size_t sets)
{
    static const uint64_t known[] = {0xFF, 0xF0F, 0xFF00000FF, UINT64_C(0x8000000000000003), 0xE0000007};
    static const size_t counts[] = {0, 5, 32, 33, 128, 129, RULES};

    random_words(state);
    for (size_t k = 0; k < sizeof known / sizeof known[0] && k < sets; k++) {
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            for (unsigned policy = FLAGC_FIRST; policy <= FLAGC_COLLECT; policy += FLAGC_COLLECT) {
                flagc_rules rules = {rule, 0, 0, FLAGC_FIRST, 7};

                rules.count = counts[c];
                rules.known = known[k];
                rules.policy = (enum flagc_policy)policy;
                random_rules(state, rule, rules.count, rules.known, 3, 8 * (unsigned)(c % 3 + 1));
                for (unsigned form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
                    flagc_table table;

                    if (flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) != FLAGC_OK) {
                        continue;
                    }
                    for (unsigned width = 8; width <= 64; width *= 2) {
                        lengths(&table, &rules, width);
                    }
                }
            }
        }
    }
}

/* With no words the arrays may be absent. */
static void nothing(void)
{
    const flagc_rules rules = {NULL, 0, 1, FLAGC_FIRST, 0};
    flagc_table table;

    CHECK(flagc_table_build(&table, &rules, FLAGC_SCAN, memory, sizeof memory) == FLAGC_OK);
    flagc_table_map8(&table, NULL, NULL, 0);
    flagc_table_map16(&table, NULL, NULL, 0);
    flagc_table_map32(&table, NULL, NULL, 0);
    flagc_table_map64(&table, NULL, NULL, 0);
}

#ifdef MEASURED

static double now(void)
{
    struct timespec time;

    timespec_get(&time, TIME_UTC);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

static void measure(const flagc_table *table, const char *what, unsigned count)
{
    double alone = 1e12, together = 1e12, start;

    for (unsigned round = 0; round < 50; round++) {
        start = now();
        for (size_t i = 0; i < MANY; i++) {
            expected[i] = flagc_table_lookup(table, words32[i]);
        }
        start = now() - start;
        alone = start < alone ? start : alone;
        start = now();
        flagc_table_map32(table, words32, out, MANY);
        start = now() - start;
        together = start < together ? start : together;
    }
    CHECK(memcmp(out, expected, MANY * sizeof *out) == 0);
    printf("%3u rules, %-8s  %7.2f ns a lookup  %7.2f ns in an array\n", count, what, alone / MANY, together / MANY);
}

static void measures(uint64_t *state)
{
    static const char *const forms[] = {"", "scan", "nibbles", "bytes", "direct"};
    static const unsigned counts[] = {8, 25, 100};

    random_words(state);
    for (unsigned policy = FLAGC_FIRST; policy <= FLAGC_COLLECT; policy += FLAGC_COLLECT) {
        puts(policy == FLAGC_FIRST ? "the first rule answers" : "all rules are collected");
        for (size_t c = 0; c < sizeof counts / sizeof counts[0]; c++) {
            flagc_rules rules = {rule, 0, 0xFFF, FLAGC_FIRST, 7};

            rules.count = counts[c];
            rules.policy = (enum flagc_policy)policy;
            random_rules(state, rule, rules.count, rules.known, 3, 8);
            for (unsigned form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
                flagc_table table;

                CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK);
                measure(&table, forms[form], counts[c]);
            }
        }
    }
}

#endif

int main(int argc, char **argv)
{
    uint64_t state = 1;

#ifdef MEASURED
    (void)argc;
    (void)argv;
    measures(&state);
#else
    every_table(&state, argc > 1 ? (size_t)atoi(argv[1]) : 100);
    nothing();
#endif
    return 0;
}
