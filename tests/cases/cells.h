/* SPDX-License-Identifier: MIT */
/* What battery.flags reads. */
#ifndef CELLS_H
#define CELLS_H

#include <stdbool.h>
#include <stdint.h>

struct pack {
    int16_t coldest, hottest;  /* degrees Celsius, of all cells */
    uint16_t lowest, highest;  /* millivolts */
    uint16_t insulation;       /* ohms for each volt */
    bool shorted, charger;
};

#endif
