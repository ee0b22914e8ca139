/* SPDX-License-Identifier: MIT */
/*
 * The LM3S6965, a Cortex-M3 that qemu knows: vectors, start, serial port, SysTick. It ends by semihosting, so that the exit code of qemu
 * is the program's. With qemu's -icount shift=0 each instruction takes one nanosecond, and SysTick, at 12.5 MHz, counts every eightieth.
 */
#include "board.h"

#define UART0_DATA  (*(volatile uint32_t *)0x4000C000u)
#define SYST_CSR    (*(volatile uint32_t *)0xE000E010u)
#define SYST_RELOAD (*(volatile uint32_t *)0xE000E014u)
#define SYST_NOW    (*(volatile uint32_t *)0xE000E018u)

extern uint32_t image_data[], data_start[], data_end[], bss_start[], bss_end[], stack_end[]; /* by m3.ld */
int main(void);

volatile uint16_t board_status;

static _Noreturn void start(void)
{
    const uint32_t *from = image_data;

    for (uint32_t *to = data_start; to < data_end; to++) {
        *to = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end; to++) {
        *to = 0;
    }
    (void)main();
    board_end(0);
}

static _Noreturn void fault(void)
{
    board_end(0);
}

typedef void (*vector)(void);

__attribute__((section(".vectors"), used)) static const vector vectors[] = {
    (vector)stack_end, start, fault, fault, fault, fault, fault, 0, 0, 0, 0, fault, fault, 0, fault, fault,
};

void board_start(void)
{
    SYST_RELOAD = BOARD_CLOCK_WRAPS / BOARD_CLOCK_STEP - 1;
    SYST_NOW = 0; /* any write clears it, and starts it from RELOAD */
    SYST_CSR = 5; /* on, by the processor's clock, without interrupts */
}

void board_put(char c)
{
    UART0_DATA = (uint8_t)c;
}

uint32_t board_clock(void)
{
    return (SYST_RELOAD - SYST_NOW) * BOARD_CLOCK_STEP; /* it counts down */
}

void board_end(int ok)
{
    register uint32_t call __asm__("r0") = 0x18; /* SYS_EXIT */
    register uint32_t why __asm__("r1") = ok ? 0x20026 : 0x20023;

    for (;;) {
        __asm__ volatile("bkpt 0xAB" : : "r"(call), "r"(why) : "memory");
    }
}
