/* SPDX-License-Identifier: MIT */
#include "redirect.h"

#include "tally.h"

static enum method by_hand(struct request *r)
{
    switch (r->status) {
    case 301:
        if (r->post && !(r->keep_post & 1)) {
            return METHOD_GET;
        }
        break;
    case 302:
        if (r->post && !(r->keep_post & 2)) {
            return METHOD_GET;
        }
        break;
    case 303:
        if (!r->post || !(r->keep_post & 4)) {
            return METHOD_GET;
        }
        break;
    default:
        break;
    }
    return request_rewind(r) ? METHOD_KEEP : METHOD_FAIL;
}

int main(void)
{
    static const int statuses[] = {301, 302, 303, 307, 401, 407};
    struct tally tally = {0};
    unsigned rewinds = 0;

    for (unsigned s = 0; s < 6; s++) {
        for (unsigned i = 0; i < 32; i++) {
            struct request r = {statuses[s], (i & 1) != 0, i >> 1 & 7, (i & 16) != 0, 0};
            struct request q = r;
            enum method method = by_hand(&q);

            tally_answer(&tally, method, follow(response_collect(&r)));
            tally.differ += r.rewinds != q.rewinds;
            rewinds += r.rewinds;
        }
    }
    for (unsigned m = 0; m <= METHOD_KEEP; m++) {
        tally_print(&tally, m, method_name((enum method)m));
    }
    printf("rewinds %u\n", rewinds);
    return tally_end(&tally);
}
