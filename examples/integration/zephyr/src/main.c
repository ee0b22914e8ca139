/* SPDX-License-Identifier: MIT */
#include <fan.h>
#include <stdio.h>

int main(void)
{
    puts(speed_name(fan_speed(FAN_HOT)));
    return 0;
}
