/*
 * login.c
 *		GET login, POST start: where a login begins.
 *
 * A browser's tabs share one login while it is fresh and neither used nor
 * burned.  Whether it is, recent.h knows for a login that began while we listened;
 * else POST start asks the database.  GET login does not: its socket will.
 */
#include "routes/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include "db/db.h"
#include "page/link.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "user_agent.h"

/* The page, and a way back from there. */
static void
respond_page(pushd_request *r, int status, pushd_page_model *model)
{
	char path[PUSHD_RETURN_PATH_MAX + 1];

	pushd_request_return_path(r, path);
	model->return_path = path;
	pushd_respond_page(r, status, model);
}

static void
respond_unavailable_page(pushd_request *r)
{
	pushd_page_model model = {.view = PUSHD_PAGE_UNAVAILABLE};

	pushd_respond_field(r, "Retry-After", "5");
	respond_page(r, 503, &model);
}

static void
make_subject(const pushd_request *r, const pushd_login *l, pushd_link_subject *subject)
{
	tga_span agent = pushd_request_field(r, "User-Agent");

	memcpy(subject->login_id, l->id, sizeof(subject->login_id));
	memcpy(subject->address, r->address, sizeof(subject->address));
	subject->browser = (uint8_t) tga_user_agent_browser(agent.at, agent.len);
	subject->os = (uint8_t) tga_user_agent_os(agent.at, agent.len);
}

/* A link for the login, which is made if fresh is false; its cookie is set then. */
static bool
begin(pushd_request *r, pushd_login *l, bool fresh, pushd_login_link *link)
{
	pushd *p = r->pushd;
	pushd_link_subject subject;

	*link = (pushd_login_link){0};
	if (!pushd_link_is_possible(&p->links))
		return false;
	if (!fresh)
	{
		if (!pushd_login_make(l, pushd_now(), (uint8_t) p->config.channel))
			return false;
		pushd_respond_login_cookie(r, l);
		PUSHD_COUNT(p, LOGINS_STARTED);
	}
	make_subject(r, l, &subject);
	return pushd_link_make(&p->links, &subject, link);
}

/* --- GET login ---------------------------------------------------------------- */

/* Whether the session that it had ended because two clients had claimed it. */
static bool
was_contested(const pushd_request *r)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];

	return pushd_request_session_id(r, id) &&
		   pushd_recent_get(&r->pushd->recent, id) == TGA_STATE_CONTESTED;
}

static void
respond_waiting_page(pushd_request *r)
{
	pushd_login l;
	pushd_login_link link;

	bool fresh = pushd_browser_login(r, &l);

	if (!fresh && !pushd_attempt_login(r))
		return;
	if (begin(r, &l, fresh, &link))
	{
		pushd_page_model model = {
			.view = PUSHD_PAGE_WAITING,
			.link = &link,
			.notice =
				was_contested(r) ? PUSHD_PAGE_NOTICE_CONTESTED : PUSHD_PAGE_NOTICE_NONE,
			.registration = r->pushd->settings.registration,
		};

		respond_page(r, 200, &model);
	}
	else
		respond_unavailable_page(r);
	pushd_link_clear(&link);
	pushd_login_wipe(&l);
}

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	pushd_page_model model = {.view = PUSHD_PAGE_LOGGED_IN};

	if (outcome == PUSHD_DB_ABSENT)
		respond_waiting_page(r);
	else if (outcome == PUSHD_DB_AWAY)
		respond_unavailable_page(r);
	else
	{
		/* A user who is logged in waits for nothing but the end of that. */
		pushd_respond_drop_login_cookie(r);
		model.telegram_id = s->telegram_id;
		model.username = s->username;
		model.first_name = s->first_name;
		respond_page(r, 200, &model);
	}
}

void
pushd_handle_login(pushd_request *r)
{
	pushd_browser_session(r, on_session, r);
}

/* --- POST start ------------------------------------------------------------------ */

static void
respond_start(pushd_request *r, bool may_reuse)
{
	pushd_login l;
	pushd_login_link link;
	tga_buffer json = {0};

	bool fresh = may_reuse && pushd_browser_login(r, &l);

	if (!fresh && !pushd_attempt_login(r))
		return;
	if (begin(r, &l, fresh, &link))
	{
		pushd_link_json(&link, &json);
		pushd_respond_json(r, 200, &json);
	}
	else
		pushd_respond_unavailable(r);
	pushd_link_clear(&link);
	pushd_login_wipe(&l);
}

static void
on_login_state(void *arg, pushd_outcome outcome, const pushd_state_row *row)
{
	respond_start(arg, outcome != PUSHD_DB_ROW);
}

void
pushd_handle_start(pushd_request *r)
{
	pushd *p = r->pushd;
	pushd_login l;

	if (pushd_browser_login(r, &l) && !pushd_recent_knows(&p->recent, l.issued_at) &&
		pushd_db_is_up(&p->db))
		pushd_lookups_ask(&p->lookups, PUSHD_BY_LOGIN, l.id, on_login_state, r);
	else
		respond_start(r, true);
	pushd_login_wipe(&l);
}
