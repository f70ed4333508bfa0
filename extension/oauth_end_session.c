/*
 * oauth_end_session.c
 *		tgauth_end_session: a client sends a browser here to log out (OpenID Connect
 *		RP-Initiated Logout 1.0).
 *
 * Anybody's page can send a browser here, so the person is asked, unless an ID token
 * vouches for the very session (section 2).  Nobody is redirected to but where a client has
 * registered to the letter (section 3).
 */
#include "postgres.h"

#include "fmgr.h"

#include "arg.h"
#include "client.h"
#include "oauth_claims.h"
#include "oauth_resume.h"
#include "session.h"

enum end_column
{
	END_OUTCOME,
	END_REDIRECT_TO,
	END_ERROR,
	END_ERROR_DESCRIPTION,
	END_CLIENT_NAME,
	END_RESUME,
	END_COLUMNS
};

static tga_statement select_registered = {
	.text = "SELECT FROM %1$s.tgauth_client "
			"WHERE client_id = $1 AND $2 = ANY (post_logout_redirect_uris)",
	.nargs = 2,
	.types = {TEXTOID, TEXTOID},
};

static tga_statement select_sid = {
	.text = "SELECT FROM %1$s.tgauth_client_session "
			"WHERE sid = $1 AND client_id = $2 AND login_id = $3 AND user_id = $4",
	.nargs = 4,
	.types = {BYTEAOID, TEXTOID, BYTEAOID, INT8OID},
};

typedef struct tga_end_session
{
	const tga_call *call;
	const char *issuer;
	tga_oauth_form form;
	tga_oauth_hint hint;
	bool has_hint;
	tga_client client;
	bool has_client;
	tga_session_identity who; /* if anybody is logged in */

	/* The answer. */
	tga_oauth_outcome outcome;
	const char *error;
	const char *description;
	StringInfoData redirect_to; /* empty: nowhere */
	char resume[TGA_OAUTH_RESUME_CHARS + 1];
} tga_end_session;

/* False, for the step that ends it. */
static bool
refuse(tga_end_session *e, const char *error, const char *description)
{
	e->outcome = TGA_OAUTH_REFUSED;
	e->error = error;
	e->description = description;
	return false;
}

/* Which client, by its name and by its ID token, which can have expired. */
static bool
find_client(tga_end_session *e)
{
	const char *client_id = tga_oauth_form_text(&e->form, "client_id");
	const char *id_token = tga_oauth_form_value(&e->form, "id_token_hint");

	if (e->form.broken || e->form.repeated != NULL)
		return refuse(e, "invalid_request",
					  e->form.broken ? "the request is no form"
									 : "a parameter comes more than once");
	e->has_hint = id_token != NULL;
	if (e->has_hint && !tga_oauth_hint_read(e->call, e->issuer, id_token, &e->hint))
		return refuse(e, "invalid_request", "id_token_hint is no ID token of here");
	if (e->has_hint && client_id != NULL && strcmp(client_id, e->hint.client_id) != 0)
		return refuse(e, "invalid_request", "id_token_hint is another client's");
	if (e->has_hint)
		client_id = e->hint.client_id;
	if (client_id == NULL)
		return true;
	e->has_client = tga_client_find(e->call, client_id, &e->client);
	return e->has_client || refuse(e, "unknown_client", "there is no such client");
}

/* Where it leads to, if the client may send people there. */
static bool
find_address(tga_end_session *e)
{
	const char *uri = tga_oauth_form_text(&e->form, "post_logout_redirect_uri");
	const char *state = tga_oauth_form_value(&e->form, "state");
	tga_args args = {0};

	if (uri == NULL)
		return true;
	if (!e->has_client)
		return refuse(
			e, "invalid_request",
			"post_logout_redirect_uri needs an id_token_hint or a client_id beside it");
	tga_spi_arg_text(&args, e->client.client_id);
	tga_spi_arg_text(&args, uri);
	if (tga_spi_run(e->call, &select_registered, &args) == 0)
		return refuse(e, "invalid_redirect_uri",
					  "post_logout_redirect_uri is not registered for the client");
	appendStringInfoString(&e->redirect_to, uri);
	if (state != NULL)
		tga_oauth_add_parameter(&e->redirect_to, "state", state);
	return true;
}

/* Whether the ID token was given for the session that the browser has. */
static bool
is_vouched_for(const tga_end_session *e)
{
	tga_args args = {0};

	if (!e->has_hint)
		return false;
	tga_spi_arg_bytes(&args, e->hint.sid, TGA_SID_BYTES);
	tga_spi_arg_text(&args, e->hint.client_id);
	tga_spi_arg_bytes(&args, e->who.login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, e->hint.user_id);
	return e->hint.user_id == e->who.user_id &&
		   tga_spi_run(e->call, &select_sid, &args) > 0;
}

/* Ends the session, or asks whether to. */
static void
end(tga_end_session *e, const text *token)
{
	TimestampTz made_at;

	e->outcome = TGA_OAUTH_ENDED;
	if (token == NULL || !tga_session_find(e->call, token, &e->who))
		return;
	if (is_vouched_for(e) || tga_oauth_resume_check(e->call, TGA_RESUME_LOGOUT, &e->form,
													e->who.login_id, &made_at))
		(void) tga_session_end(e->call, e->who.login_id, TGA_JOURNAL_LOGOUT);
	else
	{
		e->outcome = TGA_OAUTH_ASK;
		tga_oauth_resume_make(e->call, TGA_RESUME_LOGOUT, &e->form, e->who.login_id,
							  e->resume);
	}
}

/* tgauth_end_session(issuer, query, session_token) → what comes of it */
PG_FUNCTION_INFO_V1(tgauth_end_session);
Datum
tgauth_end_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_end_session e = {.call = &call, .issuer = tga_arg_string(fcinfo, 0, "issuer")};
	Datum values[END_COLUMNS];
	bool nulls[END_COLUMNS];

	tga_oauth_form_arg(fcinfo, 1, &e.form);
	initStringInfo(&e.redirect_to);
	tga_spi_begin(&call, fcinfo);
	if (find_client(&e) && find_address(&e))
		end(&e, tga_arg_text(fcinfo, 2));
	tga_spi_end();
	tga_spi_set_text(values, nulls, END_OUTCOME, tga_oauth_outcome_word(e.outcome));
	tga_spi_set_text(values, nulls, END_REDIRECT_TO,
					 e.redirect_to.len > 0 && e.error == NULL ? e.redirect_to.data
															  : NULL);
	tga_spi_set_text(values, nulls, END_ERROR, e.error);
	tga_spi_set_text(values, nulls, END_ERROR_DESCRIPTION, e.description);
	tga_spi_set_text(values, nulls, END_CLIENT_NAME, e.has_client ? e.client.name : NULL);
	tga_spi_set_text(values, nulls, END_RESUME, e.resume[0] != '\0' ? e.resume : NULL);
	return tga_spi_return_row(fcinfo, values, nulls);
}
