/* SPDX-License-Identifier: MIT
 * The loops around one candidate. They are compiled together with it, so that what its author meant to be inlined is.
 * The bench defines ANSWER(x), READS_BOOLS, NAME, and CANDIDATE, FORWARD, CHAINED and ANSWERS: names of their own, for profilers.
 */
#include "harness.h"

/* The value is made in a register, here and now. So no answer is dropped, and none is computed together with its neighbours. */
#define KEEP(value) __asm__ __volatile__("" : "+r"(value))

#if READS_BOOLS
#define INPUT(in, i) (&(in)->bools[i])
#define LATER_INPUT(in, i, delay) (&(in)->bools[(i) + (delay)])
#else
#define INPUT(in, i) ((in)->words[i])
#define LATER_INPUT(in, i, delay) ((word)((in)->words[i] ^ (delay)))
#endif

static void FORWARD(const struct inputs *in, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++) {
        unsigned answer = (unsigned)ANSWER(INPUT(in, i));
        KEEP(answer);
    }
}

static void CHAINED(const struct inputs *in, size_t from, size_t to, unsigned zero)
{
    unsigned answer = 0;

    for (size_t i = from; i < to; i++) {
        answer = (unsigned)ANSWER(LATER_INPUT(in, i, answer & zero));
        KEEP(answer);
    }
}

static void ANSWERS(const struct inputs *in, size_t count, uint16_t *out)
{
    for (size_t i = 0; i < count; i++) {
        out[i] = (uint16_t)ANSWER(INPUT(in, i));
    }
}

extern const struct candidate CANDIDATE;
const struct candidate CANDIDATE = { NAME, READS_BOOLS, FORWARD, CHAINED, ANSWERS };
