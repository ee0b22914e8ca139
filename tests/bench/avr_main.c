/* SPDX-License-Identifier: MIT
 * A program for the simulated AVR: asks one candidate about every word and marks where each call begins and ends.
 * Included behind the candidate; FLAGS, READS_BOOLS and ANSWER(x) are defined.
 */
#include <avr/io.h>

/* What simulate.c listens to: GPIOR0 takes a mark, GPIOR1 the answer. */
enum { BEGIN = 1, END = 2, DONE = 3 };

#if READS_BOOLS
typedef const struct bools *input;
static struct bools all;
#else
typedef word input;
#endif

static __attribute__((noinline)) unsigned char lookup(input x)
{
    return (unsigned char)ANSWER(x);
}

/* What it costs to call at all: the first call that is marked. */
static __attribute__((noinline)) unsigned char nothing(input x)
{
    __asm__ __volatile__("" : : "r"(x) : "memory");
    return 0;
}

#define ASK(function, x) do {                                     \
        unsigned char answer_;                                    \
        GPIOR0 = BEGIN;                                           \
        __asm__ __volatile__("" : "+r"(x) : : "memory");          \
        answer_ = function(x);                                    \
        __asm__ __volatile__("" : "+r"(answer_) : : "memory");    \
        GPIOR0 = END;                                             \
        GPIOR1 = answer_;                                         \
    } while (0)

int main(void)
{
    for (uint16_t w = 0; w < (uint16_t)1 << FLAGS; w++) {
#if READS_BOOLS
        input x = &all;
        unsigned char *members = (unsigned char *)&all;
        for (uint8_t i = 0; i < FLAGS; i++) {
            members[i] = w >> i & 1;
        }
#else
        input x = (input)w;
#endif
        if (w == 0) {
            ASK(nothing, x);
        }
        ASK(lookup, x);
    }
    GPIOR0 = DONE;
    for (;;) {
    }
}
