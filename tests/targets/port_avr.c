/* SPDX-License-Identifier: MIT */
/* ATmega328P in simavr: text goes to the serial port, and a sleep that no interrupt can end is the end. avr-libc starts the program. */
#include "port.h"

#include <avr/interrupt.h>
#include <avr/io.h>
#include <avr/sleep.h>

void port_write(const char *text)
{
    UCSR0B = 1 << TXEN0;
    for (; *text != '\0'; text++) {
        while (!(UCSR0A & (1 << UDRE0))) {
        }
        UDR0 = (uint8_t)*text;
    }
}

/* simavr has no exit status: what was said has to tell. */
void port_exit(int status)
{
    (void)status;
    cli();
    sleep_enable();
    sleep_cpu();
}
