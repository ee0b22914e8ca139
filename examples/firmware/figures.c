/* SPDX-License-Identifier: MIT */
/* What a turn takes: on average and at worst, over every status and every kind of probe. */
#include "board.h"
#include "plant.h"
#include "say.h"

static const struct probe probes[] = {{5, 400}, {300, 10}, {300, 400}, {300, 700}, {300, 900}};

typedef void turning(uint16_t status, struct plant *p);

static void nothing(uint16_t status, struct plant *p)
{
    (void)status;
    (void)p;
}

/* Called through here, so that no compiler can see what is called. */
static turning *volatile called;

/* One turn, or as many as the clock can tell from none. */
static uint32_t taken(turning *what, uint16_t status, struct plant *p)
{
    turning *f = (called = what, called);
    uint32_t before = board_clock();

    for (int i = 0; i < BOARD_CLOCK_STEP; i++) {
        f(status, p);
    }
    return (board_clock() + BOARD_CLOCK_WRAPS - before) % BOARD_CLOCK_WRAPS / BOARD_CLOCK_STEP;
}

int main(void)
{
    uint32_t sum = 0, worst = 0, turns = 0;

    board_start();
    for (uint16_t status = 0; status < 0x400; status++) {
        for (unsigned i = 0; i <= sizeof probes / sizeof *probes; i++) {
            struct plant p = {i ? &probes[i - 1] : 0, 600, 0, 0, 0, 0, 0};
            uint32_t n = taken(turn, status, &p) - taken(nothing, status, &p);

            sum += n;
            worst = n > worst ? n : worst;
            turns++;
        }
    }
    say_number(sum / turns);
    say(" " BOARD_UNIT " on average, ");
    say_number(worst);
    say(" at worst\n");
    board_end(1);
}
