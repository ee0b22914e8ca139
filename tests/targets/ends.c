/* SPDX-License-Identifier: MIT */
/* Runs a test that is a main() elsewhere, under the name test_main, and says how it went. */
#include "port.h"

int test_main(void);

int main(void)
{
    const int failed = test_main();

    port_write(failed ? "FAILED\n" : "passed\n");
    port_exit(failed);
    return failed;
}
