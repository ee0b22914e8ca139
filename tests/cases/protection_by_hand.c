/* SPDX-License-Identifier: MIT */
#include "protection.h"

#include "tally.h"

/* Indexed by the four rights: shared, exec, write, read. */
static const enum protection by_hand[16] = {
    PROTECTION_NONE,          PROTECTION_READONLY,      PROTECTION_COPY,        PROTECTION_COPY,
    PROTECTION_READONLY_EXEC, PROTECTION_READONLY_EXEC, PROTECTION_COPY_EXEC,   PROTECTION_COPY_EXEC,
    PROTECTION_NONE,          PROTECTION_READONLY,      PROTECTION_SHARED,      PROTECTION_SHARED,
    PROTECTION_READONLY_EXEC, PROTECTION_READONLY_EXEC, PROTECTION_SHARED_EXEC, PROTECTION_SHARED_EXEC,
};

int main(void)
{
    struct tally tally = {0};

    for (unsigned rights = 0; rights < 16; rights++) {
        tally_answer(&tally, by_hand[rights], protect((mapping_flags)rights));
    }
    for (unsigned p = 0; p <= PROTECTION_SHARED_EXEC; p++) {
        tally_print(&tally, p, protection_name((enum protection)p));
    }
    return tally_end(&tally);
}
