/* SPDX-License-Identifier: MIT */
/* Tables where int has 16 bits: for simavr, which shows what is sent on the serial port, and ends at a sleep without interrupts. */
#include "random.h"

#include <avr/io.h>
#include <avr/interrupt.h>
#include <avr/sleep.h>

#undef CHECK
#define CHECK(condition) ((condition) ? (void)0 : fail(#condition))

static flagc_rule rows[12];
static uint8_t memory[4096], saved[4096];

static void say(const char *text)
{
    for (; *text != '\0'; text++) {
        while (!(UCSR0A & (1 << UDRE0))) {
        }
        UDR0 = (uint8_t)*text;
    }
}

static void stop(void)
{
    cli();
    sleep_enable();
    sleep_cpu();
}

static void fail(const char *condition)
{
    say(condition);
    say("\n");
    stop();
}

static void compare(const flagc_table *table, const flagc_rules *rules, uint64_t word)
{
    CHECK(flagc_table_lookup(table, word) == naive(rules, word));
    CHECK(flagc_table_rule(table, word) == naive_next(rules, word, 0));
    CHECK(flagc_table_next(table, word, 3) == naive_next(rules, word, 3));
}

int main(void)
{
    static const uint64_t known[] = {0xFF, UINT64_C(0x80F0000000000007)};
    uint64_t state = 1, word;

    UCSR0B = 1 << TXEN0;
    for (unsigned i = 0; i < 4; i++) {
        flagc_rules rules = {rows, 12, known[i % 2], i / 2 ? FLAGC_COLLECT : FLAGC_FIRST, UINT32_C(0x80000000)};

        random_rules(&state, rows, rules.count, rules.known, 3, 32);
        for (int form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
            uint32_t size = flagc_table_size(&rules, (enum flagc_form)form);
            flagc_table table;

            if (size > sizeof memory - FLAGC_SAVED_OVERHEAD) {
                continue;
            }
            CHECK(flagc_table_build(&table, &rules, (enum flagc_form)form, memory, sizeof memory) == FLAGC_OK && table.size == size);
            CHECK(flagc_table_save(&table, saved, sizeof saved) == FLAGC_OK);
            memset(memory, 0, sizeof memory);
            CHECK(flagc_table_load(&table, saved, (size_t)size + FLAGC_SAVED_OVERHEAD) == FLAGC_OK);
            word = 0;
            do {
                compare(&table, &rules, word);
                word = (word - rules.known) & rules.known;
            } while (word != 0);
        }
        if (flagc_rules_gap(&rules, 10000, &word) == FLAGC_ERR_GAP) {
            CHECK(naive_next(&rules, word, 0) == rules.count);
        }
    }
    {
        /* What is larger than any object here is never asked for. */
        flagc_rules rules = {rows, 12, 0xFFFF, FLAGC_FIRST, 0};
        flagc_table table;

        rows[0].mask = rows[0].value = 0xFFFF;
        for (unsigned i = 1; i < 12; i++) {
            rows[i].mask = rows[i].value = rows[i].outcome = 1;
        }
        rows[0].outcome = 1;
        CHECK(flagc_table_size(&rules, FLAGC_DIRECT) == 0);
        CHECK(flagc_table_size(&rules, FLAGC_FASTEST) == flagc_table_size(&rules, FLAGC_BYTES));
        CHECK(flagc_table_build(&table, &rules, FLAGC_DIRECT, memory, sizeof memory) == FLAGC_ERR_MEMORY);
    }
    say("passed\n");
    stop();
    return 0;
}
