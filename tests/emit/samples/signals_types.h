/* SPDX-License-Identifier: MIT */
#ifndef SIGNALS_TYPES_H
#define SIGNALS_TYPES_H

#include <stdbool.h>
#include <stdint.h>

/* A condition may have any scalar type. */
struct reading {
    const char *name;
    float celsius;
    double volts;
    long long total;
    void (*notify)(void);
    unsigned bits : 3;
    uint8_t level;
    bool on;
};

static inline bool signals_later(bool first, int second)
{
    return first || second == 1;
}

/* Bools side by side, between bytes that are none. */
struct panel {
    uint8_t before;
    bool a, b, c, d, e, f, g, h;
    bool i, j, k, l;
    uint8_t after;
};

struct halves {
    bool a, b, c, d;
    uint8_t between;
    bool e, f, g, h;
};

/* What looks like it from outside: other orders, gaps, other types. */
struct mixed {
    bool d, c, b, a;
    bool e, f;
    uint8_t g;
    bool h;
    const char *i;
    struct {
        bool j, k, l, m;
    } inner;
};

#endif
