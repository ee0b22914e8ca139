/* SPDX-License-Identifier: MIT */
#include "notify.h"

void notify_by_hand(const struct client *c, struct job *job)
{
    if (c->email) {
        if (c->url) {
            notify_send_email(job);
            notify_send_webhook(job);
        } else {
            notify_send_email(job);
        }
    } else {
        if (c->url) {
            notify_send_webhook(job);
        } else {
            if (c->address) {
                notify_send_mail(job);
            } else {
                notify_reject(job);
            }
        }
    }
}
