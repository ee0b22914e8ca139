/* SPDX-License-Identifier: MIT */
#include "refresh.h"

int main(void)
{
    status_flags status = STATUS_LATE | STATUS_TX_BUS_OFF;

    status = refresh(counters_collect(100), status);
    if (status != (STATUS_LATE | STATUS_TX_WARN)) return 1;
    status = refresh(counters_collect(300), status);
    if (status != (STATUS_LATE | STATUS_TX_WARN | STATUS_TX_BUS_OFF)) return 2;
    if (refresh(COUNTERS_TX(COUNTERS_TX_OK), STATUS_TX_LIMITS)) return 3;
    return refresh_set(COUNTERS_TX(COUNTERS_TX_WARN)) == STATUS_TX_WARN ? 0 : 4;
}
