/* SPDX-License-Identifier: MIT */
/* CHECK(condition) for programs on a port: counts what does not hold and says where. Takes the place of tests/library/check.h, under its guard. */
#ifndef CHECK_H
#define CHECK_H

#include "port.h"

static unsigned long check_failed;

#define CHECK(condition) ((condition) ? (void)0 : check_fail(__LINE__))

static inline void check_fail(unsigned line)
{
    if (check_failed++ < 10) {
        port_number(line);
        port_write(": a check that does not hold\n");
    }
}

static inline int failures(void)
{
    return check_failed != 0;
}

#endif
