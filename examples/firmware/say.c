/* SPDX-License-Identifier: MIT */
#include "say.h"

#include "board.h"

void say(const char *text)
{
    for (; *text; text++) {
        board_put(*text);
    }
}

void say_number(uint32_t number)
{
    char digits[10];
    int n = 0;

    do {
        digits[n++] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    while (n) {
        board_put(digits[--n]);
    }
}
