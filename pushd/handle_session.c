/*
 * handle_session.c
 *		GET session, POST logout.
 */
#include "routes.h"

#include <stdlib.h>

#include <jansson.h>

#include "fields.h"
#include "pushd.h"
#include "return_url.h"
#include "session_find.h"
#include "session_json.h"

static void
on_session(void *arg, db_outcome outcome, const session *s)
{
	request *r = arg;
	buffer json = {0};

	if (outcome == DB_AWAY)
		respond_unavailable(r);
	else if (outcome == DB_ABSENT)
		respond_error(r, 401, "not_logged_in", "nobody is logged in here");
	else
	{
		buffer_text(&json, "{");
		session_json_members(s, &json);
		buffer_text(&json, "}\n");
		respond_json(r, 200, &json);
	}
}

void
handle_session(request *r)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (request_session_id(r, id))
		session_find(r->pushd, id, on_session, r);
	else
		respond_error(r, 401, "not_logged_in", "nobody is logged in here");
}

/* --- POST logout ----------------------------------------------------------------- */

typedef struct logout
{
	request *request;
	uint8_t id[TGA_LOGIN_ID_BYTES];
} logout;

void
respond_logged_out(request *r)
{
	char path[RETURN_PATH_MAX + 1];
	buffer text = {0};

	respond_drop_session_cookie(r);
	if (!request_wants_html(r))
	{
		buffer_text(&text, "{\"status\":\"logged_out\"}\n");
		respond_json(r, 200, &text);
		return;
	}
	request_return_path(r, path);
	buffer_format(&text, "%slogin?notice=%s&return=", r->pushd->config.prefix,
				  page_notice_name(PAGE_NOTICE_LOGGED_OUT));
	return_url_add(&text, path);
	respond_see_other(r, text.failed ? r->pushd->config.prefix : text.bytes);
	buffer_clear(&text);
}

static void
on_revoked(void *arg, bool ok)
{
	logout *l = arg;
	request *r = l->request;

	if (!ok)
		respond_unavailable(r);
	else
	{
		COUNT(r->pushd, LOGOUTS);
		cache_delete(r->pushd->cache, l->id);
		respond_logged_out(r);
	}
	free(l);
}

static void
on_user(void *arg, db_outcome outcome, const session *s)
{
	logout *l = arg;

	if (outcome == DB_ROW)
		db_revoke_all(l->request->pushd, s->user_id, on_revoked, l);
	else if (outcome == DB_AWAY)
		on_revoked(l, false);
	else
	{
		/* No live session: nothing to end but the cookie. */
		respond_logged_out(l->request);
		free(l);
	}
}

/* all=1 in the query or a form, or {"all":true} as JSON. */
static bool
wants_all(const request *r)
{
	char value[8];
	json_t *json;
	bool all;

	if (request_parameter(r, "all", value, sizeof(value)))
		return strcmp(value, "1") == 0;
	if (!is_media_type(request_field(r, "Content-Type"), "application/json"))
		return false;
	json = json_loadb(r->body.at, r->body.len, 0, NULL);
	all = json_is_true(json_object_get(json, "all"));
	json_decref(json);
	return all;
}

void
handle_logout(request *r)
{
	logout *l = calloc(1, sizeof(*l));

	if (l == NULL)
	{
		respond_unavailable(r);
		return;
	}
	l->request = r;
	if (!request_session_id(r, l->id))
	{
		respond_logged_out(r);
		free(l);
	}
	else if (wants_all(r))
		session_find(r->pushd, l->id, on_user, l);
	else
		db_revoke(r->pushd, l->id, on_revoked, l);
}
