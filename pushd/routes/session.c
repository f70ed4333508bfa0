/*
 * session.c
 *		GET session, POST logout.
 */
#include "routes/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include <jansson.h>
#include <openssl/crypto.h>

#include "db/db_values.h"
#include "http/cookie.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/browser.h"
#include "routes/decision.h"
#include "routes/guard.h"
#include "session/session_json.h"

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	const pushd_guarded *site = pushd_guard_site(r);
	tga_buffer json = {0};

	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_respond_error(r, 401, "not_logged_in", "nobody is logged in here");
	else if (site != NULL && !pushd_guarded_admits(site, s))
		pushd_respond_error(r, 403, "forbidden", "none of the site's groups");
	else
	{
		tga_buffer_text(&json, "{");
		pushd_session_json_members(s, &json);
		tga_buffer_text(&json, "}\n");
		pushd_respond_json(r, 200, &json);
	}
}

void
pushd_handle_session(pushd_request *r)
{
	pushd_guard_session(r, on_session, r);
}

/* --- POST logout ----------------------------------------------------------------- */

void
pushd_respond_logged_out(pushd_request *r)
{
	tga_buffer json = {0};

	pushd_respond_drop_session_cookie(r);
	if (pushd_request_wants_html(r))
	{
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_LOGGED_OUT, NULL, NULL);
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"logged_out\"}\n");
	pushd_respond_json(r, 200, &json);
}

/* Without a live session there is nothing to end but the cookie. */
static const tga_pg_statement logout_statement = {
	"logout_cookie",
	"SELECT CASE WHEN a.uid IS NOT NULL THEN tgauth_logout($2::boolean) END, a.uid "
	"FROM tgauth_authenticate($1::text) AS a (uid)"};

enum
{
	LOGOUT_SESSIONS,
	LOGOUT_USER_ID
};

static void
on_logged_out(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (!pushd_db_has_rows(&r->pushd->db, &logout_statement, result))
	{
		pushd_respond_unavailable(r);
		return;
	}
	PUSHD_COUNT(r->pushd, LOGOUTS);
	if (PQntuples(result) > 0)
		pushd_log_decision(
			r, "logout",
			&(pushd_decision){.user_id = pushd_db_text(result, 0, LOGOUT_USER_ID),
							  .sessions = pushd_db_text(result, 0, LOGOUT_SESSIONS)});
	if (pushd_request_session_id(r, id))
		pushd_session_drop(&r->pushd->sessions, id);
	pushd_respond_logged_out(r);
}

/* all=1 in the query or a form, or {"all":true} as JSON. */
static bool
wants_all(const pushd_request *r)
{
	char value[8];
	json_t *json;
	bool all;

	if (pushd_request_parameter(r, "all", value, sizeof(value)))
		return strcmp(value, "1") == 0;
	if (!pushd_is_media_type(pushd_request_field(r, "Content-Type"), "application/json"))
		return false;
	json = json_loadb(r->http.body.at, r->http.body.len, 0, NULL);
	all = json_is_true(json_object_get(json, "all"));
	json_decref(json);
	return all;
}

/* --- POST logout on a site ------------------------------------------------------------ */

/* The session of the portal ends, and with it those of all sites. */
static const tga_pg_statement leave_statement = {
	"logout_site",
	"SELECT tgauth_revoke_own($1::bigint, o.id)::int, o.others, $1::bigint FROM (SELECT $2::bytea AS id, "
	"CASE WHEN $3::boolean THEN tgauth_revoke_others($2::bytea) END AS others OFFSET 0) AS o"};

enum
{
	LEAVE_OWN,
	LEAVE_OTHERS,
	LEAVE_USER_ID
};

static void
respond_left(pushd_request *r)
{
	const pushd_guarded *site = pushd_guard_site(r);
	bool secure = site != NULL && site->url.secure;
	char path[PUSHD_RETURN_PATH_MAX + 1];
	tga_buffer json = {0};

	pushd_cookie_set(&r->fields, pushd_cookie_session_name(secure), "", 0, secure);
	if (pushd_request_wants_html(r))
	{
		pushd_request_return_path(r, path);
		/* Without one it is the portal's own page, which the site need not have. */
		pushd_respond_see_other(r, strcmp(path, r->site->after_login) == 0 ? "/" : path);
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"logged_out\"}\n");
	pushd_respond_json(r, 200, &json);
}

static void
on_left(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	int ended;
	char text[16];

	if (!pushd_db_has_rows(&r->pushd->db, &leave_statement, result))
	{
		pushd_respond_unavailable(r);
		return;
	}
	PUSHD_COUNT(r->pushd, LOGOUTS);
	ended = atoi(PQgetvalue(result, 0, LEAVE_OWN)) +
			atoi(PQgetvalue(result, 0, LEAVE_OTHERS));
	snprintf(text, sizeof(text), "%d", ended);
	pushd_log_decision(r, "logout",
					   &(pushd_decision){.user_id = PQgetvalue(result, 0, LEAVE_USER_ID),
										 .sessions = text});
	respond_left(r);
}

static void
on_leaver(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	char user_id[PUSHD_DB_NUMBER_TEXT], id[PUSHD_DB_ID_TEXT];

	if (outcome == PUSHD_DB_ABSENT)
	{
		respond_left(r);
		return;
	}
	if (outcome == PUSHD_DB_ROW)
	{
		pushd_session_drop(&r->pushd->sessions, s->token_id);
		if (pushd_db_send(&r->pushd->db, &leave_statement, 3,
						  (const char *const[]){pushd_db_number(s->user_id, user_id),
												pushd_db_id(s->login_id, id),
												wants_all(r) ? "t" : "f"},
						  on_left, r))
			return;
	}
	pushd_respond_unavailable(r);
}

void
pushd_handle_logout(pushd_request *r)
{
	char token[TGA_SECRET_CHARS + 1];

	if (pushd_guard_site(r) != NULL)
	{
		pushd_guard_session(r, on_leaver, r);
		return;
	}
	if (!pushd_request_session_text(r, token))
		pushd_respond_logged_out(r);
	else if (!pushd_db_send(&r->pushd->db, &logout_statement, 2,
							(const char *const[]){token, wants_all(r) ? "t" : "f"},
							on_logged_out, r))
		pushd_respond_unavailable(r);
	OPENSSL_cleanse(token, sizeof(token));
}
