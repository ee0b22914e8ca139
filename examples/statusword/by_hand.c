/* SPDX-License-Identifier: MIT */
#include "by_hand.h"

enum state state_by_hand(uint16_t statusword)
{
    if ((statusword & 0x4F) == 0x00) {
        return STATE_NOT_READY;
    } else if ((statusword & 0x4F) == 0x40) {
        return STATE_DISABLED;
    } else if ((statusword & 0x6F) == 0x21) {
        return STATE_READY;
    } else if ((statusword & 0x6F) == 0x23) {
        return STATE_SWITCHED_ON;
    } else if ((statusword & 0x6F) == 0x27) {
        return STATE_ENABLED;
    } else if ((statusword & 0x6F) == 0x07) {
        return STATE_QUICK_STOP;
    } else if ((statusword & 0x4F) == 0x0F) {
        return STATE_FAULT_REACTION;
    } else if ((statusword & 0x4F) == 0x08) {
        return STATE_FAULT;
    }
    return STATE_UNKNOWN;
}

uint16_t advance_by_hand(enum state state, uint16_t controlword)
{
    uint16_t others = controlword & 0xFF70;

    switch (state) {
    case STATE_DISABLED:
        return others | 0x06;
    case STATE_READY:
        return others | 0x07;
    case STATE_SWITCHED_ON:
        return others | 0x0F;
    case STATE_FAULT:
        return others | 0x80;
    case STATE_QUICK_STOP:
        return others;
    default:
        return controlword;
    }
}
