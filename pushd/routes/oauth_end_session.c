/*
 * oauth_end_session.c
 *		GET and POST oauth/end-session: an application's logout, which is the site's
 *		(OpenID Connect RP-Initiated Logout 2).
 */
#include "routes/routes.h"

#include <openssl/crypto.h>

#include "db/db_values.h"
#include "pushd.h"
#include "routes/decision.h"
#include "routes/oauth.h"

static const tga_pg_statement statement = {
	"oauth_end_session",
	"SELECT outcome, redirect_to, error, error_description, client_name, resume "
	"FROM tgauth_end_session($1::text, $2::bytea, $3::text)"};

enum
{
	END_OUTCOME,
	END_REDIRECT_TO,
	END_ERROR,
	END_ERROR_DESCRIPTION,
	END_CLIENT_NAME,
	END_RESUME
};

static void
respond_question(pushd_oauth *o, const PGresult *result)
{
	pushd_page_model model = {
		.view = PUSHD_PAGE_ASK_LOGOUT,
		.return_path = o->request->pushd->config.after_login,
		.application = pushd_db_text(result, 0, END_CLIENT_NAME),
		.resume = pushd_db_text(result, 0, END_RESUME),
	};

	pushd_oauth_allow_form_to(o->request, (tga_span){o->form.bytes, o->form.len},
							  "post_logout_redirect_uri");
	pushd_oauth_respond_page(o, 200, &model);
}

static void
respond_ended(pushd_oauth *o, const PGresult *result)
{
	pushd_request *r = o->request;
	const char *redirect_to = pushd_db_text(result, 0, END_REDIRECT_TO);
	pushd_page_model model = {.view = PUSHD_PAGE_LOGGED_OUT,
							  .return_path = r->pushd->config.after_login};
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (pushd_request_session_id(r, id))
	{
		PUSHD_COUNT(r->pushd, LOGOUTS);
		pushd_log_decision(r, "logout", &(pushd_decision){.reason = "application"});
		pushd_session_drop(&r->pushd->sessions, id);
	}
	pushd_respond_drop_session_cookie(r);
	if (redirect_to != NULL)
		pushd_oauth_respond_redirect(o, redirect_to);
	else
		pushd_oauth_respond_page(o, 200, &model);
}

static void
on_end_session(pushd_oauth *o, const PGresult *result)
{
	tga_oauth_outcome outcome;

	if (result == NULL ||
		!tga_oauth_outcome_parse(PQgetvalue(result, 0, END_OUTCOME), &outcome))
		pushd_oauth_respond_away(o);
	else if (outcome == TGA_OAUTH_ENDED)
		respond_ended(o, result);
	else if (outcome == TGA_OAUTH_ASK)
		respond_question(o, result);
	else
		pushd_oauth_respond_refused(o, NULL, pushd_db_text(result, 0, END_ERROR),
									pushd_db_text(result, 0, END_ERROR_DESCRIPTION));
}

void
pushd_handle_oauth_end_session(pushd_request *r)
{
	char token[TGA_SECRET_CHARS + 1];
	pushd_oauth *o = pushd_oauth_begin(r, true);

	if (o == NULL || !pushd_oauth_admit_page(o))
		return;
	pushd_oauth_ask(
		o, &statement, 3,
		(const char *const[]){r->site->url->origin, pushd_oauth_form,
							  pushd_request_session_text(r, token) ? token : NULL},
		on_end_session);
	OPENSSL_cleanse(token, sizeof(token));
}
