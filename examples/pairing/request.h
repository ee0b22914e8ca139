/* SPDX-License-Identifier: MIT */
#ifndef REQUEST_H
#define REQUEST_H

#include <stdbool.h>
#include <stdint.h>

/* What the pairing request and response of the two sides say, and which side we are. */
struct request {
    uint8_t io_initiator; /* IO capability, as received */
    uint8_t io_responder;
    bool oob_initiator; /* has out-of-band data */
    bool oob_responder;
    bool mitm_initiator; /* wants an authenticated key */
    bool mitm_responder;
    bool secure; /* both sides set the secure connections bit */
    bool we_initiate;
};

#endif
