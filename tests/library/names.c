/* SPDX-License-Identifier: MIT */
/* Words as text and back: every 16-bit word, every size of buffer, every kind of mistake and its place. */
#include "flagc.h"

#include <string.h>

#include "check.h"

#define COUNT(array) (sizeof(array) / sizeof(array)[0])

/* Flags, a mask of two of them in front, and a field of two bits whose code 3 has no name; bits 7 to 15 but 9 are unknown. */
static const struct flagc_name entries[] = {
    {"DIGITAL", 0x0003, 0x0003}, {"EMAIL", 0x0001, 0x0001}, {"URL", 0x0002, 0x0002}, {"ADDRESS", 0x0010, 0x0010},
    {"MODE=OFF", 0x000C, 0x0000}, {"MODE=HEAT", 0x000C, 0x0004}, {"MODE=COOL", 0x000C, 0x0008}, {"Top9", 0x0200, 0x0200},
};
static const struct flagc_names names = {entries, COUNT(entries)};
static const struct flagc_names none = {NULL, 0};

static void formats(const struct flagc_names *table, uint64_t word, unsigned style, const char *expected)
{
    char text[200];
    const size_t length = strlen(expected);

    CHECK(flagc_format(table, word, style, NULL, 0) == length);
    CHECK(flagc_format(table, word, style, text, sizeof text) == length);
    CHECK(strcmp(text, expected) == 0);
    for (size_t size = 1; size <= length + 1; size++) {
        memset(text, '#', sizeof text);
        CHECK(flagc_format(table, word, style, text, size) == length);
        CHECK(strlen(text) == (size - 1 < length ? size - 1 : length) && strncmp(text, expected, size - 1) == 0 && text[size] == '#');
    }
}

static void parses(const char *text, unsigned style, uint64_t expected)
{
    uint64_t word = 99;
    size_t position = 77;

    CHECK(flagc_parse(&names, text, style, &word, &position) == FLAGC_OK);
    CHECK(word == expected && position == 77);
}

static void fails(const char *text, unsigned style, int error, size_t place)
{
    uint64_t word = 99;
    size_t position = 77;

    CHECK(flagc_parse(&names, text, style, &word, &position) == error);
    CHECK(word == 99 && position == place);
    CHECK(flagc_parse(&names, text, style, &word, NULL) == error);
}

static void round_trips(void)
{
    const unsigned styles[] = {FLAGC_PIPES, FLAGC_COMMAS, FLAGC_BLANKS, FLAGC_ANYCASE};

    for (uint32_t word = 0; word <= 0xFFFF; word++) {
        for (size_t i = 0; i < COUNT(styles); i++) {
            char text[100];
            uint64_t back = 99;

            CHECK(flagc_format(&names, word, styles[i], text, sizeof text) < sizeof text);
            CHECK(flagc_parse(&names, text, styles[i], &back, NULL) == FLAGC_OK && back == word);
            for (char *c = text; *c != '\0'; c++) {
                *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
            }
            CHECK((styles[i] & FLAGC_ANYCASE) == 0 || (flagc_parse(&names, text, styles[i], &back, NULL) == FLAGC_OK && back == word));
        }
    }
}

int main(void)
{
    formats(&names, 0x0000, FLAGC_PIPES, "MODE=OFF");
    formats(&names, 0x0007, FLAGC_PIPES, "DIGITAL|MODE=HEAT");
    formats(&names, 0x0016, FLAGC_COMMAS, "URL,ADDRESS,MODE=HEAT");
    formats(&names, 0x020D, FLAGC_BLANKS, "EMAIL Top9 0xC");
    formats(&names, UINT64_C(0x8000000000000009), FLAGC_PIPES, "EMAIL|MODE=COOL|0x8000000000000000");
    formats(&none, 0, FLAGC_PIPES, "0");
    formats(&none, 0xBEEF, FLAGC_PIPES, "0xBEEF");
    formats(&none, ~UINT64_C(0), FLAGC_PIPES, "0xFFFFFFFFFFFFFFFF");

    parses("", FLAGC_PIPES, 0);
    parses(" \t\r\n", FLAGC_PIPES, 0);
    parses("0", FLAGC_PIPES, 0);
    parses("  URL |EMAIL| URL|DIGITAL ", FLAGC_PIPES, 3);
    parses("MODE=HEAT|0x4|20", FLAGC_PIPES, 0x14);
    parses("mode=heat,tOP9", FLAGC_COMMAS | FLAGC_ANYCASE, 0x204);
    parses("EMAIL   URL 0xfF00", FLAGC_BLANKS, 0xFF03);
    parses("012", FLAGC_PIPES, 12);
    parses("18446744073709551615", FLAGC_PIPES, ~UINT64_C(0));
    parses("0XFFFFFFFFFFFFFFFF", FLAGC_PIPES, ~UINT64_C(0));
    parses("0x21F", FLAGC_STRICT, 0x21F);

    fails("EMAIL|", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 6);
    fails("|EMAIL", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("EMAIL||URL", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 6);
    fails("EMAIL  URL", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 7);
    fails("EMAIL, URL,FAX", FLAGC_COMMAS, FLAGC_ERR_UNKNOWN, 11);
    fails("EMAI", FLAGC_PIPES, FLAGC_ERR_UNKNOWN, 0);
    fails("EMAILS", FLAGC_PIPES, FLAGC_ERR_UNKNOWN, 0);
    fails("email", FLAGC_PIPES, FLAGC_ERR_UNKNOWN, 0);
    fails("URL|12A", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 4);
    fails("URL|0xG", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 4);
    fails("0xg", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("1-", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("-1", FLAGC_PIPES, FLAGC_ERR_UNKNOWN, 0);
    fails("ur~", FLAGC_ANYCASE, FLAGC_ERR_UNKNOWN, 0);
    fails("0x", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("0x:", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("0x`", FLAGC_PIPES, FLAGC_ERR_SYNTAX, 0);
    fails("18446744073709551616", FLAGC_PIPES, FLAGC_ERR_RANGE, 0);
    fails("URL|0x10000000000000000", FLAGC_PIPES, FLAGC_ERR_RANGE, 4);
    fails("MODE=HEAT|MODE=COOL", FLAGC_PIPES, FLAGC_ERR_TWICE, 10);
    fails("MODE=OFF 4", FLAGC_BLANKS, FLAGC_ERR_TWICE, 9);
    fails("0x400|URL", FLAGC_STRICT, FLAGC_ERR_UNKNOWN, 0);

    round_trips();
    return failures();
}
