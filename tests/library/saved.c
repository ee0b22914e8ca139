/* SPDX-License-Identifier: MIT */
/*
 * Saved tables of rules that are read: for each form, and for the fastest in each size that is given, its bytes as a line of hexadecimal
 * digits, "none" if there is no such table. Input: policy, known, otherwise, the number of rules; mask, value and outcome of each; the number
 * of sizes, and the sizes. All are decimal numbers.
 */
#include "flagc_table.h"

#include <inttypes.h>

#include "random.h"

static void print(const flagc_rules *rules, enum flagc_form form, size_t size)
{
    const uint32_t most = flagc_table_size(rules, form);
    const size_t room = size < most ? size : most;
    uint8_t *memory = (uint8_t *)malloc(room + 1), *bytes;
    flagc_table table;

    CHECK(memory != NULL);
    if (most == 0 || flagc_table_build(&table, rules, form, memory, room) != FLAGC_OK) {
        puts("none");
    } else {
        size = (size_t)table.size + FLAGC_SAVED_OVERHEAD;
        bytes = (uint8_t *)malloc(size);
        CHECK(bytes != NULL && flagc_table_save(&table, bytes, size) == FLAGC_OK);
        for (size_t i = 0; i < size; i++) {
            printf("%02x", (unsigned)bytes[i]);
        }
        puts("");
        free(bytes);
    }
    free(memory);
}

static uint64_t number(void)
{
    uint64_t read = 0;

    CHECK(scanf("%" SCNu64, &read) == 1);
    return read;
}

int main(void)
{
    flagc_rules rules = {NULL, 0, 0, FLAGC_FIRST, 0};
    flagc_rule *rule;

    rules.policy = (enum flagc_policy)number();
    rules.known = number();
    rules.otherwise = (uint32_t)number();
    rules.count = (size_t)number();
    rule = (flagc_rule *)malloc((rules.count + 1) * sizeof *rule);
    CHECK(rule != NULL);
    for (size_t i = 0; i < rules.count; i++) {
        rule[i].mask = number();
        rule[i].value = number();
        rule[i].outcome = (uint32_t)number();
    }
    rules.rule = rule;
    for (unsigned form = FLAGC_SCAN; form <= FLAGC_DIRECT; form++) {
        print(&rules, (enum flagc_form)form, SIZE_MAX);
    }
    for (uint64_t sizes = number(); sizes > 0; sizes--) {
        print(&rules, FLAGC_FASTEST, (size_t)number());
    }
    free(rule);
    return 0;
}
