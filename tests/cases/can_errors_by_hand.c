/* SPDX-License-Identifier: MIT */
/* Defined before the generated header, whose handlers take a pointer to it. */
struct node {
    unsigned steps;
    unsigned long log; /* four bits for each handler that ran, in order */
};

#include "can_errors.h"

#include "tally.h"

/* Handler number k: 2 * group, + 1 for a reset. The groups fit in 32 bits: at most 7 run. */
static void note(struct node *n, unsigned k)
{
    n->steps++;
    n->log = (n->log << 4 | k) & 0xffffffff;
}

void emergency_report_warning(struct node *n) { note(n, 0); }
void emergency_reset_warning(struct node *n) { note(n, 1); }
void emergency_report_tx_passive(struct node *n) { note(n, 2); }
void emergency_reset_tx_passive(struct node *n) { note(n, 3); }
void emergency_report_bus_off(struct node *n) { note(n, 4); }
void emergency_reset_bus_off(struct node *n) { note(n, 5); }
void emergency_report_tx_overflow(struct node *n) { note(n, 6); }
void emergency_reset_tx_overflow(struct node *n) { note(n, 7); }
void emergency_report_pdo_late(struct node *n) { note(n, 8); }
void emergency_reset_pdo_late(struct node *n) { note(n, 9); }
void emergency_report_rx_passive(struct node *n) { note(n, 10); }
void emergency_reset_rx_passive(struct node *n) { note(n, 11); }
void emergency_report_rx_overflow(struct node *n) { note(n, 12); }
void emergency_reset_rx_overflow(struct node *n) { note(n, 13); }

#define TX_WARN     0x001u
#define TX_PASSIVE  0x002u
#define BUS_OFF     0x004u
#define TX_OVERFLOW 0x008u
#define PDO_LATE    0x080u
#define RX_WARN     0x100u
#define RX_PASSIVE  0x200u
#define RX_OVERFLOW 0x800u

static unsigned refresh_by_hand(unsigned status, unsigned tx, unsigned rx, bool overflow)
{
    if (tx >= 256) {
        status |= BUS_OFF;
    } else {
        status &= ~(BUS_OFF | RX_WARN | RX_PASSIVE | TX_WARN | TX_PASSIVE);
        if (rx >= 128) {
            status |= RX_WARN | RX_PASSIVE;
        } else if (rx >= 96) {
            status |= RX_WARN;
        }
        if (tx >= 128) {
            status |= TX_WARN | TX_PASSIVE;
        } else if (tx >= 96) {
            status |= TX_WARN;
        }
        if ((status & TX_PASSIVE) == 0) {
            status &= ~TX_OVERFLOW;
        }
    }
    if (overflow) {
        status |= RX_OVERFLOW;
    }
    return status;
}

static void announce_by_hand(unsigned now, unsigned old, struct node *n)
{
    static const unsigned groups[] = {TX_WARN | RX_WARN, TX_PASSIVE, BUS_OFF, TX_OVERFLOW, PDO_LATE,
                                      RX_PASSIVE,        RX_OVERFLOW};
    unsigned changed = now ^ old;

    for (unsigned g = 0; g < 7; g++) {
        if (changed & groups[g]) {
            note(n, 2 * g + (now & groups[g] ? 0 : 1));
        }
    }
}

/* The status whose named bits are those of `i`, with a bit that has no name set in every other. */
static unsigned status_of(unsigned i)
{
    return (i & 0x0f) | (i & 0x10) << 3 | (i & 0x60) << 3 | (i & 0x80) << 4 | (i & 1) << 14;
}

int main(void)
{
    static const unsigned tx[] = {0, 95, 96, 127, 128, 255, 256, 65535};
    static const unsigned rx[] = {0, 95, 96, 127, 128, 65535};
    static unsigned char seen[0x10000];
    unsigned distinct = 0, handlers = 0;
    struct tally tally = {0};

    for (unsigned i = 0; i < 8 * 6 * 2; i++) {
        unsigned t = tx[i % 8], r = rx[i / 8 % 6];
        bool overflow = i >= 48;
        counters_flags f = counters_collect(t, r, overflow);
        status_flags fresh = refresh(f, 0);

        distinct += !seen[fresh];
        seen[fresh] = 1;
        for (unsigned old = 0; old < 256; old++) {
            unsigned expected = refresh_by_hand(status_of(old), t, r, overflow);

            tally.differ += refresh(f, (status_flags)status_of(old)) != expected;
        }
    }
    for (unsigned i = 0; i < 0x10000; i++) {
        unsigned now = status_of(i & 255), old = status_of(i >> 8);
        struct node n = {0, 0}, m = {0, 0};

        announce_run((status_flags)now, (status_flags)old, &n);
        announce_by_hand(now, old, &m);
        handlers += n.steps;
        tally.differ += n.steps != m.steps || n.log != m.log;
    }
    printf("distinct %u\nhandlers %u\n", distinct, handlers);
    return tally_end(&tally);
}
