/*
 * oauth_authorize.c
 *		GET and POST oauth/authorize: where an application sends a browser to log in
 *		(OpenID Connect Core 3.1.2).
 */
#include "routes/routes.h"

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/oauth.h"

static const tga_pg_statement statement = {
	"oauth_authorize",
	"SELECT outcome, redirect_to, error, error_description, client_id, client_name, "
	"array_to_string(scopes, ' '), resume "
	"FROM tgauth_authorize($1::text, $2::bytea, $3::text)"};

enum
{
	AUTHORIZE_OUTCOME,
	AUTHORIZE_REDIRECT_TO,
	AUTHORIZE_ERROR,
	AUTHORIZE_ERROR_DESCRIPTION,
	AUTHORIZE_CLIENT_ID,
	AUTHORIZE_CLIENT_NAME,
	AUTHORIZE_SCOPES,
	AUTHORIZE_RESUME
};

static void
respond_consent(pushd_oauth *o, const PGresult *result)
{
	pushd_oauth_allow_form_to(o->request, (tga_span){o->form.bytes, o->form.len},
							  "redirect_uri");
	pushd_oauth_respond_consent(
		o, &(pushd_page_model){
			   .application = pushd_db_text(result, 0, AUTHORIZE_CLIENT_NAME),
			   .resume = pushd_db_text(result, 0, AUTHORIZE_RESUME),
			   .scopes = pushd_db_text(result, 0, AUTHORIZE_SCOPES),
		   });
}

static void
respond_forbidden(pushd_oauth *o, const PGresult *result)
{
	pushd_page_model model = {
		.view = PUSHD_PAGE_FORBIDDEN,
		.application = pushd_db_text(result, 0, AUTHORIZE_CLIENT_NAME),
		.redirect_to = pushd_db_text(result, 0, AUTHORIZE_REDIRECT_TO),
	};

	pushd_oauth_respond_page(o, 403, &model);
}

static void
on_authorize(pushd_oauth *o, const PGresult *result)
{
	tga_oauth_outcome outcome;

	if (result == NULL ||
		!tga_oauth_outcome_parse(PQgetvalue(result, 0, AUTHORIZE_OUTCOME), &outcome))
		pushd_oauth_respond_away(o);
	else if (outcome == TGA_OAUTH_REDIRECT)
	{
		pushd_oauth_log_decision(o, pushd_db_text(result, 0, AUTHORIZE_CLIENT_ID));
		pushd_oauth_respond_redirect(o, pushd_db_text(result, 0, AUTHORIZE_REDIRECT_TO));
	}
	else if (outcome == TGA_OAUTH_LOGIN)
		pushd_oauth_respond_login(o, pushd_db_text(result, 0, AUTHORIZE_RESUME));
	else if (outcome == TGA_OAUTH_CONSENT)
		respond_consent(o, result);
	else if (outcome == TGA_OAUTH_FORBIDDEN)
		respond_forbidden(o, result);
	else
		pushd_oauth_respond_refused(
			o, pushd_db_text(result, 0, AUTHORIZE_CLIENT_ID),
			pushd_db_text(result, 0, AUTHORIZE_ERROR),
			pushd_db_text(result, 0, AUTHORIZE_ERROR_DESCRIPTION));
}

/* Whoever has confirmed a login is the one who asks, not who was here before. */
static void
authorize(pushd_request *r, tga_state state)
{
	char token[TGA_SECRET_CHARS + 1];
	pushd_oauth *o;

	if (!pushd_attempt_is_open(r))
		return;
	o = pushd_oauth_begin(r, true);
	if (o == NULL || !pushd_oauth_admit_page(o))
		return;
	if (state == TGA_STATE_CONFIRMED)
	{
		pushd_oauth_respond_login(o, NULL);
		return;
	}
	pushd_oauth_ask(
		o, &statement, 3,
		(const char *const[]){r->site->url->origin, pushd_oauth_form,
							  pushd_request_session_text(r, token) ? token : NULL},
		on_authorize);
	OPENSSL_cleanse(token, sizeof(token));
}

void
pushd_handle_oauth_authorize(pushd_request *r)
{
	pushd_browser_state(r, authorize);
}
