/* SPDX-License-Identifier: MIT */
/* What a machine has to offer to a program of tests: a way to say something, and a way to end. No library is needed. */
#ifndef TESTS_TARGETS_PORT_H
#define TESTS_TARGETS_PORT_H

#include <stdint.h>

/* Sends a text to where the emulator prints it. */
void port_write(const char *text);

/* Ends the program, and the emulator with it; 0 means that all is well. */
void port_exit(int status);

/* Instructions so far, in units of which UNIT are a thousand; from a start that is not known. Not on AVR, whose emulator counts by itself. */
uint32_t port_clock(void);

/* A number as people write it. */
static inline void port_number(uint32_t number)
{
    char text[11];
    char *digit = text + sizeof text - 1;

    *digit = '\0';
    do {
        *--digit = (char)('0' + number % 10);
        number /= 10;
    } while (number != 0);
    port_write(digit);
}

#endif
