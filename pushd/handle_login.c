/*
 * handle_login.c
 *		GET login, POST start: where a login begins.
 *
 * A browser's tabs share one login while it is fresh and neither used nor
 * burned.  Whether it is, memory knows for a login that began while we listened;
 * else POST start asks the database.  GET login does not: its socket will.
 */
#include "routes.h"

#include <stdio.h>
#include <stdlib.h>

#include "db.h"
#include "fields.h"
#include "link.h"
#include "pushd.h"
#include "session_find.h"
#include "user_agent.h"

static void
respond_page(request *r, int status, page_model *model)
{
	pushd *p = r->pushd;
	span accept = request_field(r, "Accept-Language");
	char path[RETURN_PATH_MAX + 1], notice[16];
	char *html;
	size_t len;

	request_return_path(r, path);
	model->language = page_language_of(accept.at, accept.len);
	model->site_name = p->settings.site_name;
	model->prefix = p->config.prefix;
	model->return_path = path;
	if (form_value(r->head.query, "notice", notice, sizeof(notice)))
		model->notice = page_notice_of(notice, strlen(notice));
	html = page_render(p->page, model, &len);
	respond_page_policy(r);
	respond_field(r, "Content-Language", page_language_code(model->language));
	respond_field(r, "Vary", "Accept-Language, Cookie");
	if (html == NULL)
		respond_error(r, 503, "memory", "memory is short");
	else
		respond(r, status, "text/html; charset=utf-8", html, len);
	free(html);
}

static void
respond_unavailable_page(request *r)
{
	page_model model = {.view = PAGE_UNAVAILABLE};

	respond_field(r, "Retry-After", "5");
	respond_page(r, 503, &model);
}

static void
make_subject(const request *r, const login *l, link_subject *subject)
{
	span agent = request_field(r, "User-Agent");

	memcpy(subject->login_id, l->id, sizeof(subject->login_id));
	memcpy(subject->address, r->address, sizeof(subject->address));
	subject->browser = (uint8_t) tga_user_agent_browser(agent.at, agent.len);
	subject->os = (uint8_t) tga_user_agent_os(agent.at, agent.len);
}

/* The browser's login if it can still be confirmed, as far as memory knows. */
static bool
usable_login(const request *r, login *l)
{
	return request_login(r, l) && login_is_fresh(r->pushd, l) &&
		   memory_get(&r->pushd->memory, l->id) == LOGIN_WAITING;
}

/* A link for the login, which is made if fresh is false; its cookie is set then. */
static bool
begin(request *r, login *l, bool fresh, login_link *link)
{
	pushd *p = r->pushd;
	link_subject subject;

	*link = (login_link){0};
	if (!link_is_possible(p))
		return false;
	if (!fresh)
	{
		if (!login_make(l, pushd_now(), (uint8_t) p->config.channel))
			return false;
		respond_login_cookie(r, l);
		COUNT(p, LOGINS_STARTED);
	}
	make_subject(r, l, &subject);
	return link_make(p, &subject, link);
}

/* --- GET login ---------------------------------------------------------------- */

static void
respond_waiting_page(request *r)
{
	login l;
	login_link link;

	if (begin(r, &l, usable_login(r, &l), &link))
	{
		page_model model = {
			.view = PAGE_WAITING,
			.bot_name = r->pushd->settings.bot_name,
			.link = link.url,
			.tg_link = link.tg,
			.command = link.command,
			.code = link.code,
			.expires_in = link.expires_in,
			.qr_size = link.qr_size,
			.qr_path = link.qr_path.bytes,
		};

		respond_page(r, 200, &model);
	}
	else
		respond_unavailable_page(r);
	link_clear(&link);
	login_wipe(&l);
}

static void
on_session(void *arg, db_outcome outcome, const session *s)
{
	request *r = arg;
	page_model model = {.view = PAGE_LOGGED_IN};

	if (outcome == DB_ABSENT)
		respond_waiting_page(r);
	else if (outcome == DB_AWAY)
		respond_unavailable_page(r);
	else
	{
		/* Who is logged in waits for nothing but the end of that. */
		respond_drop_login_cookie(r);
		model.telegram_id = s->telegram_id;
		model.username = s->username;
		model.first_name = s->first_name;
		respond_page(r, 200, &model);
	}
}

void
handle_login(request *r)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (request_session_id(r, id))
		session_find(r->pushd, id, on_session, r);
	else
		respond_waiting_page(r);
}

/* --- POST start ------------------------------------------------------------------ */

static void
respond_start(request *r, bool may_reuse)
{
	login l;
	login_link link;
	buffer json = {0};

	if (begin(r, &l, may_reuse && usable_login(r, &l), &link))
	{
		link_json(&link, &json);
		respond_json(r, 200, &json);
	}
	else
		respond_unavailable(r);
	link_clear(&link);
	login_wipe(&l);
}

static void
on_login_state(void *arg, db_outcome outcome, const state_row *row)
{
	respond_start(arg, outcome != DB_ROW);
}

void
handle_start(request *r)
{
	pushd *p = r->pushd;
	login l;

	if (usable_login(r, &l) && !memory_knows(&p->memory, l.issued_at) && db_is_up(p))
		db_ask(p, l.id, on_login_state, r);
	else
		respond_start(r, true);
	login_wipe(&l);
}
