/* SPDX-License-Identifier: MIT */
/*
 * Whole arrays through a table of 256 answers.
 *
 * A byte at a time is one load from memory for each word. Where the processor can look bytes up in its registers, the table stays there:
 * AVX2 knows tables of 16 bytes (Mula's way: sixteen of them, of which fifteen answer 0), AVX-512 VBMI such of 128. Both beat the loop by what
 * `make bench-arrays` prints. Elsewhere the loop is as good as anything.
 */
#include "flagc.h"

#if defined(__GNUC__) && defined(__x86_64__) && !defined(FLAGC_NO_SIMD) && defined(__STDC_HOSTED__) && __STDC_HOSTED__
#define HAVE_X86 1
#include <immintrin.h>
#else
#define HAVE_X86 0
#endif

static void portable(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out[i] = table[in[i]];
    }
}

#if HAVE_X86

/* The rows stay in registers only where the loops over them are gone, and gcc at -O2 leaves loops alone. */
#define UNROLLED _Pragma("GCC unroll 16")

/* Of each two neighbours in `found` one, as a bit of every word says that is moved up to bit 7: LEFT remain. */
#define HALVE(LEFT, SHIFT)                                                                        \
    {                                                                                             \
        const __m256i which = _mm256_slli_epi16(words, SHIFT);                                    \
                                                                                                  \
        UNROLLED                                                                                  \
        for (unsigned row = 0; row < (LEFT); row++) {                                             \
            found[row] = _mm256_blendv_epi8(found[2 * row], found[2 * row + 1], which);           \
        }                                                                                         \
    }

__attribute__((target("avx2")))
static void avx2(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    __m256i rows[16];
    size_t i = 0;

    for (unsigned row = 0; row < 16; row++) {
        rows[row] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(table + 16 * row)));
    }
    for (; n - i >= 32; i += 32) {
        const __m256i words = _mm256_loadu_si256((const __m256i *)(const void *)(in + i));
        const __m256i low = _mm256_and_si256(words, _mm256_set1_epi8(0x0F));
        __m256i found[16];

        UNROLLED
        for (unsigned row = 0; row < 16; row++) {
            found[row] = _mm256_shuffle_epi8(rows[row], low);
        }
        /* Of two neighbours the one that bit 4 says, of what is left the one that bit 5 says, and so on. A blend looks at bit 7. */
        HALVE(8, 3)
        HALVE(4, 2)
        HALVE(2, 1)
        HALVE(1, 0)
        _mm256_storeu_si256((__m256i *)(void *)(out + i), found[0]);
    }
    portable(table, in + i, out + i, n - i);
}

__attribute__((target("avx512f,avx512bw,avx512vbmi")))
static void vbmi(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    const __m512i a = _mm512_loadu_si512(table), b = _mm512_loadu_si512(table + 64);
    const __m512i c = _mm512_loadu_si512(table + 128), d = _mm512_loadu_si512(table + 192);
    size_t i = 0;

    for (; n - i >= 64; i += 64) {
        const __m512i words = _mm512_loadu_si512(in + i);
        const __m512i low = _mm512_permutex2var_epi8(a, words, b), high = _mm512_permutex2var_epi8(c, words, d);

        _mm512_storeu_si512(out + i, _mm512_mask_blend_epi8(_mm512_movepi8_mask(words), low, high));
    }
    if (i < n) {
        const __mmask64 rest = ~UINT64_C(0) >> (64 - (n - i));
        const __m512i words = _mm512_maskz_loadu_epi8(rest, in + i);
        const __m512i low = _mm512_permutex2var_epi8(a, words, b), high = _mm512_permutex2var_epi8(c, words, d);

        _mm512_mask_storeu_epi8(out + i, rest, _mm512_mask_blend_epi8(_mm512_movepi8_mask(words), low, high));
    }
}

#endif

bool flagc_map8_with(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
#if HAVE_X86
    if (form == FLAGC_MAP_VBMI && __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw")) {
        vbmi(table, in, out, n);
        return true;
    }
    if (form == FLAGC_MAP_AVX2 && __builtin_cpu_supports("avx2")) {
        avx2(table, in, out, n);
        return true;
    }
#endif
    if (form != FLAGC_MAP_LOOP) {
        return false;
    }
    portable(table, in, out, n);
    return true;
}

void flagc_map8(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    /* A table is brought into registers first: that pays from a few hundred words on with AVX2, at once with VBMI. */
    if (!flagc_map8_with(FLAGC_MAP_VBMI, table, in, out, n) && !(n >= 256 && flagc_map8_with(FLAGC_MAP_AVX2, table, in, out, n))) {
        portable(table, in, out, n);
    }
}
