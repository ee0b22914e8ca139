/* SPDX-License-Identifier: MIT
 * What the programs that ask a candidate share: its input, a function that does nothing, and on AVR the marks that simulate.c listens to.
 * FLAGS and READS_BOOLS are defined; set.h is in.
 */
#if READS_BOOLS
typedef const struct bools *input;
static struct bools all;
#else
typedef word input;
#endif

/* What it costs to call at all: the first call that is marked. It returns whatever is there: a number would take an instruction more. */
static __attribute__((noinline)) unsigned char nothing(input x)
{
    __asm__ __volatile__("" : : "r"(x) : "memory");
}

#ifdef __AVR__
#include <avr/io.h>

/* GPIOR0 takes a mark, GPIOR1 the answer. */
enum { BEGIN = 1, END = 2, DONE = 3 };

#define ASK(function, x) do {                                     \
        unsigned char answer_;                                    \
        GPIOR0 = BEGIN;                                           \
        __asm__ __volatile__("" : "+r"(x) : : "memory");          \
        answer_ = function(x);                                    \
        __asm__ __volatile__("" : "+r"(answer_) : : "memory");    \
        GPIOR0 = END;                                             \
        GPIOR1 = answer_;                                         \
    } while (0)
#endif
