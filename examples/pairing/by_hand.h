/* SPDX-License-Identifier: MIT */
#ifndef BY_HAND_H
#define BY_HAND_H

#include "pairing.h"

/* The same decision with tables and ifs, in by_hand.c. */
enum method method_by_hand(const struct request *q);
enum action action_by_hand(enum method method, bool we_initiate);

#endif
