/* SPDX-License-Identifier: MIT */
#include <fan.h>

#ifdef ARDUINO
#include <Arduino.h>

void setup() { Serial.begin(9600); }

void loop()
{
    Serial.println(speed_name(fan_speed(analogRead(A0) > 700 ? FAN_HOT : 0)));
    delay(1000);
}
#else
#include <cstdio>

int main()
{
    std::puts(speed_name(fan_speed(FAN_HOT)));
    return 0;
}
#endif
