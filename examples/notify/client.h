/* SPDX-License-Identifier: MIT */
#ifndef CLIENT_H
#define CLIENT_H

/* Whom to tell. What a client does not have is NULL. */
struct client {
    const char *email;
    const char *url;
    const char *address;
};

/* One notification. The handlers of this example only note here what they would do. */
struct job {
    char done[64];
};

/* The decision as an if-chain, in by_hand.c. */
void notify_by_hand(const struct client *c, struct job *job);

#endif
