/* SPDX-License-Identifier: MIT */
/*
 * The firmware: a loop that reads the status register, decides, drives, and counts which rule answered. A short winter's day is
 * played to it; at its end it reports over the serial port what it did, and the rules that nothing has tried.
 */
#include "board.h"
#include "boiler.h"
#include "say.h"

#define RULES 17

#define OK    BOILER_MAINS
#define DAY   BOILER_CALL(CALL_DAY)
#define NIGHT BOILER_CALL(CALL_NIGHT)
#define BOOST BOILER_CALL(CALL_BOOST)

/* What is found at each turn. raw 0: no probe. */
static const struct {
    uint16_t status;
    struct probe probe;
} film[] = {
    {OK | NIGHT, {300, 400}},           {OK | NIGHT | BOILER_LOW_TARIFF, {300, 398}}, {OK | DAY, {310, 450}}, {OK | DAY, {420, 610}},
    {OK | BOOST, {400, 580}},           {OK | DAY, {5, 0}},                           {OK | DAY, {0, 0}},     {OK | BOOST, {600, 860}},
    {BOILER_FUSE | DAY, {300, 400}},    {DAY, {300, 400}},                            {OK, {300, 20}},      {OK | BOILER_STUCK, {300, 20}},
    {OK | BOILER_WELDED, {300, 700}},   {OK | BOILER_LEAK, {300, 400}},               {OK, {300, 700}},
};

/* How often each rule answered, by its number: 1 is the first one, 0 stands for `else`. They stop at 255. */
static uint8_t hits[1 + RULES];

static void count(uint16_t rule)
{
    if (rule <= RULES) {
        hits[rule] = (uint8_t)(hits[rule] + (hits[rule] < 255));
    }
}

int main(void)
{
    struct plant p = {0, 600, 0, 0, 0, 0, 0};

    board_start();
    for (unsigned i = 0; i < sizeof film / sizeof *film; i++) {
        struct probe probe = film[i].probe;
        boiler_flags f;

        board_status = film[i].status;
        p.probe = probe.raw ? &probe : 0;
        f = boiler_collect((boiler_flags)board_status, &p);
        decide_run(f, &p);
        count(decide_rule(f));
        say(p.relay ? "relay on, " : "relay off, ");
        say(p.pump ? "pump on: " : "pump off: ");
        say(decide_rule(f) ? decide_rule_name(decide_rule(f)) : "else");
        say("\n");
    }
    say_number(p.alarms);
    say(" alarms, ");
    say_number(p.services);
    say(" calls for service\n");
    for (uint16_t rule = 1; rule <= RULES; rule++) {
        if (!hits[rule]) {
            say("never: ");
            say(decide_rule_name(rule));
            say("\n");
        }
    }
    board_end(1);
}
