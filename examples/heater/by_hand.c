/* SPDX-License-Identifier: MIT */
#include "by_hand.h"

enum command heater_by_hand(uint8_t status)
{
    unsigned mode = (status >> 2) & 3u;

    if (status & 0x02) {
        return COMMAND_SHUTDOWN; /* with mode 0 the sensor lies: shut down as well */
    }
    if (status & 0x01) {
        return COMMAND_IDLE;
    }
    switch (mode) {
    case 1:
        return COMMAND_WARM;
    case 2:
    case 3:
        return COMMAND_CHILL;
    default:
        return COMMAND_IDLE;
    }
}
