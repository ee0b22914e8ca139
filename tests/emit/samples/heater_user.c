/* SPDX-License-Identifier: MIT */
#include "heater.h"

static const heater_flags start = HEATER_DOOR_OPEN | HEATER_MODE(MODE_HEAT);

static int kind(heater_flags f)
{
    switch (f & (HEATER_MODE_MASK | HEATER_OVERHEAT)) {
    case HEATER_MODE(MODE_HEAT): return 1;
    case HEATER_MODE(MODE_COOL) | HEATER_OVERHEAT: return 2;
    default: return 0;
    }
}

int main(void)
{
    heater_flags f = start, mask = 0;
    enum mode mode = MODE_OFF;
    enum command command = COMMAND_IDLE;

    if (heater_get_mode(f) != MODE_HEAT || kind(f) != 1 || next_command(f) != COMMAND_IDLE) return 1;
    f = heater_with_mode(f, MODE_COOL);
    f |= HEATER_OVERHEAT;
    if (kind(f) != 2 || next_command(f) != COMMAND_SHUTDOWN || next_command_rule(f) != 1 || !heater_valid(f)) return 2;
    f = heater_clear(f, HEATER_DOOR_OPEN | HEATER_OVERHEAT | HEATER_MODE_MASK);
    if (f || next_command_rule(f) != 5) return 3;
    if (heater_valid(0x40) || heater_valid(HEATER_OVERHEAT) || heater_valid(HEATER_MODE(3)) || !heater_valid(0x20)) return 4;
    if (next_command(HEATER_MODE(3)) != COMMAND_SHUTDOWN || next_command_rule(HEATER_MODE(3)) != 0) return 5;
    if (next_command(HEATER_MODE(MODE_SPARE_LAST)) != COMMAND_CHILL) return 6;
    if (!mode_from_name("SPARE", &mode) || mode != MODE_SPARE || mode_from_name("", &mode)) return 7;
    if (mode_name(MODE_SPARE_LAST)[0] != 'S' || mode_name(heater_get_mode(HEATER_MODE(4)))[0] != '?') return 8;
    if (!command_from_name("CHILL", &command) || command_name(command)[0] != 'C') return 9;
    if (!heater_flag_from_name("MODE", &mask) || mask != HEATER_MODE_MASK) return 10;
    if (heater_flag_name(HEATER_MODE_SHIFT + 2)[0] != 'M' || heater_flag_name(5)[0] != '?') return 11;
    return next_command_rule_name(1)[0] == 'h' ? 0 : 12;
}
