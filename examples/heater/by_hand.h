/* SPDX-License-Identifier: MIT */
#ifndef BY_HAND_H
#define BY_HAND_H

#include "heater.h"

/* The decision as nested ifs, in by_hand.c. */
enum command heater_by_hand(uint8_t status);

#endif
