/* SPDX-License-Identifier: MIT */
#ifndef PLANT_H
#define PLANT_H

#include <stdint.h>

#define PROBE_SHORTED 40  /* of 1023: below this the probe's wires touch */
#define BOILING       850 /* tenths of a degree that no water may pass */
#define FREEZING      30

struct probe {
    uint16_t raw;   /* 0 to 1023, as converted */
    int16_t tenths; /* of a degree Celsius */
};

/* What the controller reads and drives. */
struct plant {
    const struct probe *probe; /* NULL if none is plugged in */
    int16_t wanted;            /* tenths of a degree, from FREEZING to BOILING */
    uint8_t relay, pump;       /* 1 is on */
    uint8_t closed;            /* the valve; only a person opens it again */
    uint8_t alarms, services;  /* how often; they stop at 255 */
};

/* One turn of the loop: look at all of it, decide, drive. Two of the programs here differ in nothing but this function. */
void turn(uint16_t status, struct plant *p);

#endif
