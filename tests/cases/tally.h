/* SPDX-License-Identifier: MIT */
/* What the programs of this folder share: counting answers, and those that differ from the code by hand. */
#ifndef TALLY_H
#define TALLY_H

#include <stdio.h>

struct tally {
    unsigned long answers[16];
    unsigned long differ;
};

static inline void tally_answer(struct tally *tally, unsigned by_hand, unsigned generated)
{
    tally->answers[generated & 15]++;
    tally->differ += by_hand != generated;
}

static inline void tally_print(const struct tally *tally, unsigned answer, const char *name)
{
    printf("%s %lu\n", name, tally->answers[answer]);
}

static inline int tally_end(const struct tally *tally)
{
    printf("differ %lu\n", tally->differ);
    return 0;
}

#endif
