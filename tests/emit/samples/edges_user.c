/* SPDX-License-Identifier: MIT */
#include "edges.h"

static const status_flags both = STATUS_BUS_OFF | STATUS_WARN | STATUS_LEVEL(2);

static int kind(status_flags f)
{
    switch (f) {
    case STATUS_BUS_OFF | STATUS_WARN: return 1;
    case STATUS_BUS_OFF | STATUS_LEVEL(3): return 2;
    default: return 0;
    }
}

int main(void)
{
    status_flags f = both;
    struct changed_answer answer;

    f = status_clear(f, STATUS_LEVEL_MASK);
    if (kind(f) != 1) return 1;
    f = status_with_level(status_clear(f, STATUS_ANY_WARN), 3);
    f |= STATUS_BUS_OFF;
    if (kind(f) != 2 || status_get_level(f) != 3 || !(f >> STATUS_BUS_OFF_BIT & 1)) return 2;
    answer = changed(f, 0);
    if (answer.event != EVENT_WENT_OFF || !answer.alarm) return 3;
    if (changed_event(0, f) != EVENT_CAME_BACK || changed_alarm(0, f)) return 4;
    if (changed_event(STATUS_ANY_WARN, 0) != EVENT_LOUD || changed_rule(STATUS_ANY_WARN, 0) != 3) return 5;
    if (changed_event(STATUS_WARN, STATUS_LEVEL(2)) != EVENT_EXACT) return 6;
    return changed_event(STATUS_LEVEL(1), 0) == EVENT_LOUD ? 0 : 7;
}
