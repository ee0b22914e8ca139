/* SPDX-License-Identifier: MIT */
/* Eva: every function on flag words and wide sets, with any arguments that the header allows. */
#include "any.h"

#include "flagc.h"

#define WORD(BITS, WORD)                                                                                                            \
    static void words##BITS(void)                                                                                                   \
    {                                                                                                                               \
        WORD flags = (WORD)any(), mask = (WORD)any(), out = (WORD)any();                                                            \
        unsigned position = (unsigned)any(), width = (unsigned)any();                                                               \
                                                                                                                                    \
        taken = flagc##BITS##_has_all(flags, mask) + flagc##BITS##_has_any(flags, mask) + flagc##BITS##_has_none(flags, mask);      \
        taken = flagc##BITS##_has_only(flags, mask) + flagc##BITS##_has_exactly(flags, mask);                                       \
        taken = flagc##BITS##_set(flags, mask), taken = flagc##BITS##_clear(flags, mask), taken = flagc##BITS##_toggle(flags, mask); \
        taken = flagc##BITS##_assign(flags, mask, any() % 2 != 0);                                                                  \
        taken = flagc##BITS##_count(flags), taken = flagc##BITS##_lowest(flags);                                                    \
        taken = flagc##BITS##_take(&out);                                                                                           \
        taken = flagc##BITS##_mask(position, width), taken = flagc##BITS##_get(flags, position, width);                             \
        (void)flagc##BITS##_put(&out, position, width, flags);                                                                      \
        (void)flagc##BITS##_from_bits(flags, mask, &out);                                                                           \
        taken = flagc##BITS##_from_bits_drop(flags, mask), taken = flagc##BITS##_from_bits_keep(flags);                             \
    }

WORD(8, uint8_t)
WORD(16, uint16_t)
WORD(32, uint32_t)
WORD(64, uint64_t)

/* Sets that fill up to `count` words, at the end of their arrays: behind them there is nothing. */
static void wide(unsigned count)
{
    uint32_t all[FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX)], *words = all + (FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX) - count);
    uint32_t end[FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX)], *mask = end + (FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX) - count);
    unsigned bits = 32 * count - (unsigned)any() % 32, position = (unsigned)any(), width = (unsigned)any();
    bool on = any() % 2 != 0;

    for (unsigned i = 0; i < count; i++) {
        words[i] = (uint32_t)any();
        mask[i] = (uint32_t)any();
    }
    taken = flagc_wide_test(words, bits, position);
    flagc_wide_put(words, bits, position, on);
    taken = flagc_wide_has_all(words, mask, bits) + flagc_wide_has_any(words, mask, bits) + flagc_wide_has_none(words, mask, bits);
    taken = flagc_wide_has_only(words, mask, bits) + flagc_wide_has_exactly(words, mask, bits);
    flagc_wide_set(words, mask, bits);
    flagc_wide_clear(words, mask, bits);
    flagc_wide_toggle(words, mask, bits);
    flagc_wide_assign(words, mask, bits, on);
    taken = flagc_wide_count(words, bits);
    taken = flagc_wide_next(words, bits, position);
    taken = flagc_wide_get(words, bits, position, width);
    (void)flagc_wide_code(words, bits, position, width, (uint32_t)any());
    flagc_wide_fill(words, bits, on);
}

int main(void)
{
    words8();
    words16();
    words32();
    words64();
    for (unsigned count = 1; count <= FLAGC_WIDE_WORDS(FLAGC_WIDE_MAX); count++) {
        wide(count);
    }
    return 0;
}
