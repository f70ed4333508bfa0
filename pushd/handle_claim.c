/*
 * handle_claim.c
 *		POST claim: the login cookie of a confirmed login becomes its session cookie.
 *
 * It can be asked for again with the same result: while the login cookie is
 * there by asking the database once more, and after that by the session that it
 * became.
 */
#include "routes.h"

#include <stdlib.h>

#include <openssl/crypto.h>

#include "claim.h"
#include "pushd.h"
#include "return_url.h"
#include "session_find.h"
#include "session_json.h"

typedef struct claim
{
	request *request;
	login login;
	bool has_login;
	login_state state; /* of the login, once it is known */
} claim;

static void
free_claim(claim *c)
{
	OPENSSL_cleanse(c, sizeof(*c));
	free(c);
}

void
claim_page_again(request *r, page_notice notice)
{
	char path[RETURN_PATH_MAX + 1];
	buffer target = {0};

	request_return_path(r, path);
	buffer_format(&target, "%slogin?notice=%s&return=", r->pushd->config.prefix,
				  page_notice_name(notice));
	return_url_add(&target, path);
	respond_see_other(r, target.failed ? r->pushd->config.prefix : target.bytes);
	buffer_clear(&target);
}

static void
respond_state(request *r, int status, const char *name, page_notice notice)
{
	buffer json = {0};

	if (request_wants_html(r))
	{
		claim_page_again(r, notice);
		return;
	}
	buffer_format(&json, "{\"status\":\"%s\"}\n", name);
	respond_json(r, status, &json);
}

static void
respond_confirmed(request *r, const session *s)
{
	char path[RETURN_PATH_MAX + 1];
	char id[LOGIN_ID_HEX + 1];
	buffer json = {0};

	COUNT(r->pushd, CLAIMED);
	login_id_hex(s->login_id, id);
	tga_log_event(&r->pushd->log, TGA_INFO, "claimed", "login_id", id, "user_id",
				  TGA_NUM(s->user_id), "address", r->client, NULL);
	request_return_path(r, path);
	if (request_wants_html(r))
	{
		respond_see_other(r, path);
		return;
	}
	buffer_text(&json, "{\"status\":\"confirmed\",\"return\":");
	buffer_json(&json, path);
	buffer_text(&json, ",");
	session_json_members(s, &json);
	buffer_text(&json, "}\n");
	respond_json(r, 200, &json);
}

/* What to say when neither login nor session is there. */
static void
respond_not_confirmed(claim *c)
{
	request *r = c->request;

	if (!c->has_login)
	{
		if (request_wants_html(r))
			claim_page_again(r, PAGE_NOTICE_EXPIRED);
		else
			respond_error(r, 401, "no_login",
						  "there is no login cookie: load the page first");
	}
	else if (c->state == LOGIN_DECLINED || c->state == LOGIN_MISMATCH)
		respond_state(r, 410, login_state_name(c->state),
					  c->state == LOGIN_DECLINED ? PAGE_NOTICE_DECLINED
												 : PAGE_NOTICE_MISMATCH);
	else if (c->state == LOGIN_REVOKED)
		respond_state(r, 410, "revoked", PAGE_NOTICE_EXPIRED);
	else if (login_is_fresh(r->pushd, &c->login))
		respond_state(r, 409, "waiting", PAGE_NOTICE_NOT_YET);
	else
		respond_state(r, 410, "expired", PAGE_NOTICE_EXPIRED);
	free_claim(c);
}

static void
on_session(void *arg, db_outcome outcome, const session *s)
{
	claim *c = arg;

	if (outcome == DB_ABSENT)
	{
		respond_not_confirmed(c);
		return;
	}
	if (outcome == DB_ROW)
		respond_confirmed(c->request, s);
	else
		respond_unavailable(c->request);
	free_claim(c);
}

/* Another tab may have claimed already: then the session cookie proves it. */
static void
try_session(claim *c)
{
	request *r = c->request;
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (request_session_id(r, id))
		session_find(r->pushd, id, on_session, c);
	else
		respond_not_confirmed(c);
}

/* A session that is used lives on to the absolute limit, and so must its cookie. */
static int64_t
cookie_seconds(const request *r, const session *s)
{
	int64_t limit = s->created_at + r->pushd->settings.session_ttl;

	return (s->expires_at > limit ? s->expires_at : limit) - time(NULL);
}

static void
on_login(void *arg, db_outcome outcome, const state_row *row)
{
	claim *c = arg;
	request *r = c->request;

	if (outcome == DB_AWAY)
	{
		respond_unavailable(r);
		free_claim(c);
	}
	else if (outcome == DB_ROW && row->state == LOGIN_CONFIRMED)
	{
		respond_session_cookie(r, &c->login, cookie_seconds(r, &row->session));
		respond_drop_login_cookie(r);
		respond_confirmed(r, &row->session);
		free_claim(c);
	}
	else
	{
		c->state = outcome == DB_ROW ? row->state : LOGIN_WAITING;
		try_session(c);
	}
}

static claim *
make_claim(request *r)
{
	claim *c = calloc(1, sizeof(*c));

	if (c == NULL)
		respond_unavailable(r);
	else
		c->request = r;
	return c;
}

void
claim_login(request *r, const login *l)
{
	claim *c = make_claim(r);

	if (c == NULL)
		return;
	c->has_login = true;
	c->login = *l;
	db_ask(r->pushd, c->login.id, on_login, c);
}

void
handle_claim(request *r)
{
	claim *c = make_claim(r);

	if (c == NULL)
		return;
	c->has_login = request_login(r, &c->login);
	if (c->has_login)
		db_ask(r->pushd, c->login.id, on_login, c);
	else if (r->pushd->keys.count == 0)
	{
		respond_unavailable(r);
		free_claim(c);
	}
	else
		try_session(c);
}
