/* SPDX-License-Identifier: MIT */
#ifndef DRIVE_H
#define DRIVE_H

#include "plant.h"

/* What can be done to the plant. boiler.h declares the same functions; the turn by hand knows nothing of that. */
void drive_relay_off(struct plant *p);
void drive_relay_on(struct plant *p);
void drive_pump_off(struct plant *p);
void drive_pump_on(struct plant *p);
void drive_close_valve(struct plant *p);
void drive_alarm(struct plant *p);
void drive_ask_for_service(struct plant *p);

#endif
