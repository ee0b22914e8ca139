/* SPDX-License-Identifier: MIT */
/* Cortex-M0 and Cortex-M3 in qemu: the table of vectors, the way to main(), and semihosting, with which a program asks its debugger for help. */
#include "port.h"

/* From cortex_m.ld. */
extern uint32_t data_start[], data_end[], bss_start[], bss_end[], stack_top[];
extern const uint32_t data_image[];

int main(void);

/* Semihosting's numbers: write a text that ends in 0, end the program; and two reasons to end. */
enum { SYS_WRITE0 = 0x04, SYS_EXIT = 0x18 };
enum { DONE = 0x20026, FAILED = 0x20024 };

static void ask(uintptr_t operation, uintptr_t argument)
{
    register uintptr_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = argument;

    __asm__ __volatile__("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
}

void port_write(const char *text)
{
    ask(SYS_WRITE0, (uintptr_t)text);
}

void port_exit(int status)
{
    ask(SYS_EXIT, status == 0 ? DONE : FAILED);
    for (;;) {
    }
}

/* SysTick counts down from 2^24, by the processor's clock. */
#define SYST_CSR (*(volatile uint32_t *)0xE000E010u)
#define SYST_RVR (*(volatile uint32_t *)0xE000E014u)
#define SYST_CVR (*(volatile uint32_t *)0xE000E018u)

uint32_t port_clock(void)
{
    return 0xFFFFFFu - SYST_CVR;
}

/* Before main() nothing is as C wants it: variables that have a value get it, the others are 0. */
__attribute__((noreturn)) static void reset(void)
{
    const uint32_t *from = data_image;

    for (uint32_t *to = data_start; to < data_end;) {
        *to++ = *from++;
    }
    for (uint32_t *to = bss_start; to < bss_end;) {
        *to++ = 0;
    }
    SYST_RVR = 0xFFFFFFu;
    SYST_CVR = 0;
    SYST_CSR = 5;
    port_exit(main());
    for (;;) {
    }
}

static void fault(void)
{
    port_write("fault\n");
    port_exit(1);
}

/* The stack, the start, and what happens at an interrupt that nobody can turn off and at a fault. */
__attribute__((section(".vectors"), used)) static const struct {
    uint32_t *stack;
    void (*start)(void), (*nmi)(void), (*hard_fault)(void), (*others[12])(void);
} vectors = {
    stack_top, reset, fault, fault,
    { fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault, fault },
};
