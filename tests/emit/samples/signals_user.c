/* SPDX-License-Identifier: MIT */
#include "signals.h"

static void notify(void) {}

static int check_readings(void)
{
    struct reading r = { "", 0.25f, 0.5, 1LL << 40, notify, 4, 9, true };
    const reading_flags all = READING_NAMED | READING_WARM | READING_LIVE | READING_COUNTED | READING_HEARD | READING_ODD | READING_LOUD
        | READING_ON | READING_CHOSEN | READING_EITHER | READING_TOP | READING_HELD;

    if (reading_collect(&r, 0) != all) return 1;
    r.name = 0;
    r.celsius = 0;
    r.level = 1;
    r.notify = 0;
    if (reading_collect(&r, 3) != (READING_LIVE | READING_COUNTED | READING_ODD | READING_LOUD | READING_ON | READING_EITHER | READING_CALM)) return 2;
    r.on = false;
    r.volts = 0;
    r.total = 0;
    r.bits = 0;
    r.level = 0;
    return reading_collect(&r, 1) != (READING_EITHER | READING_HELD) || reading_collect(&r, 0) != READING_HELD ? 3 : 0;
}

static bool bit(uint32_t word, unsigned number)
{
    return (word >> number & 1) != 0;
}

static int check_panels(void)
{
    uint32_t word;

    for (word = 0; word < UINT32_C(1) << 12; word++) {
        const struct panel p = {
            0xFF, bit(word, 0), bit(word, 1), bit(word, 2), bit(word, 3), bit(word, 4), bit(word, 5), bit(word, 6), bit(word, 7),
            bit(word, 8), bit(word, 9), bit(word, 10), bit(word, 11), 0xFF
        };

        if (panel_collect(&p) != ((word & 0xFF) << 1 | (word >> 8) << 12 | word >> 11)) return 4;
    }
    return 0;
}

static int check_halves(void)
{
    uint32_t word;

    for (word = 0; word < 256; word++) {
        const struct halves p = {
            bit(word, 0), bit(word, 1), bit(word, 2), bit(word, 3), 1, bit(word, 4), bit(word, 5), bit(word, 6), bit(word, 7)
        };

        if (halves_collect(&p) != word) return 7;
    }
    return 0;
}

static int check_mixed(void)
{
    const struct panel p = { 0, false, false, false, false, true, false, true, true, false, false, false, false, 0 };
    uint32_t word;

    for (word = 0; word < UINT32_C(1) << 13; word++) {
        struct mixed m;
        uint32_t expected = (word & 0x1FF) | (word >> 9) << 12;

        m.a = bit(word, 0);
        m.b = bit(word, 1);
        m.c = bit(word, 2);
        m.d = bit(word, 3);
        m.e = bit(word, 4);
        m.f = bit(word, 5);
        m.g = bit(word, 6) ? 2 : 0;
        m.h = bit(word, 7);
        m.i = bit(word, 8) ? "" : 0;
        m.inner.j = bit(word, 9);
        m.inner.k = bit(word, 10);
        m.inner.l = bit(word, 11);
        m.inner.m = bit(word, 12);
        if ((expected & MIXED_J) && !(expected & MIXED_G)) expected |= MIXED_X | MIXED_Z | MIXED_LAST;
        if (mixed_collect(0, m, &p) != expected) return 5;
    }
    return judge(PANEL_A, MIXED_A) != VERDICT_BAD || judge(0, 0) != VERDICT_FINE ? 6 : 0;
}

int main(void)
{
    const int failed = check_readings();

    return failed ? failed : check_panels() ? 4 : check_halves() ? 7 : check_mixed();
}
