/* SPDX-License-Identifier: MIT */
#include "notify.h"

struct job {
    unsigned done;
};

static const client_flags everyone = CLIENT_DIGITAL | CLIENT_ADDRESS;

#ifdef HANDLERS_STRUCT
static void send_email(struct job *job) { job->done |= NOTIFY_SEND_EMAIL; }
static void send_webhook(struct job *job) { job->done |= NOTIFY_SEND_WEBHOOK; }
static void send_mail(struct job *job) { job->done |= NOTIFY_SEND_MAIL; }
static void reject(struct job *job) { job->done |= NOTIFY_REJECT; }
static const struct notify_handlers handlers = { send_email, send_webhook, send_mail, reject };
#else
void notify_send_email(struct job *job) { job->done |= NOTIFY_SEND_EMAIL; }
void notify_send_webhook(struct job *job) { job->done |= NOTIFY_SEND_WEBHOOK; }
void notify_send_mail(struct job *job) { job->done |= NOTIFY_SEND_MAIL; }
void notify_reject(struct job *job) { job->done |= NOTIFY_REJECT; }
#endif

static int kind(client_flags f)
{
    switch (f) {
    case CLIENT_EMAIL | CLIENT_URL: return 1;
    case CLIENT_ADDRESS: return 2;
    default: return 0;
    }
}

int main(void)
{
    struct client c = { "a@b", 0, true };
    struct job job = { 0 };
    client_flags f = client_collect(&c), mask = 0;
    notify_actions actions = plan_notification_actions(f);
    const plan_notification_steps steps = plan_notification(f);

    if (f != (CLIENT_EMAIL | CLIENT_ADDRESS)) return 1;
#ifdef HANDLERS_STRUCT
    plan_notification_run(&handlers, f, &job);
#else
    plan_notification_run(f, &job);
#endif
    if (job.done != NOTIFY_SEND_EMAIL || actions != NOTIFY_SEND_EMAIL || steps != actions) return 2;
    if (!(actions >> NOTIFY_SEND_EMAIL_BIT & 1)) return 3;
    f |= CLIENT_URL;
    if (!(f & CLIENT_URL) || (f & CLIENT_DIGITAL) != CLIENT_DIGITAL || f != everyone || kind(f) != 0) return 4;
    f = client_clear(f, CLIENT_ADDRESS);
    if (kind(f) != 1 || plan_notification_rule(f) != 1 || !client_valid(f)) return 5;
    f = client_clear(f, CLIENT_DIGITAL);
    if (f || plan_notification_rule(f) != 0) return 6;
    if (!client_flag_from_name("DIGITAL", &mask) || mask != CLIENT_DIGITAL || client_flag_from_name("EMAI", &mask)) return 7;
    if (client_flag_name(CLIENT_URL_BIT)[0] != 'U' || client_flag_name(9)[0] != '?') return 8;
    if (!notify_action_from_name("reject", &actions) || actions != NOTIFY_REJECT) return 9;
    if (notify_action_name(NOTIFY_SEND_MAIL_BIT)[5] != 'm' || plan_notification_rule_name(4)[0] != 'p') return 10;
    return plan_notification_rule_name(1)[13] == '1' ? 0 : 11;
}
