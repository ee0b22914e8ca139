/* SPDX-License-Identifier: MIT */
/* Calls the test of a spec, FLAGC_ENTRY, which `flagc test` wrote. Each failure was said before, by report.h. */
#include "port.h"

unsigned long FLAGC_ENTRY(void);

int main(void)
{
    const int failed = FLAGC_ENTRY() != 0;

    port_write(failed ? "FAILED\n" : "passed\n");
    port_exit(failed);
    return failed;
}
