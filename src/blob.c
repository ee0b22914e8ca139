/* SPDX-License-Identifier: MIT */
/* Saving tables to bytes, and loading them from bytes that nobody vouches for. The layout is in flagc_table.h. */
#include "table.h"

#include <string.h>

#define HEADER 24u

static const uint8_t magic[4] = {'F', 'L', 'A', 'G'};

/* CRC-32, polynomial 0x04C11DB7, lowest bit first, four bits at a time. */
static uint32_t crc32(const uint8_t *bytes, uint32_t size)
{
    static const uint32_t step[16] = {
        0x00000000u, 0x1DB71064u, 0x3B6E20C8u, 0x26D930ACu, 0x76DC4190u, 0x6B6B51F4u, 0x4DB26158u, 0x5005713Cu,
        0xEDB88320u, 0xF00F9344u, 0xD6D6A3E8u, 0xCB61B38Cu, 0x9B64C2B0u, 0x86D3D2D4u, 0xA00AE278u, 0xBDBDF21Cu,
    };
    uint32_t crc = UINT32_MAX;

    for (uint32_t i = 0; i < size; i++) {
        crc ^= bytes[i];
        crc = crc >> 4 ^ step[crc & 15];
        crc = crc >> 4 ^ step[crc & 15];
    }
    return ~crc;
}

int flagc_table_save(const flagc_table *table, void *out, size_t size)
{
    uint8_t *bytes = (uint8_t *)out;

    if (size < FLAGC_SAVED_OVERHEAD || size - FLAGC_SAVED_OVERHEAD < table->size) {
        return FLAGC_ERR_MEMORY;
    }
    memcpy(bytes, magic, sizeof magic);
    bytes[4] = FLAGC_SAVED_VERSION;
    bytes[5] = table->form;
    bytes[6] = table->policy;
    bytes[7] = table->outcome;
    put(bytes + 8, 4, table->count);
    put(bytes + 12, 4, table->size);
    put(bytes + 16, 8, table->known);
    memcpy(bytes + HEADER, table->bytes, (size_t)table->size);
    put(bytes + HEADER + table->size, 4, crc32(bytes, HEADER + table->size));
    return FLAGC_OK;
}

/* Whether the rules are those that a build would have taken; makes `used`. */
static int check_rows(flagc_table *table)
{
    for (unsigned i = 0; i < table->count; i++) {
        uint64_t mask = get(table->bytes + (size_t)i * 2 * table->word, table->word);
        uint64_t value = get(table->bytes + ((size_t)i * 2 + 1) * table->word, table->word);

        if ((mask & ~table->known) != 0 || (value & ~mask) != 0) {
            return 0;
        }
        table->used |= mask;
    }
    return 1;
}

/* Whether what the form adds leads only to rules that exist. Entries under FLAGC_COLLECT are outcomes: any will do. */
static int check_index(const flagc_table *table)
{
    const uint8_t *index = table->bytes + table->index;
    uint32_t length = table->size - table->index;

    if (table->form == FLAGC_DIRECT && table->policy != FLAGC_COLLECT) {
        for (uint32_t at = 0; at < length; at += table->entry) {
            if (get(index + at, table->entry) > table->count) {
                return 0;
            }
        }
    } else if (table->form == FLAGC_NIBBLES || table->form == FLAGC_BYTES) {
        unsigned last = table->count % (8u * table->entry);

        /* The bits of the last rules in a row; above them there must be none. */
        for (uint32_t at = table->stride; last != 0 && at <= length; at += table->stride) {
            if (get(index + at - table->entry, table->entry) >> last != 0) {
                return 0;
            }
        }
    }
    return 1;
}

int flagc_table_load(flagc_table *table, const void *bytes, size_t size)
{
    const uint8_t *saved = (const uint8_t *)bytes;
    flagc_table loaded;

    if (size < FLAGC_SAVED_OVERHEAD) {
        return FLAGC_ERR_LENGTH;
    }
    if (memcmp(saved, magic, sizeof magic) != 0) {
        return FLAGC_ERR_MAGIC;
    }
    if (saved[4] != FLAGC_SAVED_VERSION) {
        return FLAGC_ERR_VERSION;
    }
    memset(&loaded, 0, sizeof loaded);
    loaded.size = (uint32_t)get(saved + 12, 4);
    if (loaded.size != size - FLAGC_SAVED_OVERHEAD) {
        return FLAGC_ERR_LENGTH;
    }
    if (get(saved + HEADER + loaded.size, 4) != crc32(saved, HEADER + loaded.size)) {
        return FLAGC_ERR_CHECKSUM;
    }

    loaded.policy = saved[6];
    loaded.outcome = saved[7];
    loaded.known = get(saved + 16, 8);
    loaded.count = (uint16_t)get(saved + 8, 2);
    if (saved[5] < FLAGC_SCAN || saved[5] > FLAGC_DIRECT || loaded.policy > FLAGC_COLLECT || get(saved + 10, 2) != 0 ||
        (loaded.outcome != 1 && loaded.outcome != 2 && loaded.outcome != 4)) {
        return FLAGC_ERR_CORRUPT;
    }

    /* The rules lie as in a scan, and which flags they use decides about the rest: so they come first. */
    loaded.bytes = saved + HEADER;
    loaded.form = FLAGC_SCAN;
    (void)flagc_internal_shape(&loaded);
    if (loaded.size > size - FLAGC_SAVED_OVERHEAD || !check_rows(&loaded)) {
        return FLAGC_ERR_CORRUPT;
    }
    loaded.form = saved[5];
    if (flagc_internal_shape(&loaded) != FLAGC_OK || loaded.size != size - FLAGC_SAVED_OVERHEAD || !check_index(&loaded)) {
        return FLAGC_ERR_CORRUPT;
    }
    *table = loaded;
    return FLAGC_OK;
}
