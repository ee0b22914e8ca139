/* SPDX-License-Identifier: MIT */
/* Tells all eight kinds of client, once through the generated code and once through the if-chain. */
#include "notify.h"

#include <stdio.h>
#include <string.h>

static void note(struct job *job, const char *action)
{
    size_t used = strlen(job->done);
    (void)snprintf(job->done + used, sizeof job->done - used, "%s%s", used ? ", " : "", action);
}

/* The handlers: flagc declares them, the program says what they do. */
void notify_send_email(struct job *job) { note(job, "send_email"); }
void notify_send_webhook(struct job *job) { note(job, "send_webhook"); }
void notify_send_mail(struct job *job) { note(job, "send_mail"); }
void notify_reject(struct job *job) { note(job, "reject"); }

int main(void)
{
    int failed = 0;

    printf("EMAIL  URL  ADDRESS  flags  generated code             if-chain\n");
    for (unsigned i = 0; i < 8; i++) {
        struct client c = {
            i & 4 ? "ada@example.org" : NULL,
            i & 2 ? "https://example.org/hook" : NULL,
            i & 1 ? "1 Byron Row, London" : NULL,
        };
        struct job job = {""}, by_hand = {""};
        client_flags f = client_collect(&c);

        plan_notification_run(f, &job);
        notify_by_hand(&c, &by_hand);

        int same = strcmp(job.done, by_hand.done) == 0;
        failed |= !same;
        printf("%3s  %5s  %5s     0x%02x   %-25s  %s\n", f & CLIENT_EMAIL ? "x" : "-", f & CLIENT_URL ? "x" : "-",
               f & CLIENT_ADDRESS ? "x" : "-", (unsigned)f, job.done, same ? "agrees" : by_hand.done);
    }
    return failed;
}
