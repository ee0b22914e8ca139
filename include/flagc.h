/* SPDX-License-Identifier: MIT */
/*
 * flagc.h: flag sets and their names, for programs with and without generated code.
 *
 * C99 (and C++11), freestanding, no allocation, no state: every function depends on its arguments alone, and may be called
 * from several threads and from interrupts. Generated code stands by itself and does not need this library.
 */
#ifndef FLAGC_H
#define FLAGC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define FLAGC_VERSION_MAJOR 0
#define FLAGC_VERSION_MINOR 1
#define FLAGC_VERSION_PATCH 0

#ifdef __cplusplus
extern "C" {
#endif

/* What functions answer that may fail. What they were to write is then as it was, unless they say otherwise. */
enum flagc_error {
    FLAGC_OK            = 0,

    /* Words and names. */
    FLAGC_ERR_RANGE     = -1,  /* A field outside of the word, or a number that does not fit. */
    FLAGC_ERR_UNKNOWN   = -2,  /* A bit or a name that nobody declared. */
    FLAGC_ERR_SYNTAX    = -3,  /* A text that is no list of names and numbers. */
    FLAGC_ERR_TWICE     = -4,  /* A field that is given two codes. */

    /* Rules and tables, flagc_table.h. */
    FLAGC_ERR_INVALID   = -5,  /* No such policy, form or rule, or more than FLAGC_RULES_MAX rules. */
    FLAGC_ERR_RULE      = -6,  /* A rule asks for a flag outside `known`, or its value for a flag outside its mask. */
    FLAGC_ERR_CONFLICT  = -7,  /* Two rules match the same word, and the policy forbids it. */
    FLAGC_ERR_GAP       = -8,  /* Some word matches no rule. */
    FLAGC_ERR_UNDECIDED = -9,  /* The steps ran out before the question was settled. Never take it for FLAGC_OK. */
    FLAGC_ERR_MEMORY    = -10, /* The memory is too small. */
    FLAGC_ERR_FORM      = -11, /* The rules read too many flags for this form. */

    /* Saved tables. */
    FLAGC_ERR_MAGIC     = -12, /* The bytes are no saved table. */
    FLAGC_ERR_VERSION   = -13, /* A saved table, but of a version that this library does not read. */
    FLAGC_ERR_LENGTH    = -14, /* The saved table is shorter or longer than it says. */
    FLAGC_ERR_CHECKSUM  = -15, /* The saved table was damaged. */
    FLAGC_ERR_CORRUPT   = -16  /* The checksum is right and the contents are not: no flagc made them. */
};

/* The version of the library that is linked, such as "0.1.0". */
const char *flagc_version(void);

/* How many flags of the word are set: 0 to 64. Constant time but for the multiplication of the target. */
unsigned flagc_count(uint64_t flags);

/* The number of the lowest set flag, 0 to 63; 64 if none is set. At most 6 steps. */
unsigned flagc_lowest(uint64_t flags);

/*
 * Flag sets in one word
 *
 * The functions are the same for words of 8, 16, 32 and 64 bits: flagc8_..., flagc16_..., flagc32_..., flagc64_... They are inline
 * and compile to no more than the expression that stands beside them. `flags` is any word, `mask` any set of flags, be it
 * empty; bits without a name are bits like all others.
 *
 *   has_all(flags, mask)           (flags & mask) == mask    every flag of the mask is set; true of an empty mask
 *   has_any(flags, mask)           (flags & mask) != 0       at least one is; false of an empty mask
 *   has_none(flags, mask)          (flags & mask) == 0       none is; true of an empty mask
 *   has_only(flags, mask)          (flags & ~mask) == 0      no flag beside those of the mask is set: `flags` is a subset of it
 *   has_exactly(flags, mask)       flags == mask             those of the mask are set and no others
 *   set(flags, mask)               flags | mask
 *   clear(flags, mask)             flags & ~mask
 *   toggle(flags, mask)            flags ^ mask
 *   assign(flags, mask, on)        on ? flags | mask : flags & ~mask, without a branch
 *   count(flags)                   how many flags are set
 *   lowest(flags)                  the number of the lowest one; the width of the word if there is none
 *   take(&rest)                    the same, and takes that flag out of `rest`. To visit the set flags from the lowest up:
 *                                      for (uint8_t rest = flags; rest;) { use(flagc8_take(&rest)); }
 *   mask(position, width)          the bits of a field; those that would lie outside of the word are left out
 *   get(flags, position, width)    the code of a field, its lowest bit at 0; bits outside of the word are 0
 *   put(&flags, position, width, code)   writes a code; FLAGC_ERR_RANGE if the field or the code does not fit
 *   from_bits(bits, known, &flags)       for bits that come from outside: FLAGC_ERR_UNKNOWN if one is not in `known`
 *   from_bits_drop(bits, known)          the known bits among them
 *   from_bits_keep(bits)                 all of them: for words that travel through, and whose unknown bits others may know
 */
#define FLAGC_WORD_(BITS, WORD)                                                                                       \
    static inline bool flagc##BITS##_has_all(WORD flags, WORD mask) { return (WORD)(flags & mask) == mask; }          \
    static inline bool flagc##BITS##_has_any(WORD flags, WORD mask) { return (flags & mask) != 0; }                   \
    static inline bool flagc##BITS##_has_none(WORD flags, WORD mask) { return (flags & mask) == 0; }                  \
    static inline bool flagc##BITS##_has_only(WORD flags, WORD mask) { return (WORD)(flags & (WORD)~mask) == 0; }     \
    static inline bool flagc##BITS##_has_exactly(WORD flags, WORD mask) { return flags == mask; }                     \
    static inline WORD flagc##BITS##_set(WORD flags, WORD mask) { return (WORD)(flags | mask); }                      \
    static inline WORD flagc##BITS##_clear(WORD flags, WORD mask) { return (WORD)(flags & (WORD)~mask); }             \
    static inline WORD flagc##BITS##_toggle(WORD flags, WORD mask) { return (WORD)(flags ^ mask); }                   \
    static inline WORD flagc##BITS##_assign(WORD flags, WORD mask, bool on)                                           \
    {                                                                                                                 \
        return (WORD)((flags & (WORD)~mask) | (WORD)((WORD)(0 - (WORD)on) & mask));                                   \
    }                                                                                                                 \
    static inline unsigned flagc##BITS##_count(WORD flags) { return flagc_count(flags); }                             \
    static inline unsigned flagc##BITS##_lowest(WORD flags) { return flags ? flagc_lowest(flags) : BITS; }            \
    static inline unsigned flagc##BITS##_take(WORD *rest)                                                             \
    {                                                                                                                 \
        const unsigned number = flagc##BITS##_lowest(*rest);                                                          \
                                                                                                                      \
        *rest = (WORD)(*rest & (WORD)(*rest - 1));                                                                    \
        return number;                                                                                                \
    }                                                                                                                 \
    static inline WORD flagc##BITS##_mask(unsigned position, unsigned width)                                          \
    {                                                                                                                 \
        const WORD ones = (WORD)(width >= BITS ? (WORD)~(WORD)0 : (WORD)((WORD)((WORD)1 << width) - 1));              \
                                                                                                                      \
        return (WORD)(position >= BITS ? 0 : (WORD)(ones << position));                                               \
    }                                                                                                                 \
    static inline WORD flagc##BITS##_get(WORD flags, unsigned position, unsigned width)                               \
    {                                                                                                                 \
        return (WORD)(position >= BITS ? 0 : (flags & flagc##BITS##_mask(position, width)) >> position);              \
    }                                                                                                                 \
    static inline int flagc##BITS##_put(WORD *flags, unsigned position, unsigned width, WORD code)                    \
    {                                                                                                                 \
        if (position >= BITS || width > BITS - position || (code & (WORD)~flagc##BITS##_mask(0, width)) != 0) {       \
            return FLAGC_ERR_RANGE;                                                                                   \
        }                                                                                                             \
        *flags = (WORD)((*flags & (WORD)~flagc##BITS##_mask(position, width)) | (WORD)(code << position));            \
        return FLAGC_OK;                                                                                              \
    }                                                                                                                 \
    static inline int flagc##BITS##_from_bits(WORD bits, WORD known, WORD *flags)                                     \
    {                                                                                                                 \
        if ((bits & (WORD)~known) != 0) {                                                                             \
            return FLAGC_ERR_UNKNOWN;                                                                                 \
        }                                                                                                             \
        *flags = bits;                                                                                                \
        return FLAGC_OK;                                                                                              \
    }                                                                                                                 \
    static inline WORD flagc##BITS##_from_bits_drop(WORD bits, WORD known) { return (WORD)(bits & known); }           \
    static inline WORD flagc##BITS##_from_bits_keep(WORD bits) { return bits; }

FLAGC_WORD_(8, uint8_t)
FLAGC_WORD_(16, uint16_t)
FLAGC_WORD_(32, uint32_t)
FLAGC_WORD_(64, uint64_t)

#undef FLAGC_WORD_

/*
 * Flag sets that threads and interrupts share
 *
 * Where the language has atomics (C11, unless FLAGC_NO_ATOMICS is defined), for all four widths, sequentially consistent:
 *
 *   flagc32_atomic_test(&flags, mask)    whether any flag of the mask is set
 *   flagc32_atomic_set(&flags, mask)     sets them; returns those that were set before
 *   flagc32_atomic_clear(&flags, mask)   clears them; returns those that were set before
 *
 * Whether they are lock-free is the machine's matter: on one without such instructions the compiler calls its own library.
 */
#if !defined(FLAGC_NO_ATOMICS) && !defined(__cplusplus) && defined(__STDC_VERSION__) && !defined(__STDC_NO_ATOMICS__)
#if __STDC_VERSION__ >= 201112L
#include <stdatomic.h>
#define FLAGC_ATOMICS 1

#define FLAGC_ATOMIC_(BITS, WORD)                                                                                     \
    static inline bool flagc##BITS##_atomic_test(const _Atomic(WORD) *flags, WORD mask)                               \
    {                                                                                                                 \
        return (atomic_load(flags) & mask) != 0;                                                                      \
    }                                                                                                                 \
    static inline WORD flagc##BITS##_atomic_set(_Atomic(WORD) *flags, WORD mask)                                      \
    {                                                                                                                 \
        return (WORD)(atomic_fetch_or(flags, mask) & mask);                                                           \
    }                                                                                                                 \
    static inline WORD flagc##BITS##_atomic_clear(_Atomic(WORD) *flags, WORD mask)                                    \
    {                                                                                                                 \
        return (WORD)(atomic_fetch_and(flags, (WORD)~mask) & mask);                                                   \
    }

FLAGC_ATOMIC_(8, uint8_t)
FLAGC_ATOMIC_(16, uint16_t)
FLAGC_ATOMIC_(32, uint32_t)
FLAGC_ATOMIC_(64, uint64_t)

#undef FLAGC_ATOMIC_
#endif
#endif

/*
 * Wide flag sets: 1 to FLAGC_WIDE_MAX flags in an array of words
 *
 * Flag n is bit n % 32 of words[n / 32]. The array has FLAGC_WIDE_WORDS(bits) words; the bits of the last one behind the last flag
 * are padding: functions that write whole sets keep it 0, functions that read do not look at it. A flag number of `bits` or more is
 * no flag: it is never set, and setting it does nothing. Time grows with the number of words where nothing else is said.
 */
#define FLAGC_WIDE_MAX 1024
#define FLAGC_WIDE_WORDS(bits) (((bits) + 31u) / 32u)

/* Whether the flag is set. Constant time. */
static inline bool flagc_wide_test(const uint32_t *words, unsigned bits, unsigned flag)
{
    return flag < bits && (words[flag / 32] >> flag % 32 & 1) != 0;
}

/* Sets the flag, or clears it. Constant time. */
static inline void flagc_wide_put(uint32_t *words, unsigned bits, unsigned flag, bool on)
{
    if (flag < bits) {
        words[flag / 32] = flagc32_assign(words[flag / 32], (uint32_t)(UINT32_C(1) << flag % 32), on);
    }
}

/* Clears all flags, or sets all. */
void flagc_wide_fill(uint32_t *words, unsigned bits, bool on);

/* As for words, flag by flag. `words` and `mask` may be one array. */
bool flagc_wide_has_all(const uint32_t *words, const uint32_t *mask, unsigned bits);
bool flagc_wide_has_any(const uint32_t *words, const uint32_t *mask, unsigned bits);
bool flagc_wide_has_none(const uint32_t *words, const uint32_t *mask, unsigned bits);
bool flagc_wide_has_only(const uint32_t *words, const uint32_t *mask, unsigned bits);
bool flagc_wide_has_exactly(const uint32_t *words, const uint32_t *mask, unsigned bits);
void flagc_wide_set(uint32_t *words, const uint32_t *mask, unsigned bits);
void flagc_wide_clear(uint32_t *words, const uint32_t *mask, unsigned bits);
void flagc_wide_toggle(uint32_t *words, const uint32_t *mask, unsigned bits);
void flagc_wide_assign(uint32_t *words, const uint32_t *mask, unsigned bits, bool on);

/* How many flags are set. */
unsigned flagc_wide_count(const uint32_t *words, unsigned bits);

/* The number of the lowest set flag from `from` up; `bits` if there is none. To visit the set flags:
 *     for (unsigned n = flagc_wide_next(w, bits, 0); n < bits; n = flagc_wide_next(w, bits, n + 1)) { ... } */
unsigned flagc_wide_next(const uint32_t *words, unsigned bits, unsigned from);

/* The code of a field of at most 32 bits, its lowest bit at 0; bits that are no flags are 0. Constant time. */
uint32_t flagc_wide_get(const uint32_t *words, unsigned bits, unsigned position, unsigned width);

/* Writes a code. FLAGC_ERR_RANGE if the field has more than 32 bits or does not lie within the set, or the code does not fit it.
 * Time grows with the width. */
int flagc_wide_code(uint32_t *words, unsigned bits, unsigned position, unsigned width, uint32_t code);

/*
 * Names
 *
 * A table of names, const and shared by all words of a kind. An entry stands for the words with (word & mask) == value:
 *
 *     a flag           { "EMAIL",     0x01, 0x01 }
 *     several flags    { "DIGITAL",   0x03, 0x03 }
 *     a field's code   { "MODE=HEAT", 0x0C, 0x04 }, one entry for each code, 0 too
 *
 * The entries of one field have the same mask. Every value lies within its mask; no name is empty, holds a blank or a separator, or
 * begins with a digit. `flagc build --library` writes such tables for the sets of a spec.
 */
struct flagc_name {
    const char *name;
    uint64_t mask;
    uint64_t value;
};

struct flagc_names {
    const struct flagc_name *entries;
    size_t count;
};

/* For flagc_format and flagc_parse; ored. */
enum flagc_style {
    FLAGC_PIPES   = 0, /* EMAIL|URL, the usual form */
    FLAGC_COMMAS  = 1, /* EMAIL,URL */
    FLAGC_BLANKS  = 2, /* EMAIL URL */
    FLAGC_ANYCASE = 4, /* flagc_parse: `email` is EMAIL; only ASCII letters have a case */
    FLAGC_STRICT  = 8  /* flagc_parse: numbers may hold no bits that no entry's mask has */
};

/*
 * Writes a word as names, as much of it as fits `size` characters with the 0 at the end; nothing at all if `size` is 0 (then `text`
 * may be NULL). Returns the length of the whole, without the 0, as snprintf does.
 *
 * From the first entry to the last, one is written if it holds and none of its bits is told yet; so entries of several flags
 * go in front of their flags. Bits that are left follow as a hexadecimal number. A word without anything to tell is "0".
 * flagc_parse reads the same word back. Time: entries and characters.
 */
size_t flagc_format(const struct flagc_names *names, uint64_t word, unsigned style, char *text, size_t size);

/*
 * Reads what flagc_format writes, and what people write: names and numbers (decimal, or hexadecimal behind 0x) in any order, blanks
 * around them; flags may be repeated. An empty text is the word 0. Fields that are not named are 0.
 *
 * Returns FLAGC_OK; FLAGC_ERR_UNKNOWN for a name that is not there, or under FLAGC_STRICT for a bit of a number; FLAGC_ERR_TWICE where one
 * field gets two codes; FLAGC_ERR_RANGE for a number of more than 64 bits; FLAGC_ERR_SYNTAX for anything else. With an error, `position`
 * (if it is not NULL) is the place of the part that is wrong, from 0, and the word is as it was. Time: characters x entries.
 */
int flagc_parse(const struct flagc_names *names, const char *text, unsigned style, uint64_t *word, size_t *position);

/*
 * Arrays
 *
 * out[i] = table[in[i]] for n words of 8 flags; the table has 256 answers. `in` and `out` are the same array, or do not overlap; neither
 * need be aligned. The fastest form that the processor has is taken when it runs: AVX-512 VBMI, AVX2, or a loop. With FLAGC_NO_SIMD
 * defined when the library is compiled, and on other machines, it is always the loop. All answer alike, bit for bit.
 */
void flagc_map8(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n);

/* The forms, for tests and measurements. */
enum flagc_map_form { FLAGC_MAP_LOOP, FLAGC_MAP_AVX2, FLAGC_MAP_VBMI };

/* The same in one form. False, and nothing done, if this machine does not have it. */
bool flagc_map8_with(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n);

#ifdef __cplusplus
}
#endif

#endif
