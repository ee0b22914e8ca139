/* SPDX-License-Identifier: MIT */
#include "database.h"

#include "tally.h"

static bool legal(unsigned long flags)
{
    return (0x46 >> (flags & 7) & 1) != 0;
}

static bool locks(unsigned long flags, bool core, bool serialized)
{
    if (!core) {
        return false;
    } else if (flags & 0x8000) {
        return false;
    } else if (flags & 0x10000) {
        return true;
    } else {
        return serialized;
    }
}

static unsigned long cache(unsigned long flags, bool share)
{
    if (flags & 0x40000) {
        flags &= ~0x20000ul;
    } else if (share) {
        flags |= 0x20000;
    }
    return flags;
}

int main(void)
{
    struct tally tally = {0};

    for (unsigned f = 0; f < 8; f++) {
        tally_answer(&tally, legal(f) ? VERDICT_OK : VERDICT_MISUSE, check_access(f));
    }
    tally_print(&tally, VERDICT_OK, verdict_name(VERDICT_OK));
    tally_print(&tally, VERDICT_MISUSE, verdict_name(VERDICT_MISUSE));

    /* The 20 bits that have names, and one that has none and must come through. */
    for (unsigned g = 0; g < 8; g++) {
        global_flags global = (global_flags)g;

        for (unsigned long word = 0; word < 0x200000; word += 0xfff) {
            open_flags f = (open_flags)word;

            tally.differ += takes_lock(f, global) != locks(word, global & GLOBAL_CORE_MUTEX, global & GLOBAL_SERIALIZED);
            tally.differ += choose_cache(f, global) != cache(word, global & GLOBAL_SHARE_CACHES);
            tally.differ += open_clear(f, OPEN_INTERNAL) != (word & ~0x9ff18ul);
        }
    }
    return tally_end(&tally);
}
