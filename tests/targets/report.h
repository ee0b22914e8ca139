/* SPDX-License-Identifier: MIT */
/* What a test written by flagc does about a failure: the dispatch and the number of the vector. */
#include "port.h"

#define FLAGC_TEST_NO_MAIN
#define FLAGC_TEST_REPORT(dispatch, number) \
    (port_write(dispatch), port_write(": vector "), port_number((uint32_t)(number)), port_write(" is answered wrongly\n"))
