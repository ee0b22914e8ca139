/* SPDX-License-Identifier: MIT */
/* Prints the two tables as the generated code answers them, then compares every request with the code by hand. */
#include "by_hand.h"

#include <stdio.h>

static enum method method_of(const struct request *q)
{
    return resolve(pairing_collect(q));
}

static void print_methods(bool is_secure)
{
    printf("%s: responder down, initiator across\n", is_secure ? "secure connections" : "legacy pairing");
    for (unsigned responder = 0; responder < 5; responder++) {
        printf("  %-9s", io_name((enum io)responder));
        for (unsigned initiator = 0; initiator < 5; initiator++) {
            struct request q = {0};

            q.io_responder = (uint8_t)responder;
            q.io_initiator = (uint8_t)initiator;
            q.mitm_initiator = true;
            q.secure = is_secure;
            printf(initiator < 4 ? " %-4s" : " %s\n", method_name(method_of(&q)));
        }
    }
}

int main(void)
{
    unsigned actions[5] = {0}, differ = 0;

    print_methods(false);
    print_methods(true);

    for (unsigned i = 0; i < 4096; i++) {
        struct request q;

        q.io_initiator = (uint8_t)(i & 7);
        q.io_responder = (uint8_t)(i >> 3 & 7);
        q.oob_initiator = (i >> 6 & 1) != 0;
        q.oob_responder = (i >> 7 & 1) != 0;
        q.mitm_initiator = (i >> 8 & 1) != 0;
        q.mitm_responder = (i >> 9 & 1) != 0;
        q.secure = (i >> 10 & 1) != 0;
        q.we_initiate = (i >> 11 & 1) != 0;

        pairing_flags f = pairing_collect(&q);
        enum method method = method_by_hand(&q);
        struct act_answer answer = act(side_collect(f, &q));

        actions[answer.action]++;
        differ += resolve(f) != method || answer.action != action_by_hand(method, q.we_initiate) ||
                  answer.authenticated != (method != METHOD_JW);
    }
    printf("4096 requests:");
    for (unsigned a = 0; a < 5; a++) {
        printf(" %s %u", action_name((enum action)a), actions[a]);
    }
    printf("; %u differ from the tables by hand\n", differ);
    return differ != 0;
}
