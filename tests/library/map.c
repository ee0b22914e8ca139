/* SPDX-License-Identifier: MIT */
/*
 * Arrays in every form, of every length to 200 and at every misalignment; nothing is written beside them. Prints the forms that this machine
 * has. With an argument: nanoseconds a word of each form.
 */
#include "../../src/map.h"

#include <string.h>
#include <time.h>

#include "check.h"

#define MOST 200
#define MANY 65536

static const char *const names[] = {"loop", "avx2", "vbmi"};
static uint8_t table[256], in[MANY], out[MANY];

static void lengths(enum flagc_map_form form)
{
    for (size_t length = 0; length <= MOST; length++) {
        for (size_t shift = 0; shift < 64; shift += length < 70 ? 1 : 7) {
            memset(out, 0xA5, MOST + 200);
            CHECK(flagc_map8_with(form, table, in + shift, out + (63 - shift), length));
            for (size_t i = 0; i < MOST + 200; i++) {
                const size_t at = i - (63 - shift);
                const uint8_t expected = i >= 63 - shift && at < length ? table[in[shift + at]] : 0xA5;

                CHECK(out[i] == expected);
            }
            memcpy(out, in, MOST + 200);
            CHECK(flagc_map8_with(form, table, out + shift, out + shift, length));
            for (size_t i = 0; i < length; i++) {
                CHECK(out[shift + i] == table[in[shift + i]]);
            }
        }
    }
}

static void chosen(void)
{
    const size_t counts[] = {0, 1, 63, 64, 65, 255, 256, 1000, MANY};

    for (size_t k = 0; k < sizeof counts / sizeof counts[0]; k++) {
        flagc_map8(table, in, out, counts[k]);
        for (size_t i = 0; i < counts[k]; i++) {
            CHECK(out[i] == table[in[i]]);
        }
    }
}

/* Which form is taken does not depend on this machine alone. */
static void choices(void)
{
    const unsigned loop = 1u << FLAGC_MAP_LOOP, avx2 = 1u << FLAGC_MAP_AVX2, vbmi = 1u << FLAGC_MAP_VBMI;

    CHECK(flagc_internal_map8_best(loop, 1000000) == FLAGC_MAP_LOOP);
    CHECK(flagc_internal_map8_best(loop | avx2, 255) == FLAGC_MAP_LOOP);
    CHECK(flagc_internal_map8_best(loop | avx2, 256) == FLAGC_MAP_AVX2);
    CHECK(flagc_internal_map8_best(loop | avx2 | vbmi, 1) == FLAGC_MAP_VBMI);
    CHECK(!flagc_map8_with((enum flagc_map_form)(FLAGC_MAP_VBMI + 1), table, in, out, MANY));
}

static double measured(enum flagc_map_form form)
{
    double best = 1e9;

    for (int round = 0; round < 15; round++) {
        struct timespec start, end;
        double took;

        timespec_get(&start, TIME_UTC);
        for (int i = 0; i < 100; i++) {
            flagc_map8_with(form, table, in, out, MANY);
        }
        timespec_get(&end, TIME_UTC);
        took = (double)(end.tv_sec - start.tv_sec) * 1e9 + (double)(end.tv_nsec - start.tv_nsec);
        best = took < best ? took : best;
    }
    return best / (100.0 * MANY);
}

int main(int argc, char **argv)
{
    uint32_t random = 1;

    (void)argv;
    for (size_t i = 0; i < MANY; i++) {
        random = random * UINT32_C(1664525) + UINT32_C(1013904223);
        in[i] = (uint8_t)(random >> 24);
        table[i % 256] = (uint8_t)(random >> 16);
    }
    for (size_t i = 0; i < 256; i++) {
        in[i] = (uint8_t)i; /* every word occurs among the few */
    }
    for (int form = FLAGC_MAP_LOOP; form <= FLAGC_MAP_VBMI; form++) {
        if (!flagc_map8_with((enum flagc_map_form)form, table, in, out, 0)) {
            printf("%s: not on this machine\n", names[form]);
        } else if (argc > 1) {
            printf("%-8s  %.3f ns a word\n", names[form], measured((enum flagc_map_form)form));
        } else {
            lengths((enum flagc_map_form)form);
            printf("%s: tested\n", names[form]);
        }
    }
    chosen();
    choices();
    return failures();
}
