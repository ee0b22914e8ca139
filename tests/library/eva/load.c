/* SPDX-License-Identifier: MIT */
/*
 * Eva: loading bytes of which nothing is known, and asking the table that may come of them. Eva knows numbers as intervals, so what decides where
 * things lie is given in cases: form, widths, number of rules, and bytes that the form adds. All else may be anything, the flags that the rules look
 * at among it. The bytes end where their array does, so that nothing behind them can be read unseen.
 */
#include "any.h"

#include "flagc_table.h"

#define MOST 40000u

static uint8_t memory[MOST];

static void load(const uint8_t *bytes, size_t size)
{
    flagc_table table;

    if (flagc_table_load(&table, bytes, size) == FLAGC_OK) {
        taken = flagc_table_rule(&table, any());
        taken = flagc_table_next(&table, any(), (unsigned)any());
        taken = flagc_table_lookup(&table, any());
        taken = flagc_table_outcome(&table, (unsigned)any());
        taken = flagc_table_row(&table, (unsigned)any()).mask;
    }
}

static uint8_t *any_bytes(size_t size)
{
    uint8_t *bytes = memory + (MOST - size);

    Frama_C_make_unknown((char *)bytes, size);
    return bytes;
}

/* What is no saved table by its length or a byte of its header. */
static void refused(void)
{
    uint8_t *bytes;

    for (size_t size = 0; size <= FLAGC_SAVED_OVERHEAD; size++) {
        load(any_bytes(size), size);
    }
    bytes = any_bytes(100);
    bytes[5] = (uint8_t)(any() % 2 != 0 ? 0 : FLAGC_DIRECT + 1 + any() % (255 - FLAGC_DIRECT));
    load(bytes, 100);
    bytes = any_bytes(100);
    bytes[6] = (uint8_t)(FLAGC_COLLECT + 1 + any() % (255 - FLAGC_COLLECT));
    load(bytes, 100);
    bytes = any_bytes(100);
    bytes[7] = (uint8_t)(any() % 3 != 0 ? 5 + any() % 251 : any() % 2 != 0 ? 0 : 3);
    load(bytes, 100);
}

/* A header that is right as far as it goes. */
static void headed(unsigned form, unsigned outcome, unsigned width, unsigned count, unsigned added)
{
    size_t size = (size_t)2 * width * count + (size_t)outcome * (count + 1) + added + FLAGC_SAVED_OVERHEAD;

    for (unsigned collect = 0; collect < 2; collect++) {
        uint8_t *bytes = any_bytes(size);

        bytes[5] = (uint8_t)form;
        bytes[6] = (uint8_t)(collect != 0 ? FLAGC_COLLECT : any() % FLAGC_COLLECT);
        bytes[7] = (uint8_t)outcome;
        bytes[8] = (uint8_t)count;
        bytes[9] = 0;
        for (unsigned i = width; i < 8; i++) {
            bytes[16 + i] = 0;
        }
        if (width > 1) {
            bytes[16 + width - 1] = (uint8_t)(1 + any() % 255);
        }
        load(bytes, size);
    }
}

int main(void)
{
    static const unsigned counts[] = {0, 1, 9, 70};
    unsigned outcome = 1;

    refused();
    for (unsigned width = 1; width <= 8; width *= 2) {
        for (unsigned i = 0; i < 4; i++) {
            unsigned stride = counts[i] == 0 ? 0 : counts[i] == 1 ? 1 : counts[i] == 9 ? 2 : 16;

            headed(FLAGC_SCAN, outcome, width, counts[i], 0);
            headed(FLAGC_SCAN, outcome, width, counts[i], 1);
            headed(FLAGC_NIBBLES, outcome, width, counts[i], 16 * stride);
            headed(FLAGC_NIBBLES, outcome, width, counts[i], 2 * width * 16 * stride);
            headed(FLAGC_BYTES, outcome, width, counts[i], 256 * stride);
            headed(FLAGC_BYTES, outcome, width, counts[i], width * 256 * stride);
            headed(FLAGC_DIRECT, outcome, width, counts[i], 256 * outcome);
        }
        outcome = outcome == 4 ? 1 : 2 * outcome;
    }
    return 0;
}
