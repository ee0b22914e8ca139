/* SPDX-License-Identifier: MIT */
#include <fan.h>
#include <stdio.h>

void app_main(void);

void app_main(void)
{
    puts(speed_name(fan_speed(FAN_HOT)));
}
