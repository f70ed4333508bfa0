/*
 * session.c
 *		GET session, POST logout.
 */
#include "routes/routes.h"

#include <stdlib.h>

#include <jansson.h>

#include "db/db_values.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/browser.h"
#include "session/session_json.h"

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ABSENT)
		pushd_respond_error(r, 401, "not_logged_in", "nobody is logged in here");
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
	pushd_browser_session(r, on_session, r);
}

/* --- POST logout ----------------------------------------------------------------- */

typedef struct logout
{
	pushd_request *request;
	uint8_t id[TGA_LOGIN_ID_BYTES];
} logout;

void
pushd_respond_logged_out(pushd_request *r)
{
	tga_buffer json = {0};

	pushd_respond_drop_session_cookie(r);
	if (pushd_request_wants_html(r))
	{
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_LOGGED_OUT, NULL);
		return;
	}
	tga_buffer_text(&json, "{\"status\":\"logged_out\"}\n");
	pushd_respond_json(r, 200, &json);
}

static const tga_pg_statement revoke_statement = {"revoke",
												  "SELECT tgauth_revoke($1::bytea)"};
static const tga_pg_statement revoke_all_statement = {
	"revoke_all", "SELECT tgauth_revoke_all($1::bigint)"};

static void
finish_logout(logout *l, bool ok)
{
	pushd_request *r = l->request;

	if (!ok)
		pushd_respond_unavailable(r);
	else
	{
		PUSHD_COUNT(r->pushd, LOGOUTS);
		pushd_cache_delete(r->pushd->sessions.cache, l->id);
		pushd_respond_logged_out(r);
	}
	free(l);
}

static void
on_revoked(void *arg, const PGresult *result)
{
	logout *l = arg;

	finish_logout(l,
				  pushd_db_has_rows(&l->request->pushd->db, &revoke_statement, result));
}

static void
revoke_one(logout *l)
{
	char id[PUSHD_DB_ID_TEXT];

	if (!pushd_db_send(&l->request->pushd->db, &revoke_statement, 1,
					   (const char *const[]){pushd_db_id(l->id, id)}, on_revoked, l))
		finish_logout(l, false);
}

static void
revoke_all(logout *l, int64_t user_id)
{
	char user[PUSHD_DB_NUMBER_TEXT];

	if (!pushd_db_send(&l->request->pushd->db, &revoke_all_statement, 1,
					   (const char *const[]){pushd_db_number(user_id, user)}, on_revoked,
					   l))
		finish_logout(l, false);
}

static void
on_user(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	logout *l = arg;

	if (outcome == PUSHD_DB_ROW)
		revoke_all(l, s->user_id);
	else if (outcome == PUSHD_DB_AWAY)
		finish_logout(l, false);
	else
	{
		/* No live session: nothing to end but the cookie. */
		pushd_respond_logged_out(l->request);
		free(l);
	}
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

void
pushd_handle_logout(pushd_request *r)
{
	logout *l = calloc(1, sizeof(*l));

	if (l == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	l->request = r;
	if (!pushd_request_session_id(r, l->id))
	{
		pushd_respond_logged_out(r);
		free(l);
	}
	else if (wants_all(r))
		pushd_session_find(&r->pushd->sessions, l->id, on_user, l);
	else
		revoke_one(l);
}
