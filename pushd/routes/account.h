/*
 * account.h
 *		A user who asks for their account, or to end something of it.
 */
#ifndef PUSHD_ROUTES_ACCOUNT_H
#define PUSHD_ROUTES_ACCOUNT_H

#include <libpq-fe.h>

#include "page/page_model.h"
#include "routes/routes.h"
#include "session/session_find.h"

#define PUSHD_ACCOUNT "account"

typedef struct pushd_visit
{
	pushd_request *request;
	pushd_session session;
	char ended[PUSHD_LOGIN_ID_HEX + 1]; /* the session to end, where it is one */
	pushd_page_login *logins;			/* into applications; for the page */
	size_t login_count;
	PGresult *journal; /* whose texts the entries have */
	pushd_page_entry *entries;
	size_t entry_count;
	bool has_older; /* than those */
	pushd_page_passkey *passkeys;
	size_t passkey_count;
} pushd_visit;

/* Finds the user; then gets a visit as its argument, to be freed. */
void pushd_account_find(pushd_request *r, pushd_session_answer then);
void pushd_account_free(pushd_visit *v);

/* The page's other questions, each of which leads on to the next by itself. */
void pushd_account_ask_for_passkeys(pushd_visit *v);
void pushd_account_ask_for_history(pushd_visit *v);
void pushd_account_ask_for_devices(pushd_visit *v);
/* Back to the page, which says what was done. */
void pushd_account_respond_done(pushd_request *r, pushd_page_notice notice);
void pushd_account_free_passkeys(pushd_visit *v);

/* Nobody is logged in, so nobody has an account. */
void pushd_account_respond_stranger(pushd_request *r);

/* To the account page, which says what was done. */
void pushd_account_respond_done(pushd_request *r, pushd_page_notice notice);

#endif
