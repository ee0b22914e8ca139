/* SPDX-License-Identifier: MIT */
/* Compiled with PAUSE_SPEC for the right spec and for the wrong copy. */
#include PAUSE_SPEC

#include "tally.h"

enum { PAUSE = 0x0400, ASYM = 0x0800 };

static flow_flags by_hand(unsigned local, unsigned partner)
{
    flow_flags flow = 0;

    if (local & partner & PAUSE) {
        flow = FLOW_TX | FLOW_RX;
    } else if (local & partner & ASYM) {
        if (local & PAUSE) {
            flow = FLOW_RX;
        } else if (partner & PAUSE) {
            flow = FLOW_TX;
        }
    }
    return flow;
}

int main(void)
{
    static const char *const names[] = {"none", "TX", "RX", "TX|RX"};
    struct tally tally = {0};

    for (unsigned i = 0; i < 16; i++) {
        unsigned local = (i & 1 ? PAUSE : 0u) | (i & 2 ? ASYM : 0u);
        unsigned partner = (i & 4 ? PAUSE : 0u) | (i & 8 ? ASYM : 0u);
        flow_flags flow = resolve_pause(link_collect(local, partner));

        if (flow != by_hand(local, partner)) {
            printf("(%u,%u,%u,%u) says %s\n", i & 1, i >> 1 & 1, i >> 2 & 1, i >> 3, names[flow]);
        }
        tally_answer(&tally, by_hand(local, partner), flow);
    }
    for (unsigned flow = 0; flow < 4; flow++) {
        tally_print(&tally, flow, names[flow]);
    }
    return tally_end(&tally);
}
