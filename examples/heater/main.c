/* SPDX-License-Identifier: MIT */
/* Prints what the heater does for each value of the register's four bits, and which row of the table says so. */
#include "by_hand.h"

#include <stdio.h>

int main(void)
{
    int differ = 0;

    printf("status  DOOR_OPEN  OVERHEAT  MODE  command   row      nested ifs\n");
    for (unsigned status = 0; status < 16; status++) {
        heater_flags f = (heater_flags)status;
        enum command command = next_command(f);
        int same = command == heater_by_hand(f);

        printf("0x%02x    %-9s  %-8s  %-4s  %-8s  %-7s  %s\n", status, f & HEATER_DOOR_OPEN ? "1" : "0",
               f & HEATER_OVERHEAT ? "1" : "0", mode_name(heater_get_mode(f)), command_name(command),
               heater_valid(f) ? next_command_rule_name(next_command_rule(f)) : "invalid", same ? "agree" : "DIFFER");
        differ += !same;
    }

    /* The reserved bits are ignored by the lookup: every byte is answered. */
    for (unsigned status = 16; status < 256; status++) {
        differ += next_command((heater_flags)status) != heater_by_hand((uint8_t)status);
    }
    printf("256 bytes compared, %d differ\n", differ);
    return differ != 0;
}
