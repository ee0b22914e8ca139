/* SPDX-License-Identifier: MIT */
/* Flag words of up to 64 bits. */
#include "flagc.h"

#define TEXT_(x) #x
#define TEXT(x) TEXT_(x)

const char *flagc_version(void)
{
    return TEXT(FLAGC_VERSION_MAJOR) "." TEXT(FLAGC_VERSION_MINOR) "." TEXT(FLAGC_VERSION_PATCH);
}

unsigned flagc_count(uint64_t flags)
{
    /* Sums of neighbours: pairs, then fours, then bytes; the product adds the bytes up in the highest one. */
    flags -= (flags >> 1) & UINT64_C(0x5555555555555555);
    flags = (flags & UINT64_C(0x3333333333333333)) + ((flags >> 2) & UINT64_C(0x3333333333333333));
    flags = (flags + (flags >> 4)) & UINT64_C(0x0F0F0F0F0F0F0F0F);
    return (unsigned)((flags * UINT64_C(0x0101010101010101)) >> 56);
}

unsigned flagc_lowest(uint64_t flags)
{
    unsigned lowest = 0;

    if (flags == 0) {
        return 64;
    }
    for (unsigned half = 32; half > 0; half /= 2) {
        if ((flags & ((UINT64_C(1) << half) - 1)) == 0) {
            flags >>= half;
            lowest += half;
        }
    }
    return lowest;
}
