/* SPDX-License-Identifier: MIT */
#include "drive.h"

void drive_relay_off(struct plant *p) { p->relay = 0; }
void drive_relay_on(struct plant *p) { p->relay = 1; }
void drive_pump_off(struct plant *p) { p->pump = 0; }
void drive_pump_on(struct plant *p) { p->pump = 1; }
void drive_close_valve(struct plant *p) { p->closed = 1; }
void drive_alarm(struct plant *p) { p->alarms = (uint8_t)(p->alarms + (p->alarms < 255)); }
void drive_ask_for_service(struct plant *p) { p->services = (uint8_t)(p->services + (p->services < 255)); }
