/* SPDX-License-Identifier: MIT */
/* CHECK(condition): counts what does not hold and says where. A program of tests ends with `return failures();`. */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>

static unsigned long check_failed;

#define CHECK(condition) ((condition) ? (void)0 : check_fail(__FILE__, __LINE__, #condition))

static void check_fail(const char *file, int line, const char *condition)
{
    if (check_failed++ < 10) {
        printf("%s:%d: does not hold: %s\n", file, line, condition);
    }
}

static int failures(void)
{
    return check_failed != 0;
}

#endif
