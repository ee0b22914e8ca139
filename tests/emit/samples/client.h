/* SPDX-License-Identifier: MIT */
#ifndef CLIENT_H
#define CLIENT_H

#include <stdbool.h>

struct client {
    const char *email;
    const char *url;
    bool address;
};

#endif
