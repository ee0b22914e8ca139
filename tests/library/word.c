/* SPDX-License-Identifier: MIT */
/* Exits 0 if the functions on flag words agree with a bit-by-bit count. */
#include "flagc.h"

#include <stdio.h>
#include <string.h>

static int wrong(uint64_t flags)
{
    unsigned count = 0, lowest = 64;

    for (unsigned bit = 0; bit < 64; bit++) {
        if (flags >> bit & 1) {
            count++;
            lowest = lowest < bit ? lowest : bit;
        }
    }
    if (flagc_count(flags) != count || flagc_lowest(flags) != lowest) {
        printf("0x%016llx: count %u, expected %u; lowest %u, expected %u\n", (unsigned long long)flags, flagc_count(flags),
               count, flagc_lowest(flags), lowest);
        return 1;
    }
    return 0;
}

int main(void)
{
    uint64_t random = 1;
    int failed = 0;

    for (unsigned bit = 0; bit < 64; bit++) {
        for (unsigned other = 0; other < 64; other++) {
            failed |= wrong(UINT64_C(1) << bit | UINT64_C(1) << other);
        }
    }
    for (uint32_t i = 0; i < 0x10000; i++) {
        random = random * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        failed |= wrong(i) | wrong(random);
    }
    return failed | wrong(0) | wrong(~UINT64_C(0)) | (strlen(flagc_version()) < 5);
}
