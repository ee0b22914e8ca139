/* SPDX-License-Identifier: MIT */
#ifndef SAY_H
#define SAY_H

#include <stdint.h>

void say(const char *text);
void say_number(uint32_t number);

#endif
