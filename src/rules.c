/* SPDX-License-Identifier: MIT */
/* What can be asked about rules before there is a table: are they well-formed, in conflict, complete, alive. */
#include "flagc.h"
#include "flagc_table.h"

#include <string.h>

int flagc_rules_check(const flagc_rules *rules, size_t *at)
{
    if ((unsigned)rules->policy > FLAGC_COLLECT || rules->count > FLAGC_RULES_MAX) {
        return FLAGC_ERR_INVALID;
    }
    for (size_t i = 0; i < rules->count; i++) {
        if ((rules->rule[i].mask & ~rules->known) != 0 || (rules->rule[i].value & ~rules->rule[i].mask) != 0) {
            if (at != NULL) {
                *at = i;
            }
            return FLAGC_ERR_RULE;
        }
    }
    return FLAGC_OK;
}

int flagc_rules_conflict(const flagc_rules *rules, size_t pair[2], uint64_t *word)
{
    int error = flagc_rules_check(rules, NULL);

    if (error != FLAGC_OK || rules->policy == FLAGC_FIRST || rules->policy == FLAGC_COLLECT) {
        return error;
    }
    for (size_t i = 1; i < rules->count; i++) {
        const flagc_rule *b = &rules->rule[i];

        for (size_t j = 0; j < i; j++) {
            const flagc_rule *a = &rules->rule[j];

            if (((a->value ^ b->value) & a->mask & b->mask) == 0 && (rules->policy == FLAGC_UNIQUE || a->outcome != b->outcome)) {
                if (pair != NULL) {
                    pair[0] = j;
                    pair[1] = i;
                }
                if (word != NULL) {
                    *word = a->value | b->value;
                }
                return FLAGC_ERR_CONFLICT;
            }
        }
    }
    return FLAGC_OK;
}

/*
 * The search for a word outside all rules: the method of Davis, Putnam, Logemann and Loveland, a rule being the negation of a clause. What is
 * settled of the word is kept as two masks; `trail` holds the order, so that a wrong guess can be taken back.
 */
typedef struct search {
    uint64_t settled; /* Flags whose value is settled. */
    uint64_t value;   /* Their values. */
    uint64_t guessed; /* Those that were a guess, whose other value is still to be tried. */
    unsigned length;  /* How many are on the trail. */
    uint8_t trail[64];
} search;

/* What one look at all rules has shown of those that may still match. */
typedef struct view {
    uint64_t ones, zeros; /* Flags that some rule wants set, and clear. */
    uint64_t tally[16];   /* How many rules look at each flag: tally[k] holds bit k of all 64 counters. */
    bool covered;         /* A rule matches, whatever the flags that are not settled. */
    bool forced;          /* Flags were settled, so what was seen is out of date. */
} view;

static void settle(search *s, uint64_t flags, uint64_t value)
{
    s->settled |= flags;
    s->value |= flags & value;
    for (; flags != 0; flags &= flags - 1) {
        s->trail[s->length++] = (uint8_t)flagc_lowest(flags);
    }
}

/* Takes back all since the last guess, which turns into its opposite; it is no guess any more. 0 if there was none. */
static int turn(search *s)
{
    while (s->length > 0) {
        uint64_t flag = UINT64_C(1) << s->trail[--s->length];
        uint64_t opposite = ~s->value;

        s->settled &= ~flag;
        s->value &= ~flag;
        if ((s->guessed & flag) != 0) {
            s->guessed &= ~flag;
            settle(s, flag, opposite);
            return 1;
        }
    }
    return 0;
}

/* Looks at all rules. If the match of one depends on a single flag only, that flag is settled so that it does not. */
static void look(search *s, view *v, const flagc_rule *rule, size_t count)
{
    memset(v, 0, sizeof *v);
    for (size_t i = 0; i < count && !v->covered; i++) {
        uint64_t rest = rule[i].mask & ~s->settled;

        if (((rule[i].value ^ s->value) & rule[i].mask & s->settled) != 0) {
            continue;
        }
        if (rest == 0) {
            v->covered = true;
        } else if ((rest & (rest - 1)) == 0) {
            settle(s, rest, ~rule[i].value);
            v->forced = true;
        } else {
            v->ones |= rest & rule[i].value;
            v->zeros |= rest & ~rule[i].value;
            for (unsigned k = 0; rest != 0; k++) {
                uint64_t carry = v->tally[k] & rest;

                v->tally[k] ^= rest;
                rest = carry;
            }
        }
    }
}

/* The flag that most rules look at, of those that some want set and some clear: the most binate one. */
static uint64_t most_binate(const view *v)
{
    uint64_t flags = v->ones & v->zeros;

    for (unsigned k = 16; k-- > 0;) {
        if ((flags & v->tally[k]) != 0) {
            flags &= v->tally[k];
        }
    }
    return flags & ~(flags - 1);
}

/* A word that no rule matches and that has what is settled: FLAGC_ERR_GAP, FLAGC_OK if there is none, FLAGC_ERR_UNDECIDED. */
static int find(search *s, const flagc_rule *rule, size_t count, uint32_t steps)
{
    for (;;) {
        view v;
        uint64_t one_way;

        if (steps < count) {
            return FLAGC_ERR_UNDECIDED;
        }
        steps -= (uint32_t)count;
        look(s, &v, rule, count);
        one_way = v.ones ^ v.zeros;
        if (v.covered) {
            if (!turn(s)) {
                return FLAGC_OK;
            }
        } else if (v.forced) {
            continue;
        } else if ((v.ones | v.zeros) == 0) {
            return FLAGC_ERR_GAP;
        } else if (one_way != 0) {
            /* The opposite of what is wanted takes rules away and adds none, so it need not be a guess. */
            settle(s, one_way, v.zeros);
        } else {
            uint64_t flag = most_binate(&v);

            s->guessed |= flag;
            settle(s, flag, 0);
        }
    }
}

int flagc_rules_gap(const flagc_rules *rules, uint32_t steps, uint64_t *word)
{
    search s = {0, 0, 0, 0, {0}};
    int error = flagc_rules_check(rules, NULL);

    if (error == FLAGC_OK) {
        error = find(&s, rules->rule, rules->count, steps);
        if (error == FLAGC_ERR_GAP && word != NULL) {
            *word = s.value;
        }
    }
    return error;
}

int flagc_rules_dead(const flagc_rules *rules, size_t rule, uint32_t steps, uint64_t *word)
{
    search s = {0, 0, 0, 0, {0}};
    int error = flagc_rules_check(rules, NULL);

    if (error == FLAGC_OK && rule >= rules->count) {
        error = FLAGC_ERR_INVALID;
    }
    if (error == FLAGC_OK) {
        settle(&s, rules->rule[rule].mask, rules->rule[rule].value);
        error = find(&s, rules->rule, rule, steps);
        if (error == FLAGC_ERR_GAP && word != NULL) {
            *word = s.value;
        }
    }
    return error;
}
