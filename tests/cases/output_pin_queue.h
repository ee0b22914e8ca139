/* SPDX-License-Identifier: MIT */
#ifndef OUTPUT_PIN_QUEUE_H
#define OUTPUT_PIN_QUEUE_H

#include <stdbool.h>

/* A queued move; what a real queue would find by comparing times is given here. */
struct move {
    bool off, full, next, next_late, ends_first;
};

struct pin {
    const struct move *move; /* NULL: the queue is empty */
    bool default_on, limited;
    char log[8]; /* one letter for each thing done */
    unsigned logged;
};

#endif
