/* SPDX-License-Identifier: MIT */
/* On the host: whether the turn by rules and the turn by hand do the same, for every status and every kind of probe. */
#include "plant.h"

#include <stdio.h>

void turn_by_hand(uint16_t status, struct plant *p);

int main(void)
{
    static const struct probe probes[] = {{5, 400}, {300, 10}, {300, 400}, {300, 700}, {300, 900}};
    unsigned turns = 0, differ = 0;

    for (uint16_t status = 0; status < 0x400; status++) {
        for (unsigned i = 0; i <= sizeof probes / sizeof *probes; i++) {
            struct plant a = {i ? &probes[i - 1] : NULL, 600, 0, 1, 0, 0, 0}, b = a;

            turn(status, &a);
            turn_by_hand(status, &b);
            differ += a.relay != b.relay || a.pump != b.pump || a.closed != b.closed || a.alarms != b.alarms || a.services != b.services;
            turns++;
        }
    }
    printf("%u turns compared, %u differ\n", turns, differ);
    return differ != 0;
}
