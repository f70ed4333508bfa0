/*
 * decision.h
 *		One line in the log for each decision about a person: what, whose, from where
 *		and why.
 */
#ifndef PUSHD_DECISION_H
#define PUSHD_DECISION_H

#include "http/request.h"

/* What is not known is NULL. */
typedef struct pushd_decision
{
	const char *status;
	const char *user_id;
	const char *telegram_id;
	const char *login_id; /* in hex */
	const char *reason;
	const char *sessions; /* how many ended */
} pushd_decision;

void pushd_log_decision(const pushd_request *r, const char *event,
						const pushd_decision *decision);

#endif
