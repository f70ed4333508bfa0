/*
 * decision.c
 *		See decision.h.
 */
#include "routes/decision.h"

#include "pushd.h"

void
pushd_log_decision(const pushd_request *r, const char *event, const pushd_decision *d)
{
	tga_log_event(&r->pushd->log, TGA_INFO, event, "status", d->status, "user_id",
				  d->user_id, "telegram_id", d->telegram_id, "login_id", d->login_id,
				  "sessions", d->sessions, "reason", d->reason, "address",
				  r->client[0] != '\0' ? r->client : NULL, NULL);
}
