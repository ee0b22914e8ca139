/* SPDX-License-Identifier: MIT */
/* Values of which nothing is known. */
#ifndef TESTS_LIBRARY_EVA_ANY_H
#define TESTS_LIBRARY_EVA_ANY_H

#include "__fc_builtin.h" /* Frama-C's own. */

#include <stddef.h>
#include <stdint.h>

/* What is read here may be anything, and what is written here is used. */
extern volatile uint64_t anything;
volatile uint64_t taken;

static uint64_t any(void)
{
    return anything;
}

#endif
