/* SPDX-License-Identifier: MIT */
/* The turn as nested ifs, as it was before there were rules. */
#include "drive.h"

static void heat(struct plant *p)
{
    drive_relay_on(p);
    drive_pump_off(p);
}

static void idle(struct plant *p)
{
    drive_relay_off(p);
    drive_pump_off(p);
}

static void heat_on_call(uint16_t status, struct plant *p)
{
    if (p->probe->tenths < p->wanted) {
        switch (status >> 4 & 3) {
        case 3:
            drive_relay_on(p);
            drive_pump_on(p);
            return;
        case 2:
            if (!(status & 0x0008) && !(status & 0x0100)) {
                break;
            }
            /* fall through */
        case 1:
            heat(p);
            return;
        }
    }
    idle(p);
}

void turn(uint16_t status, struct plant *p)
{
    if (status & 0x0040) {
        idle(p);
        drive_close_valve(p);
        drive_alarm(p);
    } else if (status & 0x0004) {
        if (!(status & 0x0080) && !(status & 0x0200)) {
            drive_pump_on(p);
        } else {
            drive_pump_off(p);
            drive_close_valve(p);
        }
        drive_alarm(p);
    } else if (status & 0x0002) {
        drive_relay_off(p);
        if (!(status & 0x0080) && !(status & 0x0200)) {
            drive_pump_on(p);
        } else {
            drive_pump_off(p);
        }
        drive_alarm(p);
    } else if ((status & 0x0080) || !p->probe || p->probe->raw < PROBE_SHORTED) {
        idle(p);
        drive_ask_for_service(p);
    } else if (p->probe->tenths > BOILING) {
        drive_relay_off(p);
        if (status & 0x0200) {
            drive_close_valve(p);
            drive_alarm(p);
        } else {
            drive_pump_on(p);
        }
    } else if (!(status & 0x0001)) {
        idle(p);
    } else if (status & 0x0200) {
        if (p->probe->tenths < FREEZING) {
            drive_relay_on(p);
        } else {
            drive_relay_off(p);
        }
        drive_ask_for_service(p);
    } else if (p->probe->tenths < FREEZING) {
        drive_relay_on(p);
        drive_pump_on(p);
    } else {
        heat_on_call(status, p);
    }
}
