/* SPDX-License-Identifier: MIT */
/* A packet filter whose rules come from a text file: which of them were never hit, and is that the traffic or the rules? */
#include "flagc_table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

static const char *const flags[] = {"TCP", "UDP", "SYN", "ACK", "FROM_LAN", "TO_SSH", "TO_WEB", "TO_DNS"};
static const char *const outcomes[] = {"drop", "accept", "log"};

/* The rules as they were read; `text` is for the report. */
struct filter {
    flagc_rule rule[MOST];
    char text[MOST][80];
    size_t count;
};

static int find(const char *const *names, int n, const char *name)
{
    while (n-- > 0 && strcmp(names[n], name) != 0) {
    }
    return n;
}

/* A line such as `TCP !ACK TO_WEB : accept`; whether it is one. */
static int parse(flagc_rule *rule, char *line)
{
    char *word = strtok(line, " ");

    memset(rule, 0, sizeof *rule);
    for (; word != NULL && strcmp(word, ":") != 0; word = strtok(NULL, " ")) {
        int flag = find(flags, 8, word + (*word == '!'));

        if (flag < 0) {
            return 0;
        }
        rule->mask |= UINT64_C(1) << flag;
        rule->value |= (uint64_t)(*word != '!') << flag;
    }
    word = word != NULL ? strtok(NULL, " ") : NULL;
    if (word == NULL || find(outcomes, 3, word) < 0) {
        return 0;
    }
    rule->outcome = (uint32_t)find(outcomes, 3, word);
    return 1;
}

static int read_rules(struct filter *filter, const char *path)
{
    FILE *file = fopen(path, "r");
    char line[80];
    int fine = file != NULL;

    while (fine && fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (line[0] != '\0' && line[0] != '#') {
            fine = filter->count < MOST;
            if (fine) {
                memcpy(filter->text[filter->count], line, sizeof line);
                fine = parse(&filter->rule[filter->count++], line);
            }
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return fine;
}

static void print_flags(uint64_t word)
{
    if (word == 0) {
        printf(" no flag at all");
    }
    for (unsigned i = 0; i < 8; i++) {
        if (word >> i & 1) {
            printf(" %s", flags[i]);
        }
    }
}

/* What was never hit, and why: the traffic, or no packet at all can. */
static void report(const flagc_rules *rules, const struct filter *filter, const uint32_t *hits)
{
    for (size_t i = 0; i < rules->count; i++) {
        printf("%8lu  %s\n", (unsigned long)hits[i], filter->text[i]);
    }
    printf("%8lu  (no rule)\n\nNever hit:\n", (unsigned long)hits[rules->count]);
    for (size_t i = flagc_hits_missed(hits, rules->count, 0); i < rules->count; i = flagc_hits_missed(hits, rules->count, i + 1)) {
        uint64_t word = 0;

        printf("  %-32s ", filter->text[i]);
        if (flagc_rules_dead(rules, i, 100000, &word) == FLAGC_ERR_GAP) {
            printf("a packet would be:");
            print_flags(word);
            printf("\n");
        } else {
            printf("dead: earlier rules take all of it\n");
        }
    }
}

/* A day's packets: a plain generator, so that every run shows the same. No DNS over TCP, and nothing but TCP and UDP. */
static uint64_t packet(uint32_t *state)
{
    uint32_t bits;
    uint64_t word;

    *state = *state * UINT32_C(1664525) + UINT32_C(1013904223);
    bits = *state >> 16;
    word = bits & 1 ? 0x01 : 0x02;
    if (bits & 1) {
        word |= (uint64_t)(bits >> 1 & 3) << 2;
    }
    word |= (uint64_t)(bits >> 3 & 1) << 4;
    word |= UINT64_C(0x20) << (bits & 1 ? bits >> 4 & 1 : 2);
    return word;
}

int main(int argc, char **argv)
{
    static uint8_t memory[1024];
    static uint32_t hits[2][MOST + 1];
    static struct filter filter;
    flagc_rules rules = {filter.rule, 0, 0xFF, FLAGC_FIRST, 0};
    flagc_table table;
    uint64_t word = 0;
    uint32_t state = 1;

    if (argc != 2 || !read_rules(&filter, argv[1])) {
        (void)fprintf(stderr, "usage: hits RULES; or a line is no rule: %s\n", filter.count > 0 ? filter.text[filter.count - 1] : "");
        return EXIT_FAILURE;
    }
    rules.count = filter.count;
    if (flagc_table_build(&table, &rules, FLAGC_FASTEST, memory, sizeof memory) != FLAGC_OK) {
        (void)fprintf(stderr, "the rules need %lu bytes\n", (unsigned long)flagc_table_size(&rules, FLAGC_SCAN));
        return EXIT_FAILURE;
    }
    if (flagc_rules_gap(&rules, 100000, &word) == FLAGC_ERR_GAP) {
        printf("No rule matches");
        print_flags(word);
        printf(", so the answer is: %s\n", outcomes[rules.otherwise]);
    }
    /* Two counters, as two threads would have them, and then their sum. */
    for (unsigned i = 0; i < 100000; i++) {
        (void)flagc_hits_lookup(hits[i % 2], &table, packet(&state));
    }
    flagc_hits_merge(hits[0], hits[1], rules.count + 1);
    printf("100000 packets, a table of %lu bytes\n\n", (unsigned long)table.size);
    report(&rules, &filter, hits[0]);
    return EXIT_SUCCESS;
}
