/* SPDX-License-Identifier: MIT */
/* The way stacks write it: one table for each side that we may be on. Four tables to keep in step, with the
 * index order swapped between them, is where the mistakes of this decision were made. */
#include "by_hand.h"

#define JW METHOD_JW
#define PI METHOD_PK_I
#define PR METHOD_PK_R
#define PB METHOD_PK_B
#define NC METHOD_NC

/* [responder][initiator] */
static const enum method as_initiator[2][5][5] = {
    {
        {JW, JW, PI, JW, PI},
        {JW, JW, PI, JW, PI},
        {PR, PR, PB, JW, PR},
        {JW, JW, JW, JW, JW},
        {PR, PR, PI, JW, PR},
    },
    {
        {JW, JW, PI, JW, PI},
        {JW, NC, PI, JW, NC},
        {PR, PR, PB, JW, PR},
        {JW, JW, JW, JW, JW},
        {PR, NC, PI, JW, NC},
    },
};

/* [initiator][responder] */
static const enum method as_responder[2][5][5] = {
    {
        {JW, JW, PR, JW, PR},
        {JW, JW, PR, JW, PR},
        {PI, PI, PB, JW, PI},
        {JW, JW, JW, JW, JW},
        {PI, PI, PR, JW, PR},
    },
    {
        {JW, JW, PR, JW, PR},
        {JW, NC, PR, JW, NC},
        {PI, PI, PB, JW, PI},
        {JW, JW, JW, JW, JW},
        {PI, NC, PR, JW, NC},
    },
};

enum method method_by_hand(const struct request *q)
{
    if (q->secure) {
        if (q->oob_initiator || q->oob_responder) {
            return METHOD_OOB;
        }
    } else if (q->oob_initiator && q->oob_responder) {
        return METHOD_OOB;
    }
    if (!q->mitm_initiator && !q->mitm_responder) {
        return METHOD_JW;
    }
    if (q->io_initiator > 4 || q->io_responder > 4) {
        return METHOD_JW;
    }
    if (q->we_initiate) {
        return as_initiator[q->secure][q->io_responder][q->io_initiator];
    }
    return as_responder[q->secure][q->io_initiator][q->io_responder];
}

enum action action_by_hand(enum method method, bool we_initiate)
{
    switch (method) {
    case METHOD_PK_I:
        return we_initiate ? ACTION_INPUT : ACTION_DISPLAY;
    case METHOD_PK_R:
        return we_initiate ? ACTION_DISPLAY : ACTION_INPUT;
    case METHOD_PK_B:
        return ACTION_INPUT;
    case METHOD_NC:
        return ACTION_COMPARE;
    case METHOD_OOB:
        return ACTION_OOB;
    case METHOD_JW:
    default:
        return ACTION_NONE;
    }
}
