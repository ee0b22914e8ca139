/* SPDX-License-Identifier: MIT */
/* ATmega328P. Timer 1 counts each cycle; simavr prints the serial port, and ends when the processor sleeps without interrupts. */
#include "board.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

volatile uint16_t board_status;

void board_start(void)
{
    UCSR0B = 1 << TXEN0;
    TCCR1B = 1 << CS10;
}

void board_put(char c)
{
    while (!(UCSR0A & 1 << UDRE0)) {
    }
    UDR0 = (uint8_t)c;
}

uint32_t board_clock(void)
{
    return TCNT1;
}

void board_end(int ok)
{
    (void)ok;
    cli();
    sleep_enable();
    for (;;) {
        sleep_cpu();
    }
}
