/* SPDX-License-Identifier: MIT */
/* Flag words as text, and back. */
#include "flagc.h"

/* --- writing --------------------------------------------------------------------------------- */

struct sink {
    char *text;
    size_t size;
    size_t length;
};

static void put_char(struct sink *sink, char c)
{
    if (sink->length + 1 < sink->size) {
        sink->text[sink->length] = c;
    }
    sink->length++;
}

static char separator(unsigned style)
{
    return (style & FLAGC_COMMAS) != 0 ? ',' : (style & FLAGC_BLANKS) != 0 ? ' ' : '|';
}

/* A name or a number, behind what is there. */
static void put_part(struct sink *sink, unsigned style, const char *part)
{
    if (sink->length > 0) {
        put_char(sink, separator(style));
    }
    for (; *part != '\0'; part++) {
        put_char(sink, *part);
    }
}

static void put_number(struct sink *sink, unsigned style, uint64_t number)
{
    char digits[2 + 16 + 1];
    size_t at = sizeof digits;

    digits[--at] = '\0';
    do {
        digits[--at] = "0123456789ABCDEF"[number & 15];
        number >>= 4;
    } while (number != 0);
    digits[--at] = 'x';
    digits[--at] = '0';
    put_part(sink, style, digits + at);
}

size_t flagc_format(const struct flagc_names *names, uint64_t word, unsigned style, char *text, size_t size)
{
    struct sink sink = {text, size, 0};
    uint64_t told = 0;

    for (size_t i = 0; i < names->count; i++) {
        const struct flagc_name *entry = &names->entries[i];

        if ((word & entry->mask) == entry->value && (entry->mask & told) == 0) {
            put_part(&sink, style, entry->name);
            told |= entry->mask;
        }
    }
    if ((word & ~told) != 0) {
        put_number(&sink, style, word & ~told);
    }
    if (sink.length == 0) {
        put_char(&sink, '0');
    }
    if (size > 0) {
        text[sink.length < size ? sink.length : size - 1] = '\0';
    }
    return sink.length;
}

/* --- reading --------------------------------------------------------------------------------- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static char upper(char c, unsigned style)
{
    return (style & FLAGC_ANYCASE) != 0 && c >= 'a' && c <= 'z' ? (char)(c - ('a' - 'A')) : c;
}

/* The entry whose name is the text from `start` to `end`, or NULL. */
static const struct flagc_name *entry_of(const struct flagc_names *names, const char *start, const char *end, unsigned style)
{
    for (size_t i = 0; i < names->count; i++) {
        const char *name = names->entries[i].name, *at = start;

        while (at < end && *name != '\0' && upper(*name, style) == upper(*at, style)) {
            name++;
            at++;
        }
        if (at == end && *name == '\0') {
            return &names->entries[i];
        }
    }
    return NULL;
}

static int digit_of(char c)
{
    if (c >= '0' && c <= '9') {
        return c - '0';
    }
    if (c >= 'a' && c <= 'f') {
        return c - 'a' + 10;
    }
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 16;
}

/* The number from `start` to `end`. */
static int number_of(const char *start, const char *end, uint64_t *number)
{
    const bool hexadecimal = end - start > 2 && start[0] == '0' && (start[1] == 'x' || start[1] == 'X');
    const unsigned base = hexadecimal ? 16u : 10u;
    uint64_t found = 0;

    for (const char *at = start + (hexadecimal ? 2 : 0); at < end; at++) {
        const unsigned digit = (unsigned)digit_of(*at);

        if (digit >= base) {
            return FLAGC_ERR_SYNTAX;
        }
        if (found > (UINT64_MAX - digit) / base) {
            return FLAGC_ERR_RANGE;
        }
        found = found * base + digit;
    }
    *number = found;
    return FLAGC_OK;
}

static uint64_t known_bits(const struct flagc_names *names)
{
    uint64_t known = 0;

    for (size_t i = 0; i < names->count; i++) {
        known |= names->entries[i].mask;
    }
    return known;
}

/* What has been read: the bits that are set, and of fields those whose code is given. */
struct reading {
    uint64_t word;
    uint64_t given;
};

static int read_part(const struct flagc_names *names, const char *start, const char *end, unsigned style, struct reading *reading)
{
    uint64_t mask = 0, value = 0;

    if (*start >= '0' && *start <= '9') {
        const int error = number_of(start, end, &value);

        if (error != FLAGC_OK) {
            return error;
        }
        if ((style & FLAGC_STRICT) != 0 && (value & ~known_bits(names)) != 0) {
            return FLAGC_ERR_UNKNOWN;
        }
        mask = value;
    } else {
        const struct flagc_name *entry = entry_of(names, start, end, style);

        if (entry == NULL) {
            return FLAGC_ERR_UNKNOWN;
        }
        mask = entry->mask;
        value = entry->value;
    }
    /* What is given already must be said alike. */
    if (((reading->word ^ value) & reading->given & mask) != 0) {
        return FLAGC_ERR_TWICE;
    }
    reading->word |= value;
    reading->given |= mask;
    return FLAGC_OK;
}

int flagc_parse(const struct flagc_names *names, const char *text, unsigned style, uint64_t *word, size_t *position)
{
    const char split = separator(style), *at = text;
    struct reading reading = {0, 0};
    bool more = false;

    for (;;) {
        const char *start, *end;
        int error = FLAGC_OK;

        while (is_blank(*at)) {
            at++;
        }
        if (*at == '\0' && !more) {
            *word = reading.word;
            return FLAGC_OK;
        }
        for (start = at; *at != '\0' && *at != split && !is_blank(*at); at++) {
        }
        end = at;
        while (is_blank(*at)) {
            at++;
        }
        if (end == start) {
            error = FLAGC_ERR_SYNTAX;
        } else {
            error = read_part(names, start, end, style, &reading);
        }
        if (error == FLAGC_OK && *at != '\0' && split != ' ' && *at != split) {
            /* Two parts with nothing but a blank between them. */
            start = at;
            error = FLAGC_ERR_SYNTAX;
        }
        if (error != FLAGC_OK) {
            if (position != NULL) {
                *position = (size_t)(start - text);
            }
            return error;
        }
        more = split != ' ' && *at == split;
        at += more ? 1 : 0;
    }
}
