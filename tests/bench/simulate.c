/* SPDX-License-Identifier: MIT
 * Runs an AVR program in simavr and prints a line `ANSWER CYCLES` for each call that it marks (see avr_main.c).
 */
#include <simavr/sim_avr.h>
#include <simavr/sim_elf.h>
#include <simavr/sim_io.h>

#include <stdio.h>

/* GPIOR0 and GPIOR1 of the ATmega328P, as data addresses. */
enum { MARK = 0x3E, ANSWER = 0x4A };
enum { BEGIN = 1, END = 2, DONE = 3 };

/* Far more than any lookup takes, so that a program that hangs ends. */
static const avr_cycle_count_t MOST = 4000000000;

struct listener {
    avr_cycle_count_t begin, taken;
    int done;
};

static void mark(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param)
{
    struct listener *listener = param;

    (void)address;
    if (value == BEGIN) {
        listener->begin = avr->cycle;
    } else if (value == END) {
        listener->taken = avr->cycle - listener->begin;
    } else {
        listener->done = 1;
    }
}

static void answer(avr_t *avr, avr_io_addr_t address, uint8_t value, void *param)
{
    const struct listener *listener = param;

    (void)avr;
    (void)address;
    printf("%u %llu\n", value, (unsigned long long)listener->taken);
}

int main(int argc, char **argv)
{
    elf_firmware_t firmware = { 0 };
    struct listener listener = { 0 };
    int state = cpu_Running;
    avr_t *avr;

    if (argc != 2 || elf_read_firmware(argv[1], &firmware) != 0) {
        fputs("usage: simulate PROGRAM.elf\n", stderr);
        return 2;
    }
    avr = avr_make_mcu_by_name("atmega328p");
    if (!avr) {
        fputs("simulate: simavr knows no atmega328p\n", stderr);
        return 2;
    }
    avr_init(avr);
    avr->log = LOG_ERROR;
    avr->frequency = 16000000;
    avr_load_firmware(avr, &firmware);
    avr_register_io_write(avr, MARK, mark, &listener);
    avr_register_io_write(avr, ANSWER, answer, &listener);
    while (!listener.done && avr->cycle < MOST && state != cpu_Done && state != cpu_Crashed) {
        state = avr_run(avr);
    }
    return listener.done ? 0 : 1;
}
