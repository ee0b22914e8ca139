/* SPDX-License-Identifier: MIT */
/* Flag sets in a word, bit by bit: every pair of 8-bit words, and samples of the wider ones. */
#include "flagc.h"

#include "check.h"

static uint64_t state = 1;

static uint64_t random_word(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return state ^ state >> 29;
}

/* What the functions are to do, said with loops over single bits. */
static bool bit(uint64_t word, unsigned n)
{
    return (word >> n & 1) != 0;
}

#define TESTS(BITS, WORD)                                                                                     \
    static void pair##BITS(WORD flags, WORD mask)                                                             \
    {                                                                                                         \
        bool all = true, any = false, only = true, exactly = true;                                            \
        WORD set = 0, cleared = 0, toggled = 0, dropped = 0, out = 77;                                        \
        for (unsigned n = 0; n < BITS; n++) {                                                                 \
            const bool f = bit(flags, n), m = bit(mask, n);                                                   \
            const WORD one = (WORD)((WORD)1 << n);                                                            \
            all = all && (f || !m);                                                                           \
            any = any || (f && m);                                                                            \
            only = only && (m || !f);                                                                         \
            exactly = exactly && m == f;                                                                      \
            set = (WORD)(set + (f || m ? one : 0));                                                           \
            cleared = (WORD)(cleared + (f && !m ? one : 0));                                                  \
            toggled = (WORD)(toggled + (f != m ? one : 0));                                                   \
            dropped = (WORD)(dropped + (f && m ? one : 0));                                                   \
        }                                                                                                     \
        CHECK(flagc##BITS##_has_all(flags, mask) == all);                                                     \
        CHECK(flagc##BITS##_has_any(flags, mask) == any);                                                     \
        CHECK(flagc##BITS##_has_none(flags, mask) == !any);                                                   \
        CHECK(flagc##BITS##_has_only(flags, mask) == only);                                                   \
        CHECK(flagc##BITS##_has_exactly(flags, mask) == exactly);                                             \
        CHECK(flagc##BITS##_set(flags, mask) == set);                                                         \
        CHECK(flagc##BITS##_clear(flags, mask) == cleared);                                                   \
        CHECK(flagc##BITS##_toggle(flags, mask) == toggled);                                                  \
        CHECK(flagc##BITS##_assign(flags, mask, true) == set);                                                \
        CHECK(flagc##BITS##_assign(flags, mask, false) == cleared);                                           \
        CHECK(flagc##BITS##_from_bits(flags, mask, &out) == (only ? FLAGC_OK : FLAGC_ERR_UNKNOWN));           \
        CHECK(out == (only ? flags : 77));                                                                    \
        CHECK(flagc##BITS##_from_bits_drop(flags, mask) == dropped);                                          \
        CHECK(flagc##BITS##_from_bits_keep(flags) == flags);                                                  \
    }                                                                                                         \
    static void word##BITS(WORD flags)                                                                        \
    {                                                                                                         \
        unsigned count = 0, lowest = BITS;                                                                    \
        WORD rest = flags;                                                                                    \
        for (unsigned n = 0; n < BITS; n++) {                                                                 \
            if (bit(flags, n)) {                                                                              \
                lowest = count == 0 ? n : lowest;                                                             \
                count++;                                                                                      \
                CHECK(flagc##BITS##_take(&rest) == n);                                                        \
            }                                                                                                 \
        }                                                                                                     \
        CHECK(rest == 0 && flagc##BITS##_take(&rest) == BITS && rest == 0);                                   \
        CHECK(flagc##BITS##_count(flags) == count && flagc##BITS##_lowest(flags) == lowest);                  \
        for (unsigned position = 0; position <= BITS + 2; position++) {                                       \
            for (unsigned width = 0; width <= BITS + 2; width++) {                                            \
                field##BITS(flags, position, width);                                                          \
            }                                                                                                 \
        }                                                                                                     \
    }

#define FIELDS(BITS, WORD)                                                                                    \
    static void field##BITS(WORD flags, unsigned position, unsigned width)                                    \
    {                                                                                                         \
        const WORD code = (WORD)random_word(), small = (WORD)(width >= BITS ? code : code & (WORD)((WORD)((WORD)1 << width) - 1)); \
        WORD mask = 0, got = 0, now = flags;                                                                  \
        for (unsigned n = 0; n < width && position + n < BITS; n++) {                                         \
            mask = (WORD)(mask + ((WORD)1 << (position + n)));                                                \
            got = (WORD)(got + (bit(flags, position + n) ? (WORD)1 << n : 0));                                \
        }                                                                                                     \
        CHECK(flagc##BITS##_mask(position, width) == mask);                                                   \
        CHECK(flagc##BITS##_get(flags, position, width) == got);                                              \
        if (position < BITS && position + width <= BITS) {                                                    \
            CHECK(flagc##BITS##_put(&now, position, width, small) == FLAGC_OK);                               \
            CHECK(flagc##BITS##_get(now, position, width) == small && ((now ^ flags) & (WORD)~mask) == 0);    \
            now = flags;                                                                                      \
            CHECK(flagc##BITS##_put(&now, position, width, code) == (code == small ? FLAGC_OK : FLAGC_ERR_RANGE)); \
            CHECK(code == small || now == flags);                                                             \
        } else {                                                                                              \
            CHECK(flagc##BITS##_put(&now, position, width, 0) == FLAGC_ERR_RANGE && now == flags);            \
        }                                                                                                     \
    }

FIELDS(8, uint8_t)
FIELDS(16, uint16_t)
FIELDS(32, uint32_t)
FIELDS(64, uint64_t)
TESTS(8, uint8_t)
TESTS(16, uint16_t)
TESTS(32, uint32_t)
TESTS(64, uint64_t)

static void atomics(void)
{
#ifdef FLAGC_ATOMICS
    _Atomic(uint8_t) narrow = 0x05;
    _Atomic(uint64_t) wide = UINT64_C(1) << 63;

    CHECK(flagc8_atomic_test(&narrow, 0x06) && !flagc8_atomic_test(&narrow, 0x0A) && !flagc8_atomic_test(&narrow, 0));
    CHECK(flagc8_atomic_set(&narrow, 0x06) == 0x04 && narrow == 0x07);
    CHECK(flagc8_atomic_clear(&narrow, 0x0E) == 0x06 && narrow == 0x01);
    CHECK(flagc64_atomic_set(&wide, 1) == 0 && flagc64_atomic_clear(&wide, UINT64_C(1) << 63) == UINT64_C(1) << 63 && wide == 1);
#endif
}

int main(void)
{
    const uint64_t corners[] = {0, 1, 0x80, 0xFF, 0x8000, 0xFFFF, 0x80000000, 0xFFFFFFFF, UINT64_C(1) << 63, ~UINT64_C(0)};

    for (unsigned flags = 0; flags < 256; flags++) {
        word8((uint8_t)flags);
        for (unsigned mask = 0; mask < 256; mask++) {
            pair8((uint8_t)flags, (uint8_t)mask);
        }
    }
    for (unsigned i = 0; i < 2000; i++) {
        const uint64_t flags = i < 10 ? corners[i] : random_word() & random_word();
        const uint64_t mask = i < 100 ? corners[i / 10] : i % 3 ? random_word() : flags | (random_word() & random_word());

        pair16((uint16_t)flags, (uint16_t)mask);
        pair32((uint32_t)flags, (uint32_t)mask);
        pair64(flags, mask);
        if (i < 60) {
            word16((uint16_t)flags);
            word32((uint32_t)flags);
            word64(flags);
        }
    }
    atomics();
    return failures();
}
