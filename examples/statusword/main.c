/* SPDX-License-Identifier: MIT */
/* Brings a simulated drive from a fault into operation, then compares every statusword with the ifs by hand. */
#include "by_hand.h"

#include <stdio.h>

/* What the drive reports after it was commanded, as the standard's state machine says. */
static statusword_flags simulate(enum state state, controlword_flags command)
{
    switch (state) {
    case STATE_FAULT:
        return command & CONTROLWORD_FAULT_RESET ? 0x0240 : 0x0208;
    case STATE_DISABLED:
        return 0x0231;
    case STATE_READY:
        return 0x0233;
    case STATE_SWITCHED_ON:
    default:
        return 0x0237;
    }
}

int main(void)
{
    statusword_flags status = 0x0208;
    controlword_flags command = 0x0100; /* the halt bit: not ours to change */
    enum state state = decode(status);
    unsigned states[9] = {0}, differ = 0;

    printf("statusword  state        controlword\n");
    while (state != STATE_ENABLED) {
        command = advance(drive_collect(status), command);
        printf("0x%04x      %-11s  0x%04x\n", (unsigned)status, state_name(state), (unsigned)command);
        status = simulate(state, command);
        state = decode(status);
    }
    printf("0x%04x      %s\n", (unsigned)status, state_name(state));

    for (uint32_t w = 0; w < 0x10000; w++) {
        statusword_flags f = (statusword_flags)w;
        controlword_flags old = (controlword_flags)(w * 40503u >> 3);

        state = decode(f);
        if (w < 128) {
            states[state]++;
        }
        differ += state != state_by_hand(f) || advance(drive_collect(f), old) != advance_by_hand(state, old);
    }
    printf("bits 0 to 6:");
    for (unsigned s = 0; s < 9; s++) {
        printf(" %s %u", state_name((enum state)s), states[s]);
    }
    printf("\n65536 statuswords, %u differ from the ifs by hand\n", differ);
    return differ != 0;
}
