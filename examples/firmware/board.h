/* SPDX-License-Identifier: MIT */
#ifndef BOARD_H
#define BOARD_H

#include <stdint.h>

/* What the programs here need of a machine: board_m3.c for a Cortex-M3, board_avr.c for an ATmega328P. */

void board_start(void);           /* serial port and clock */
void board_put(char c);           /* to the serial port, waiting until it takes it */
uint32_t board_clock(void);       /* cycles (AVR) or instructions (Cortex-M3), modulo BOARD_CLOCK_WRAPS */
_Noreturn void board_end(int ok); /* ends the emulator that runs this */

#ifdef __AVR__
#define BOARD_UNIT        "cycles"
#define BOARD_CLOCK_WRAPS 0x10000u
#define BOARD_CLOCK_STEP  1 /* what it can tell apart */
#else
#define BOARD_UNIT        "instructions"
#define BOARD_CLOCK_WRAPS 0x50000000u
#define BOARD_CLOCK_STEP  80
#endif

/* The power stage's status register. On this bench a variable stands for it, which the program turns like a film. */
extern volatile uint16_t board_status;

#endif
