/* SPDX-License-Identifier: MIT */
/* Flag sets in arrays of words. */
#include "flagc.h"

/* The flags among the bits of a word: all of them, but of the last word only those in front of the padding. */
static uint32_t flags_of(unsigned bits, unsigned word)
{
    return flagc32_mask(0, bits - 32 * word);
}

void flagc_wide_fill(uint32_t *words, unsigned bits, bool on)
{
    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        words[i] = on ? flags_of(bits, i) : 0;
    }
}

bool flagc_wide_has_all(const uint32_t *words, const uint32_t *mask, unsigned bits)
{
    return flagc_wide_has_only(mask, words, bits);
}

bool flagc_wide_has_any(const uint32_t *words, const uint32_t *mask, unsigned bits)
{
    uint32_t found = 0;

    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        found |= words[i] & mask[i] & flags_of(bits, i);
    }
    return found != 0;
}

bool flagc_wide_has_none(const uint32_t *words, const uint32_t *mask, unsigned bits)
{
    return !flagc_wide_has_any(words, mask, bits);
}

bool flagc_wide_has_only(const uint32_t *words, const uint32_t *mask, unsigned bits)
{
    uint32_t found = 0;

    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        found |= words[i] & ~mask[i] & flags_of(bits, i);
    }
    return found == 0;
}

bool flagc_wide_has_exactly(const uint32_t *words, const uint32_t *mask, unsigned bits)
{
    return flagc_wide_has_only(words, mask, bits) && flagc_wide_has_only(mask, words, bits);
}

void flagc_wide_set(uint32_t *words, const uint32_t *mask, unsigned bits)
{
    flagc_wide_assign(words, mask, bits, true);
}

void flagc_wide_clear(uint32_t *words, const uint32_t *mask, unsigned bits)
{
    flagc_wide_assign(words, mask, bits, false);
}

void flagc_wide_toggle(uint32_t *words, const uint32_t *mask, unsigned bits)
{
    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        words[i] = (words[i] ^ mask[i]) & flags_of(bits, i);
    }
}

void flagc_wide_assign(uint32_t *words, const uint32_t *mask, unsigned bits, bool on)
{
    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        words[i] = flagc32_assign(words[i], mask[i], on) & flags_of(bits, i);
    }
}

unsigned flagc_wide_count(const uint32_t *words, unsigned bits)
{
    unsigned count = 0;

    for (unsigned i = 0; i < FLAGC_WIDE_WORDS(bits); i++) {
        count += flagc_count(words[i] & flags_of(bits, i));
    }
    return count;
}

unsigned flagc_wide_next(const uint32_t *words, unsigned bits, unsigned from)
{
    while (from < bits) {
        const uint32_t rest = (words[from / 32] & flags_of(bits, from / 32)) >> from % 32;

        if (rest != 0) {
            return from + flagc_lowest(rest);
        }
        from += 32 - from % 32;
    }
    return bits;
}

uint32_t flagc_wide_get(const uint32_t *words, unsigned bits, unsigned position, unsigned width)
{
    uint32_t code = 0;

    if (position < bits) {
        const unsigned word = position / 32, low = position % 32;

        code = (words[word] & flags_of(bits, word)) >> low;
        if (low != 0 && word + 1 < FLAGC_WIDE_WORDS(bits)) {
            code |= (words[word + 1] & flags_of(bits, word + 1)) << (32 - low);
        }
    }
    return code & flagc32_mask(0, width);
}

int flagc_wide_code(uint32_t *words, unsigned bits, unsigned position, unsigned width, uint32_t code)
{
    if (width > 32 || position > bits || width > bits - position || !flagc32_has_only(code, flagc32_mask(0, width))) {
        return FLAGC_ERR_RANGE;
    }
    for (unsigned i = 0; i < width; i++) {
        flagc_wide_put(words, bits, position + i, (code >> i & 1) != 0);
    }
    return FLAGC_OK;
}
