/* SPDX-License-Identifier: MIT
 * The smallest program that calls `lookup`, which lies in an object of its own. What it takes beyond the same program with a lookup of no bytes
 * (NOTHING) is what the lookup takes.
 */
#include "set.h"

#if READS_BOOLS
typedef const struct bools *input;
#else
typedef word input;
#endif

unsigned char lookup(input x);

#ifdef NOTHING
__attribute__((naked)) unsigned char lookup(input x)
{
    (void)x;
    __asm__("");
}
#else
volatile input given;
volatile unsigned char told;

int main(void)
{
    told = lookup(given);
    for (;;) {
    }
}
#endif
