/* SPDX-License-Identifier: MIT */
#include "numbers.h"

static int level;

static void done(int by)
{
    level += by;
}

void side_log_event(int by, void (*call)(int)) { call(by); }
void side_blink(int by, void (*call)(int)) { call(10 * by); }

int main(void)
{
    drive_flags f = DRIVE_HOT | DRIVE_STALL;
    uint16_t rules[4];

    if (judge_fault(f) != FAULT_MAJOR || judge_side_actions(f) != (SIDE_LOG_EVENT | SIDE_BLINK)) return 1;
    judge_side_run(f, 1, done);
    if (level != 11 || judge(f).side != judge_side(f)) return 2;
    if (judge_fault_rules(f, rules, 4) != 2 || rules[0] != 1 || rules[1] != 2 || judge_side_rules(f, rules, 4) != 2) return 3;
    if (load(f) != 15 || load(0) != 0 || load_rules(f | DRIVE_DOOR, rules, 4) != 3 || rules[2] != 3) return 4;
    if (balance_small(f) != 0 || balance_small(DRIVE_HOT) != -100 || balance_small(DRIVE_STALL | DRIVE_DOOR) != 127) return 5;
    if (balance_large(DRIVE_HOT) != -2147483647 - 1 || balance_large(f) != -2147483641) return 6;
    f = drive_with_speed(DRIVE_SPEED(70001), 70001);
    if (drive_get_speed(f) != 70001 || pick_ma(f) != 500 || !pick_alarm(f) || pick_step(f) != 32767) return 7;
    f = drive_clear(f, DRIVE_SPEED_MASK) | DRIVE_KIND(DRIVE_KIND_B) | DRIVE_HOT;
    if (pick(f).ma != 40000u || pick_step(f) != -300 || pick_rule(f) != 1 || pick_step(0) != -1) return 8;
    if (hold(DRIVE_HOT) != (DRIVE_HOT | DRIVE_STALL) || drive_valid(DRIVE_KIND(3))) return 9;
    if (watch_loud(DRIVE_STALL) || !watch_loud(f) || !watch_loud(DRIVE_DOOR) || !watch_loud(DRIVE_SPEED(9))) return 10;
    if (watch(f).fault != FAULT_MAJOR && watch_rules(f | DRIVE_DOOR, rules, 4) != 2) return 11;
    if (rules[0] != 1 || rules[1] != 3 || watch_rule(DRIVE_HOT) != 0 || watch_rules(DRIVE_HOT, rules, 4) != 1) return 12;
    if (steps_actions(DRIVE_HOT) != (SIDE_LOG_EVENT | SIDE_BLINK) || steps(0)) return 13;
    return drive_flag_name(40)[0] == 'S' && drive_flag_name(DRIVE_HOT_BIT)[0] == 'H' ? 0 : 14;
}
