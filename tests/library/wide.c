/* SPDX-License-Identifier: MIT */
/* Wide sets against arrays of bools, for every number of flags to 100 and some more. */
#include "flagc.h"

#include <string.h>

#include "check.h"

#define WORDS FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX)

static uint32_t state = 7;

static uint32_t random_word(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

/* Random words, padding included; `bools` are the flags in them. */
static void fill(uint32_t *words, bool *bools, unsigned bits, unsigned density)
{
    for (unsigned i = 0; i < WORDS; i++) {
        words[i] = density == 0 ? 0 : density == 1 ? random_word() & random_word() & random_word() : density == 2 ? random_word() : ~UINT32_C(0);
    }
    for (unsigned n = 0; n < FLAGC_WIDE_MAX; n++) {
        bools[n] = n < bits && (words[n / 32] >> n % 32 & 1) != 0;
    }
}

static bool same(const uint32_t *words, const bool *bools, unsigned bits)
{
    for (unsigned n = 0; n < 32 * FLAGC_WIDE_WORDS(bits); n++) {
        if (((words[n / 32] >> n % 32 & 1) != 0) != (n < bits && bools[n])) {
            return false; /* a flag is wrong, or padding is set */
        }
    }
    return true;
}

static void fields(const uint32_t *words, const bool *bools, unsigned bits)
{
    const unsigned position = random_word() % (bits + 3), width = random_word() % 35;
    const uint32_t code = width < 32 && random_word() % 4 ? random_word() & ((UINT32_C(1) << width) - 1) : random_word();
    uint32_t got = 0, now[WORDS];
    bool changed[FLAGC_WIDE_MAX];
    const bool fits = width <= 32 && position + width <= bits && (width == 32 || code >> width == 0);

    memcpy(now, words, sizeof now);
    memcpy(changed, bools, sizeof changed);
    for (unsigned i = 0; i < width && i < 32; i++) {
        got |= (uint32_t)(position + i < bits && bools[position + i]) << i;
        if (fits) {
            changed[position + i] = (code >> i & 1) != 0;
        }
    }
    CHECK(flagc_wide_get(words, bits, position, width) == got);
    CHECK(flagc_wide_code(now, bits, position, width, code) == (fits ? FLAGC_OK : FLAGC_ERR_RANGE));
    for (unsigned n = 0; n < bits; n++) {
        CHECK(flagc_wide_test(now, bits, n) == changed[n]);
    }
}

static void pairs(unsigned bits, unsigned density)
{
    uint32_t a[WORDS], b[WORDS], out[WORDS];
    bool x[FLAGC_WIDE_MAX], y[FLAGC_WIDE_MAX], z[FLAGC_WIDE_MAX] = {false};
    bool all = true, any = false, only = true;
    unsigned count = 0, next = 0;

    fill(a, x, bits, density % 4);
    fill(b, y, bits, density / 4);
    for (unsigned n = 0; n < bits; n++) {
        all = all && (x[n] || !y[n]);
        any = any || (x[n] && y[n]);
        only = only && (y[n] || !x[n]);
        CHECK(flagc_wide_test(a, bits, n) == x[n]);
        if (x[n]) {
            count++;
            next = flagc_wide_next(a, bits, next);
            CHECK(next == n);
            next++;
        }
    }
    CHECK(flagc_wide_next(a, bits, next) == bits && !flagc_wide_test(a, bits, bits));
    CHECK(flagc_wide_count(a, bits) == count);
    CHECK(flagc_wide_has_all(a, b, bits) == all && flagc_wide_has_any(a, b, bits) == any && flagc_wide_has_none(a, b, bits) == !any);
    CHECK(flagc_wide_has_only(a, b, bits) == only && flagc_wide_has_exactly(a, b, bits) == (all && only));
    memcpy(out, a, sizeof a);
    flagc_wide_set(out, b, bits);
    for (unsigned n = 0; n < bits; n++) {
        z[n] = x[n] || y[n];
    }
    CHECK(same(out, z, bits));
    memcpy(out, a, sizeof a);
    flagc_wide_clear(out, b, bits);
    for (unsigned n = 0; n < bits; n++) {
        z[n] = x[n] && !y[n];
    }
    CHECK(same(out, z, bits));
    memcpy(out, a, sizeof a);
    flagc_wide_toggle(out, b, bits);
    for (unsigned n = 0; n < bits; n++) {
        z[n] = x[n] != y[n];
    }
    CHECK(same(out, z, bits));
    fields(a, x, bits);
}

int main(void)
{
    uint32_t words[WORDS];

    for (unsigned bits = 1; bits <= FLAGC_WIDE_MAX; bits += bits < 100 ? 1 : 77) {
        for (unsigned density = 0; density < 16; density++) {
            pairs(bits, density);
        }
        flagc_wide_fill(words, bits, true);
        CHECK(flagc_wide_count(words, bits) == bits && words[(bits - 1) / 32] >> (bits - 1) % 32 == 1);
        flagc_wide_put(words, bits, bits - 1, false);
        flagc_wide_put(words, bits, bits, true);
        CHECK(flagc_wide_count(words, bits) == bits - 1);
        flagc_wide_put(words, bits, bits - 1, true);
        CHECK(flagc_wide_count(words, bits) == bits);
        flagc_wide_fill(words, bits, false);
        CHECK(flagc_wide_count(words, bits) == 0 && flagc_wide_next(words, bits, 0) == bits && flagc_wide_next(words, bits, bits + 9) == bits);
    }
    return failures();
}
