/* SPDX-License-Identifier: MIT */
#include "unmerged.h"

#include "tally.h"

static enum unmerged by_hand(unsigned stages)
{
    switch (stages) {
    case 1:
        return UNMERGED_DD;
    case 2:
        return UNMERGED_AU;
    case 3:
        return UNMERGED_UD;
    case 4:
        return UNMERGED_UA;
    case 5:
        return UNMERGED_DU;
    case 6:
        return UNMERGED_AA;
    case 7:
        return UNMERGED_UU;
    default:
        return UNMERGED_BUG;
    }
}

int main(void)
{
    struct tally tally = {0};

    for (unsigned stages = 0; stages < 8; stages++) {
        tally_answer(&tally, by_hand(stages), label_of((stages_flags)stages));
    }
    for (unsigned u = 0; u <= UNMERGED_UU; u++) {
        tally_print(&tally, u, unmerged_name((enum unmerged)u));
    }
    return tally_end(&tally);
}
