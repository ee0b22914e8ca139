/* SPDX-License-Identifier: MIT
 * A program for the simulated AVR: asks one candidate about words and marks where each call begins and ends.
 * Included behind the candidate; FLAGS, READS_BOOLS, ANSWER(x) and COUNT are defined, and WORD(i) is the word of a number below COUNT.
 */
#include "asking.h"

static __attribute__((noinline)) unsigned char lookup(input x)
{
    return (unsigned char)ANSWER(x);
}

int main(void)
{
    for (uint16_t i = 0; i < COUNT; i++) {
        const word w = (word)WORD(i);
#if READS_BOOLS
        input x = &all;
        unsigned char *members = (unsigned char *)&all;
        for (uint8_t bit = 0; bit < FLAGS; bit++) {
            members[bit] = w >> bit & 1;
        }
#else
        input x = w;
#endif
        if (i == 0) {
            ASK(nothing, x);
        }
        ASK(lookup, x);
    }
    GPIOR0 = DONE;
    for (;;) {
    }
}
