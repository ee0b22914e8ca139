/* SPDX-License-Identifier: MIT
 * A program for an emulated machine: asks `lookup`, which lies in an object of its own, about words and tells what each call takes.
 * FLAGS, READS_BOOLS and COUNT are defined; asked.h has the words, WORD(i) being the one of a number below COUNT.
 *
 * On AVR the emulator counts, as simulate.c says. Elsewhere the program reads its machine's clock, which counts instructions, and says in the end
 * the sum and the most of what the calls took, without the calling, and a number made of all answers.
 */
#include "set.h"
#include "asked.h"
#include "asking.h"

unsigned char lookup(input x);

#ifndef __AVR__
#include "port.h"

static uint32_t answer, taken;

/* Every call stands in a function of its own, the same but for what is called, of which the compiler takes no advantage. */
#define ASK_ABOUT(function)                                                 \
    static __attribute__((noipa)) void ask_##function(input x)              \
    {                                                                       \
        const uint32_t begin = port_clock();                                \
        __asm__ __volatile__("" : "+r"(x) : : "memory");                    \
        unsigned char answer_ = function(x);                                \
        __asm__ __volatile__("" : "+r"(answer_) : : "memory");              \
        taken = (port_clock() - begin) & 0xFFFFFF;                          \
        answer = answer_;                                                   \
    }
ASK_ABOUT(nothing)
ASK_ABOUT(lookup)
#define ASK(function, x) ask_##function(x)
#endif

int main(void)
{
#ifndef __AVR__
    uint32_t calling, sum = 0, most = 0, hash = 0;
#endif
    for (uint32_t i = 0; i < COUNT; i++) {
        const word w = (word)WORD(i);
#if READS_BOOLS
        input x = &all;
        unsigned char *members = (unsigned char *)&all;
        word left = w;
        for (uint8_t bit = 0; bit < FLAGS; bit++) {
            members[bit] = left & 1;
            left >>= 1;
        }
#else
        input x = w;
#endif
#ifdef __AVR__
        if (i == 0) {
            ASK(nothing, x);
        }
        ASK(lookup, x);
#else
        if (i == 0) {
            ASK(nothing, x);
            calling = taken;
        }
        ASK(lookup, x);
        {
            /* Ticks are finer than instructions: one more or less does not matter. */
            const uint32_t count = (uint32_t)(((int64_t)(int32_t)(taken - calling) * 1000 + UNIT / 2) / UNIT);
            sum += count;
            most = count > most ? count : most;
            hash = hash * 31 + answer;
        }
#endif
    }
#ifdef __AVR__
    GPIOR0 = DONE;
    for (;;) {
    }
#else
    port_number(sum);
    port_write(" ");
    port_number(most);
    port_write(" ");
    port_number(hash);
    port_write("\n");
    port_exit(0);
    return 0;
#endif
}
