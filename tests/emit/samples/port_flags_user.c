/* SPDX-License-Identifier: MIT */
#include "port.h"
#include "port_flags.h"

int main(void)
{
    struct port p = { 1, 1, 0 };
    port_flags f = port_collect(0, EXTRA_DELAY, &p, 4, 4);

    if (f != (PORT_PRESENT | PORT_READY | PORT_SPEED(PORT_SPEED_FAST) | PORT_RATE(PORT_RATE_LOW) | PORT_LENGTH(4)
              | PORT_SURE | PORT_VERDICT(VERDICT_WAIT)) || p.asked != 1) return 1;
    f = port_collect(PORT_LOCKED | PORT_READY, 0, &p, 400, 0);
    if (f != (PORT_LOCKED | PORT_PRESENT | PORT_SPEED(PORT_SPEED_FAST) | PORT_LENGTH(31) | PORT_VERDICT(VERDICT_GO))) return 2;
    f = port_collect(PORT_CHAINED(3), 0, 0, -1, -1);
    if (port_get_length(f) != 31 || (f & (PORT_SURE | PORT_PRESENT)) || p.asked != 1) return 3;
    p.speed = -1;
    f = port_collect(PORT_CHAINED(PORT_CHAINED_SOME), 0, &p, 12, 15);
    if (port_get_speed(f) != 3 || port_get_rate(f) != PORT_RATE_HIGH || (f & PORT_SURE)) return 4;
    if (tiny_collect(EXTRA_DELAY, 1) != (TINY_SIZE(TINY_SIZE_BIG) | TINY_KIND(VERDICT_GO))) return 6;
    return port_valid(f) || finish(f, 0) != VERDICT_ABSENT ? 5 : 0;
}
