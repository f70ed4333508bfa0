/*
 * login.c
 *		GET login, POST start: where a login begins.
 *
 * A browser's tabs share one login while it is fresh and neither used nor
 * burned.  A login that was confirmed meanwhile, while a phone slept or had thrown the
 * page away, is not replaced: GET login claims it and leads on, POST start says that it
 * is confirmed.  The other pages lead here with such a one.
 */
#include "routes/routes.h"

#include <stdio.h>
#include <stdlib.h>

#include "db/db.h"
#include "page/link.h"
#include "page/texts.h"
#include "pushd.h"
#include "http/fields.h"
#include "routes/api.h"
#include "routes/application.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/claim.h"
#include "routes/guard.h"
#include "routes/oauth.h"
#include "session/session_json.h"
#include "user_agent.h"

/*
 * The page, and a way back from there.  Where an application or a site waits there, the
 * page's forms lead on to that.
 */
static void
respond_page(pushd_request *r, int status, pushd_page_model *model)
{
	char path[PUSHD_RETURN_PATH_MAX + 1];
	tga_span request;

	pushd_request_return_path(r, path);
	request = pushd_application_request(r, path);
	if (request.at != NULL)
		pushd_oauth_allow_form_to(r, request, "redirect_uri");
	else if (pushd_application_of_path(r, path) != NULL)
		pushd_guard_allow_form(r);
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

/* A link for the login, which is made if fresh is false; its cookie is set then. */
static bool
begin(pushd_request *r, pushd_login *l, bool fresh, uint8_t application,
	  pushd_login_link *link)
{
	pushd *p = r->pushd;

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
	return pushd_browser_link(r, l, application, link);
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
	char path[PUSHD_RETURN_PATH_MAX + 1];
	const pushd_application *application;

	if (!fresh && !pushd_attempt_login(r))
		return;
	pushd_request_return_path(r, path);
	application = pushd_application_of_path(r, path);
	if (begin(r, &l, fresh, application != NULL ? application->number : 0, &link))
	{
		char name[PUSHD_API_USERNAME_MAX + 1];
		bool typed = pushd_form_value(r->http.head.query, "name", name, sizeof(name));
		pushd_page_model model = {
			.view = PUSHD_PAGE_WAITING,
			.link = &link,
			.notice =
				was_contested(r) ? PUSHD_PAGE_NOTICE_CONTESTED : PUSHD_PAGE_NOTICE_NONE,
			.telegram_away = r->pushd->settings.telegram_away,
			.registration = r->pushd->settings.registration,
			.typed_name = typed ? name : NULL,
			.application = application != NULL ? application->name : NULL,
			.application_number = application != NULL ? application->number : 0,
		};

		pushd_browser_remember_return(r, path);
		respond_page(r, 200, &model);
	}
	else
		respond_unavailable_page(r);
	pushd_link_clear(&link);
	pushd_login_wipe(&l);
}

/* Whether a parameter has that value. */
static bool
asks_for(const pushd_request *r, const char *name, const char *value)
{
	char text[8];

	return pushd_form_value(r->http.head.query, name, text, sizeof(text)) &&
		   strcmp(text, value) == 0;
}

/* A user who is logged in is to confirm once more: an application wants that. */
static bool
asks_anew(const pushd_request *r)
{
	return asks_for(r, "prompt", "login");
}

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	pushd_page_model model = {.view = PUSHD_PAGE_LOGGED_IN};

	if (outcome == PUSHD_DB_ABSENT || (outcome == PUSHD_DB_ROW && asks_anew(r)))
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

/* The login is confirmed, and this browser is to be returned to; or it begins anew. */
static void
respond_returning_page(pushd_request *r)
{
	pushd_page_model model = {.view = PUSHD_PAGE_RETURNING,
							  .on_phone = pushd_browser_is_mobile(r)};

	if (asks_for(r, "again", "1"))
		pushd_browser_session(r, on_session, r);
	else
		respond_page(r, 200, &model);
}

static void
respond_login(pushd_request *r, tga_state state)
{
	char path[PUSHD_RETURN_PATH_MAX + 1];
	pushd_login l = {0};

	if (state == TGA_STATE_RETURNING)
		respond_returning_page(r);
	else if (state != TGA_STATE_CONFIRMED || !pushd_request_login(r, &l))
		pushd_browser_session(r, on_session, r);
	else if (r->http.head.method == TGA_HTTP_GET)
		pushd_claim_login(r, &l, true);
	else
	{
		/* HEAD says what GET would do, and does nothing. */
		pushd_request_return_path(r, path);
		pushd_respond_see_other(r, path);
	}
	pushd_login_wipe(&l);
}

/* Whether the request was sent to a host that is not the site's own. */
static bool
is_elsewhere(const pushd_request *r)
{
	tga_span host = pushd_request_field(r, "Host");

	return host.at != NULL &&
		   !tga_span_is_nocase(host, strstr(r->site->url->origin, "://") + strlen("://"));
}

/*
 * Cookies and POSTs work under the site's own address alone.  A proxy that changes the
 * field Host makes every address look like another, so a browser is sent there once.
 */
static bool
redirect_home(pushd_request *r)
{
	char moved[4], path[PUSHD_RETURN_PATH_MAX + 1];
	tga_buffer url = {0};

	if (!is_elsewhere(r) ||
		pushd_form_value(r->http.head.query, "moved", moved, sizeof(moved)))
		return false;
	pushd_log_elsewhere(r, "other_host", "host", pushd_request_field(r, "Host"));
	pushd_request_return_path(r, path);
	tga_buffer_text(&url, r->site->url->origin);
	pushd_login_page_path(r, PUSHD_PAGE_NOTICE_NONE, path, &url);
	tga_buffer_text(&url, asks_anew(r) ? "&prompt=login&moved=1" : "&moved=1");
	if (url.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_see_other(r, url.bytes);
	tga_buffer_clear(&url);
	return true;
}

void
pushd_handle_login(pushd_request *r)
{
	if (redirect_home(r))
		return;
	pushd_browser_state(r, respond_login);
}

/* --- POST start ------------------------------------------------------------------ */

/*
 * What <tgauth-login> says, in the visitor's language, into the object that ends json.
 * While Telegram is away it leads to the login page, where other ways come first.
 */
static void
add_texts(const pushd_request *r, tga_buffer *json)
{
#define ELEMENT_TEXT(name, symbol) {name, PUSHD_TEXT_##symbol, PUSHD_TEXT_##symbol}
#define ELEMENT_TEXTS(name, symbol, away)                                                \
	{                                                                                    \
		name, PUSHD_TEXT_##symbol, PUSHD_TEXT_##away                                     \
	}
#define STATE_TEXT(symbol, word) ELEMENT_TEXT(word, STATE_##symbol),
	pushd_number number = r->pushd->settings.number;
	const struct
	{
		const char *name;
		pushd_text text, away;
	} texts[] = {
		ELEMENT_TEXTS("log_in", ELEMENT_LOG_IN, ANOTHER_WAY),
		ELEMENT_TEXT("again", TRY_AGAIN),
		TGA_STATES(STATE_TEXT){"pick", pushd_page_step(number), PUSHD_TEXT_TELEGRAM_AWAY},
		{"opened", pushd_page_opened(number), pushd_page_opened(number)},
		ELEMENT_TEXTS("confirm", STATE_OPENED_BUTTON, TELEGRAM_AWAY),
		ELEMENT_TEXT("digits", RETURN_CODE_LABEL),
		ELEMENT_TEXT("go", RETURN_BUTTON),
		ELEMENT_TEXT("expired", STATE_EXPIRED),
		ELEMENT_TEXT("failed", STATE_FAILED),
		ELEMENT_TEXT("lost", STATE_LOST)};
	tga_language language =
		tga_language_accepted(pushd_request_field(r, "Accept-Language"));
	bool away = r->pushd->settings.telegram_away;

	json->len--;
	if (away)
		tga_buffer_text(json, ",\"telegram_away\":true");
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
	{
		tga_buffer_format(json, "%s\"%s\":", i == 0 ? ",\"texts\":{" : ",",
						  texts[i].name);
		tga_buffer_json(json, pushd_page_text(r->pushd->pages, language,
											  away ? texts[i].away : texts[i].text));
	}
	tga_buffer_text(json, "}}");
}

/* A page that a script of ours is on may say where it goes on, and the login page did. */
static void
remember_page(pushd_request *r)
{
	char path[PUSHD_RETURN_PATH_MAX + 1];

	pushd_request_return_path(r, path);
	if (strcmp(path, r->site->after_login) != 0)
		pushd_browser_remember_return(r, path);
}

static void
respond_start(pushd_request *r, tga_state state)
{
	pushd_login l = {0};
	pushd_login_link link = {0};
	bool fresh = state == TGA_STATE_WAITING && pushd_browser_login(r, &l);
	tga_buffer json = {0};

	if (state != TGA_STATE_CONFIRMED && state != TGA_STATE_RETURNING && !fresh &&
		!pushd_attempt_login(r))
		return;
	if (state == TGA_STATE_CONFIRMED)
		tga_buffer_text(&json, "{\"state\":\"confirmed\"}");
	else if (state == TGA_STATE_RETURNING)
	{
		tga_buffer_text(&json, "{\"state\":\"returning\"}");
		add_texts(r, &json);
	}
	else if (begin(r, &l, fresh, pushd_application_of_page(r), &link))
	{
		pushd_link_json(&link, &json);
		add_texts(r, &json);
		remember_page(r);
	}
	if (json.len > 0)
		pushd_respond_json(r, 200, &json);
	else
		pushd_respond_unavailable(r);
	pushd_link_clear(&link);
	pushd_login_wipe(&l);
}

static void
on_start_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (outcome != PUSHD_DB_ROW)
	{
		pushd_browser_state(r, respond_start);
		return;
	}
	tga_buffer_text(&json, "{\"state\":\"logged_in\",");
	pushd_session_json_members(s, &json);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

/* A login that is confirmed goes before the session that was. */
static void
respond_start_unless(pushd_request *r, tga_state state)
{
	if (state == TGA_STATE_CONFIRMED || state == TGA_STATE_RETURNING)
		respond_start(r, state);
	else
		pushd_browser_session(r, on_start_session, r);
}

/* With unless=logged_in, a user who is logged in is told so and begins nothing. */
void
pushd_handle_start(pushd_request *r)
{
	char unless[16];
	bool asks = pushd_request_parameter(r, "unless", unless, sizeof(unless)) &&
				strcmp(unless, "logged_in") == 0;

	pushd_browser_state(r, asks ? respond_start_unless : respond_start);
}
