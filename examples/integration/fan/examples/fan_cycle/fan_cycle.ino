/* SPDX-License-Identifier: MIT */
/* A thermistor on A0, a button on 2, a fan on 9; says what it does each time that the answer changes. */
#include <fan.h>

static const char *said = "";

void setup()
{
    pinMode(2, INPUT_PULLUP);
    pinMode(9, OUTPUT);
    Serial.begin(9600);
}

void loop()
{
    int heat = analogRead(A0);
    fan_flags f = 0;

    if (heat > 700) { f |= FAN_HOT; }
    if (heat < 600) { f |= FAN_COOL; }
    if (digitalRead(2) == LOW) { f |= FAN_HELD; }

    enum speed speed = fan_speed(f);
    if (speed != SPEED_KEEP) {
        digitalWrite(9, speed == SPEED_FULL ? HIGH : LOW);
    }
    if (speed_name(speed) != said) {
        said = speed_name(speed);
        Serial.println(said);
    }
}
