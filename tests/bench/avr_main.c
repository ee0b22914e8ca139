/* SPDX-License-Identifier: MIT
 * A program for the simulated AVR: asks one candidate about words and marks where each call begins and ends.
 * Included behind the candidate; FLAGS, READS_BOOLS, ANSWER(x) and COUNT are defined, and WORD(i) is the word of a number below COUNT.
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

/* What it costs to call at all: the first call that is marked. It returns whatever is there: a number would take an instruction more. */
static __attribute__((noinline)) unsigned char nothing(input x)
{
    __asm__ __volatile__("" : : "r"(x) : "memory");
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
