/* SPDX-License-Identifier: MIT */
#include "restart.h"

#include "tally.h"

static bool by_hand(enum policy policy, enum result result, bool prevented, bool forced)
{
    if (prevented) {
        return false;
    }
    if (forced) {
        return true;
    }
    switch (policy) {
    case POLICY_NO:
        return false;
    case POLICY_ALWAYS:
        return result != RESULT_SKIP_CONDITION;
    case POLICY_ON_SUCCESS:
        return result == RESULT_SUCCESS;
    case POLICY_ON_FAILURE:
        return result != RESULT_SUCCESS && result != RESULT_SKIP_CONDITION;
    case POLICY_ON_ABNORMAL:
        return result != RESULT_SUCCESS && result != RESULT_EXIT_CODE && result != RESULT_SKIP_CONDITION;
    case POLICY_ON_WATCHDOG:
        return result == RESULT_WATCHDOG;
    case POLICY_ON_ABORT:
        return result == RESULT_SIGNAL || result == RESULT_CORE_DUMP;
    default:
        return false;
    }
}

int main(void)
{
    struct tally tally = {0};

    for (int i = 0; i < 280; i++) {
        int policy = i % 7, result = i / 7 % 10;
        bool prevented = i / 70 % 2 != 0, forced = i / 140 != 0;
        enum restart expected =
            by_hand((enum policy)policy, (enum result)result, prevented, forced) ? RESTART_YES : RESTART_NO;
        service_flags f = service_collect(policy, result, prevented, forced);

        tally_answer(&tally, expected, shall_restart(f));
        tally.differ += as_in_the_manual(f) != expected;
    }
    tally_print(&tally, RESTART_NO, restart_name(RESTART_NO));
    tally_print(&tally, RESTART_YES, restart_name(RESTART_YES));
    return tally_end(&tally);
}
