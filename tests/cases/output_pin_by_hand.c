/* SPDX-License-Identifier: MIT */
#include "output_pin.h"

#include "tally.h"

#include <string.h>

static void note(struct pin *p, char letter)
{
    p->log[p->logged++ & 7] = letter;
}

void work_take_move(struct pin *p) { note(p, 't'); }
void work_write_pin(struct pin *p) { note(p, 'w'); }
void work_extend_end(struct pin *p) { note(p, 'e'); }
void work_halt(struct pin *p) { note(p, 'h'); }

static enum next by_hand(struct pin *p)
{
    const struct move *move = p->move;
    bool check_end = p->limited;

    if (!move) {
        work_halt(p);
        return NEXT_MISSED;
    }
    work_take_move(p);
    work_write_pin(p);
    if (move->off || move->full) {
        bool value = move->full;
        if (value == p->default_on) {
            check_end = false;
        }
    }
    if (move->next) {
        if (check_end && move->next_late) {
            work_halt(p);
            return NEXT_EXCEEDED;
        }
        work_extend_end(p);
        check_end = true;
    }
    if (move->off || move->full) {
        return check_end ? NEXT_LOAD_AGAIN : NEXT_DONE;
    }
    return check_end && move->ends_first ? NEXT_LOAD_AGAIN : NEXT_TOGGLE;
}

int main(void)
{
    struct tally tally = {0};

    for (unsigned i = 0; i < 256; i++) {
        load_flags f = (load_flags)i;
        struct move move = {(f & LOAD_OFF) != 0, (f & LOAD_FULL) != 0, (f & LOAD_MORE) != 0, (f & LOAD_NEXT_LATE) != 0,
                            (f & LOAD_ENDS_FIRST) != 0};
        struct pin p = {f & LOAD_EMPTY ? NULL : &move, (f & LOAD_DEFAULT_ON) != 0, (f & LOAD_LIMITED) != 0, "", 0};
        struct pin q = p;

        if (move.off && move.full) {
            continue;
        }
        tally_answer(&tally, by_hand(&p), load_event_next(f));
        load_event_work_run(f, &q);
        tally.differ += memcmp(p.log, q.log, sizeof p.log) != 0;
        tally.differ += load_event_next(load_collect(&p)) != load_event_next(f);
    }
    for (unsigned n = 0; n <= NEXT_TOGGLE; n++) {
        tally_print(&tally, n, next_name((enum next)n));
    }
    return tally_end(&tally);
}
