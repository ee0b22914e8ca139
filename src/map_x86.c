/* SPDX-License-Identifier: MIT */
/*
 * Whole arrays in the registers of an x86-64 processor. AVX2 knows tables of 16 bytes (Mula's way: sixteen of them, of which fifteen answer 0),
 * AVX-512 VBMI such of 128. Both beat the loop by what `make bench-arrays` prints.
 */
#include "map.h"

#if FLAGC_MAP_X86

#include <immintrin.h>

/* The rows stay in registers only where the loops over them are gone, and gcc at -O2 leaves loops alone. */
#define UNROLLED _Pragma("GCC unroll 16")

/* Of each two neighbours in `found` one, as a bit of every word says that is moved up to bit 7: LEFT remain. */
#define HALVE(LEFT, SHIFT)                                                                        \
    {                                                                                             \
        const __m256i which = _mm256_slli_epi16(words, SHIFT);                                    \
                                                                                                  \
        UNROLLED                                                                                  \
        for (size_t row = 0; row < (LEFT); row++) {                                               \
            found[row] = _mm256_blendv_epi8(found[2 * row], found[2 * row + 1], which);           \
        }                                                                                         \
    }

__attribute__((target("avx2")))
static size_t avx2(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    __m256i rows[16];
    size_t i = 0;

    for (size_t row = 0; row < 16; row++) {
        rows[row] = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)(table + 16 * row)));
    }
    for (; n - i >= 32; i += 32) {
        const __m256i words = _mm256_loadu_si256((const __m256i *)(const void *)(in + i));
        const __m256i low = _mm256_and_si256(words, _mm256_set1_epi8(0x0F));
        __m256i found[16];

        UNROLLED
        for (size_t row = 0; row < 16; row++) {
            found[row] = _mm256_shuffle_epi8(rows[row], low);
        }
        /* Of two neighbours the one that bit 4 says, of what is left the one that bit 5 says, and so on. A blend looks at bit 7. */
        HALVE(8, 3)
        HALVE(4, 2)
        HALVE(2, 1)
        HALVE(1, 0)
        _mm256_storeu_si256((__m256i *)(void *)(out + i), found[0]);
    }
    return i;
}

__attribute__((target("avx512f,avx512bw,avx512vbmi")))
static size_t vbmi(const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
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
    return n;
}

/* 1 or 0. */
#define HAS(FEATURE) ((unsigned)(__builtin_cpu_supports(FEATURE) != 0))

unsigned flagc_internal_map8_forms(void)
{
    const unsigned has_avx2 = HAS("avx2");
    const unsigned has_vbmi = HAS("avx512vbmi") & HAS("avx512bw");

    return 1u << (unsigned)FLAGC_MAP_LOOP | has_avx2 << (unsigned)FLAGC_MAP_AVX2 | has_vbmi << (unsigned)FLAGC_MAP_VBMI;
}

size_t flagc_internal_map8(enum flagc_map_form form, const uint8_t *table, const uint8_t *in, uint8_t *out, size_t n)
{
    if (form == FLAGC_MAP_VBMI) {
        return vbmi(table, in, out, n);
    }
    return form == FLAGC_MAP_AVX2 ? avx2(table, in, out, n) : 0;
}

#endif
