/* SPDX-License-Identifier: MIT */
#include "motor.h"

static char trace[8];
static unsigned length;

static void put(char c)
{
    trace[length++] = c;
}

void motor_log_press(void) { put('l'); }
void motor_lamp_on(void) { put('o'); }
void motor_start(void) { put('s'); }
void motor_stop(void) { put('x'); }
void motor_reverse(void) { put('r'); }

int main(void)
{
    const door_flags f = DOOR_STATE(DOOR_STATE_OPENING) | DOOR_OBSTACLE | DOOR_BUTTON;
    uint16_t rules[2];

    press_run(f);
    if (length != 4 || trace[0] != 'l' || trace[1] != 'x' || trace[2] != 'r' || trace[3] != 'x') return 1;
    if (press_actions(f) != (MOTOR_LOG_PRESS | MOTOR_STOP | MOTOR_REVERSE)) return 2;
    if (press_rules(f, rules, 2) != 2 || rules[0] != 1 || rules[1] != 3 || press_rule(f) != 3) return 3;
    if (press_rules(f, rules, 1) != 2 || press_rules(DOOR_STATE(3), 0, 0) != 0) return 4;
    if (press_rule_name(3)[0] != 'e' || press_rule(DOOR_OBSTACLE) != 6) return 5;
    return press_rule(DOOR_STATE(DOOR_STATE_OPEN) | DOOR_OBSTACLE) == 7 ? 0 : 6;
}
