/* SPDX-License-Identifier: MIT */
/*
 * libFuzzer: any text against any table of names, valid as the header says: a mistake is told at a place in the text, and what was read is written and
 * read again as the same word, into buffers of any size. `make fuzz-library` runs it.
 */
#include "flagc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CHECK(condition) ((condition) ? (void)0 : (printf("%s:%d: %s\n", __FILE__, __LINE__, #condition), abort()))
#define MOST 26u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Names differ in their first letter, in whatever case. What follows comes of the input. */
static void name_of(char name[4], unsigned number, uint8_t byte)
{
    memset(name, 0, 4);
    name[0] = (char)((byte & 1 ? 'a' : 'A') + (int)number);
    for (unsigned i = 1; i <= (byte >> 1 & 3u) && i < 3; i++) {
        name[i] = "=x0_"[byte >> (2 * i) & 3];
    }
}

/* The text written into a buffer of each size: as much of it as fits, and nothing behind. */
static void written(const struct flagc_names *names, uint64_t word, unsigned style, const char *whole, size_t length)
{
    for (size_t room = 0; room <= length + 1; room++) {
        char *text = (char *)malloc(room + 1);

        CHECK(text != NULL);
        text[room] = '#';
        CHECK(flagc_format(names, word, style, room > 0 ? text : NULL, room) == length && text[room] == '#');
        CHECK(room == 0 || (strlen(text) == (room - 1 < length ? room - 1 : length) && strncmp(text, whole, room - 1) == 0));
        free(text);
    }
}

static void formatted(const struct flagc_names *names, uint64_t word, unsigned style)
{
    size_t length = flagc_format(names, word, style, NULL, 0);
    char *whole = (char *)malloc(length + 1);
    uint64_t again = ~word;

    CHECK(whole != NULL && flagc_format(names, word, style, whole, length + 1) == length && strlen(whole) == length);
    CHECK(flagc_parse(names, whole, style & ~(unsigned)FLAGC_STRICT, &again, NULL) == FLAGC_OK && again == word);
    written(names, word, style, whole, length);
    free(whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct flagc_name entries[MOST];
    struct flagc_names names = {entries, 0};
    char spelled[MOST][4], *text;
    unsigned style, count;
    uint64_t word = 12345;
    size_t place = 99999;
    int error;

    if (size < 2) {
        return 0;
    }
    style = data[0] % 16;
    count = data[1] % (MOST + 1);
    data += 2;
    size -= 2;
    /* Two bytes an entry: a flag, two flags, or a code of the field that the entry before it has. */
    for (unsigned i = 0; i < count && size >= 2; i++, data += 2, size -= 2) {
        unsigned at = data[1] % 64, code = data[1] >> 6;
        struct flagc_name *entry = &entries[names.count++];

        name_of(spelled[i], i, data[0]);
        entry->name = spelled[i];
        if (data[0] & 0x80 && i > 0) {
            *entry = entries[i - 1];
            entry->name = spelled[i];
            entry->value = (UINT64_C(0x9E3779B97F4A7C15) << code | code) & entry->mask;
        } else {
            entry->mask = UINT64_C(1) << at | UINT64_C(1) << (at + code) % 64;
            entry->value = entry->mask;
        }
    }
    text = (char *)malloc(size + 1);
    CHECK(text != NULL);
    if (size > 0) {
        memcpy(text, data, size);
    }
    text[size] = '\0';
    error = flagc_parse(&names, text, style, &word, &place);
    if (error == FLAGC_OK) {
        CHECK(place == 99999);
        formatted(&names, word, style);
    } else {
        CHECK(error == FLAGC_ERR_UNKNOWN || error == FLAGC_ERR_TWICE || error == FLAGC_ERR_RANGE || error == FLAGC_ERR_SYNTAX);
        CHECK(word == 12345 && place <= strlen(text));
    }
    free(text);
    return 0;
}
