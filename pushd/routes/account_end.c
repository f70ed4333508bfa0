/*
 * account_end.c
 *		POST account/end: logging out one of a person's devices, all others, or an
 *		application.
 */
#include "routes/account.h"

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/browser.h"
#include "routes/decision.h"

static const tga_pg_statement end_statement = {
	"end", "SELECT tgauth_revoke_own($1::bigint, $2::bytea)::int"};
static const tga_pg_statement end_others_statement = {
	"end_others", "SELECT tgauth_revoke_others($1::bytea)"};
static const tga_pg_statement end_application_statement = {
	"end_application", "SELECT tgauth_end_client_session($1::bigint, $2::bytea)::int"};

enum
{
	END_ENDED /* whether, or how many */
};

static void
log_end(const pushd_visit *v, const PGresult *result)
{
	pushd_log_decision(
		v->request, "session_end",
		&(pushd_decision){.user_id = TGA_NUM(v->session.user_id),
						  .login_id = v->ended[0] != '\0' ? v->ended : NULL,
						  .sessions = pushd_db_text(result, 0, END_ENDED)});
}

static void
finish_end(pushd_visit *v, const tga_pg_statement *statement, const PGresult *result,
		   pushd_page_notice notice)
{
	if (!pushd_db_has_rows(&v->request->pushd->db, statement, result))
		pushd_respond_unavailable(v->request);
	else
	{
		log_end(v, result);
		pushd_account_respond_done(v->request, notice);
	}
	pushd_account_free(v);
}

static void
on_ended(void *arg, const PGresult *result)
{
	finish_end(arg, &end_statement, result, PUSHD_PAGE_NOTICE_ENDED);
}

static void
on_others_ended(void *arg, const PGresult *result)
{
	finish_end(arg, &end_others_statement, result, PUSHD_PAGE_NOTICE_OTHERS);
}

static void
on_application_ended(void *arg, const PGresult *result)
{
	finish_end(arg, &end_application_statement, result, PUSHD_PAGE_NOTICE_APPLICATION);
}

/* To log out here is a logout, which takes the cookie along. */
static void
on_own_ended(void *arg, const PGresult *result)
{
	pushd_visit *v = arg;
	pushd *p = v->request->pushd;

	if (!pushd_db_has_rows(&p->db, &end_statement, result))
		pushd_respond_unavailable(v->request);
	else
	{
		PUSHD_COUNT(p, LOGOUTS);
		log_end(v, result);
		pushd_session_drop(&p->sessions, v->session.token_id);
		pushd_respond_logged_out(v->request);
	}
	pushd_account_free(v);
}

static bool
end_others(pushd_visit *v)
{
	char id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_id(v->session.login_id, id)};

	return pushd_db_send(&v->request->pushd->db, &end_others_statement, 1, values,
						 on_others_ended, v);
}

static bool
end_one(pushd_visit *v, const uint8_t *which)
{
	bool own = memcmp(which, v->session.login_id, TGA_LOGIN_ID_BYTES) == 0;
	char user_id[PUSHD_DB_NUMBER_TEXT], id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id),
							pushd_db_id(which, id)};

	pushd_login_id_hex(which, v->ended);
	return pushd_db_send(&v->request->pushd->db, &end_statement, 2, values,
						 own ? on_own_ended : on_ended, v);
}

static bool
end_application(pushd_visit *v, const uint8_t sid[static TGA_LOGIN_ID_BYTES])
{
	char user_id[PUSHD_DB_NUMBER_TEXT], id[PUSHD_DB_ID_TEXT];
	const char *values[] = {pushd_db_number(v->session.user_id, user_id),
							pushd_db_id(sid, id)};

	return pushd_db_send(&v->request->pushd->db, &end_application_statement, 2, values,
						 on_application_ended, v);
}

/* What the form says to end; false if nothing was asked of the database, and answered. */
static bool
end_asked(pushd_visit *v)
{
	pushd_request *r = v->request;
	char text[PUSHD_LOGIN_ID_HEX + 1];
	uint8_t id[TGA_LOGIN_ID_BYTES];
	bool sent;

	if (pushd_form_value(r->http.body, "others", text, sizeof(text)))
		sent = end_others(v);
	else if (pushd_form_value(r->http.body, "login_id", text, sizeof(text)) &&
			 pushd_login_id_parse(tga_span_of(text), id))
		sent = end_one(v, id);
	else if (pushd_form_value(r->http.body, "sid", text, sizeof(text)) &&
			 pushd_login_id_parse(tga_span_of(text), id))
		sent = end_application(v, id);
	else
	{
		pushd_respond_error(r, 400, "bad_request",
							"login_id, others or sid must say what to end");
		return false;
	}
	if (!sent)
		pushd_respond_unavailable(r);
	return sent;
}

static void
on_ender(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_visit *v = arg;

	if (outcome == PUSHD_DB_ROW)
	{
		v->session = *s;
		if (end_asked(v))
			return;
	}
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_account_respond_stranger(v->request);
	else
		pushd_respond_unavailable(v->request);
	pushd_account_free(v);
}

void
pushd_handle_account_end(pushd_request *r)
{
	pushd_account_find(r, on_ender);
}
