/* SPDX-License-Identifier: MIT */
/* The turn, with what flagc made of boiler.flags. */
#include "boiler.h"

void turn(uint16_t status, struct plant *p)
{
    decide_run(boiler_collect(status, p), p);
}
