/* SPDX-License-Identifier: MIT */
#ifndef BY_HAND_H
#define BY_HAND_H

#include "statusword.h"

/* The same decisions with masks and ifs, in by_hand.c. */
enum state state_by_hand(uint16_t statusword);
uint16_t advance_by_hand(enum state state, uint16_t controlword);

#endif
