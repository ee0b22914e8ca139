/* SPDX-License-Identifier: MIT */
#ifndef REDIRECT_REQUEST_H
#define REDIRECT_REQUEST_H

#include <stdbool.h>

struct request {
    int status;
    bool post;
    unsigned keep_post; /* 1: after 301, 2: after 302, 4: after 303 */
    bool stuck;         /* the body cannot be read again */
    unsigned rewinds;   /* how often it was tried */
};

/* Go back to the start of the body. Returns whether that worked. */
static inline bool request_rewind(struct request *r)
{
    r->rewinds++;
    return !r->stuck;
}

#endif
