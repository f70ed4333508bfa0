/*
 * browser.c
 *		See browser.h.
 */
#include "routes/browser.h"

#include <stdio.h>
#include <stdlib.h>

#include "http/fields.h"
#include "pushd.h"
#include "user_agent.h"
#include "routes/passkey.h"
#include "user_agent.h"

void
pushd_browser_session(const pushd_request *r, pushd_session_answer answer, void *arg)
{
	uint8_t id[TGA_LOGIN_ID_BYTES];

	if (pushd_request_session_id(r, id))
		pushd_session_find(&r->pushd->sessions, id, answer, arg);
	else
		answer(arg, PUSHD_DB_ABSENT, NULL);
}

bool
pushd_browser_login(const pushd_request *r, pushd_login *login)
{
	return pushd_request_login(r, login) && pushd_login_is_fresh(r->site, login) &&
		   pushd_recent_get(&r->pushd->recent, login->id) == TGA_STATE_WAITING;
}

/*
 * Whether we can say what became of a login without asking.  Another daemon hears of the
 * logins of its own channel, and nobody hears when one that waits to be returned to has
 * waited for too long.
 */
static bool
knows_state(const pushd *p, const pushd_login *l)
{
	return l->channel == p->config.channel &&
		   pushd_recent_knows(&p->recent, l->issued_at) &&
		   pushd_recent_get(&p->recent, l->id) != TGA_STATE_RETURNING;
}

bool
pushd_browser_is_mobile(const pushd_request *r)
{
	tga_span agent = pushd_request_field(r, "User-Agent");

	return tga_os_is_mobile((uint8_t) tga_user_agent_os(agent.at, agent.len));
}

void
pushd_browser_remember_return(pushd_request *r, const char *path)
{
	pushd_return_leg leg = r->pushd->settings.return_leg;

	if (leg == PUSHD_RETURN_REQUIRED ||
		(leg == PUSHD_RETURN_OFFERED && pushd_browser_is_mobile(r)))
		pushd_respond_return_cookie(r, path);
}

bool
pushd_browser_link(const pushd_request *r, const pushd_login *login, uint8_t application,
				   pushd_login_link *link)
{
	tga_span agent = pushd_request_field(r, "User-Agent");
	pushd_link_subject subject = {
		.browser = (uint8_t) tga_user_agent_browser(agent.at, agent.len),
		.os = (uint8_t) tga_user_agent_os(agent.at, agent.len),
		.application = application,
	};

	memcpy(subject.login_id, login->id, sizeof(subject.login_id));
	memcpy(subject.address, r->address, sizeof(subject.address));
	return pushd_link_make(&r->pushd->links, &subject, link);
}

typedef struct state_question
{
	pushd_request *request;
	void (*next)(pushd_request *r, tga_state state);
} state_question;

static void
on_state(void *arg, pushd_outcome outcome, const pushd_state_row *row)
{
	state_question q = *(state_question *) arg;

	free(arg);
	q.next(q.request, outcome == PUSHD_DB_ROW ? row->state : TGA_STATE_WAITING);
}

void
pushd_browser_state(pushd_request *r, void (*next)(pushd_request *r, tga_state state))
{
	pushd *p = r->pushd;
	pushd_login l;
	state_question *q = NULL;

	if (!pushd_request_login(r, &l))
		next(r, TGA_STATE_WAITING);
	else if (knows_state(p, &l) || !pushd_db_is_up(&p->db))
		next(r, pushd_recent_get(&p->recent, l.id));
	else if ((q = malloc(sizeof(*q))) == NULL)
		pushd_respond_unavailable(r);
	else
	{
		*q = (state_question){r, next};
		pushd_lookups_ask(&p->lookups, PUSHD_BY_LOGIN, l.id, on_state, q);
	}
	pushd_login_wipe(&l);
}

void
pushd_respond_page(pushd_request *r, int status, pushd_page_model *model)
{
	const pushd *p = r->pushd;
	char notice[16], *html;
	size_t len;

	model->language = tga_language_accepted(pushd_request_field(r, "Accept-Language"));
	model->site_name = p->settings.site_name;
	model->prefix = p->config.prefix;
	model->bot_name = p->settings.bot_name;
	model->bot_url = p->settings.bot_url;
	model->takes_passkeys = pushd_passkeys_are_offered(p);
	if (pushd_form_value(r->http.head.query, "notice", notice, sizeof(notice)))
		model->notice = pushd_page_notice_of(notice);
	html = pushd_page_render(p->pages, model, &len);
	pushd_respond_page_policy(r, NULL);
	pushd_respond_field(r, "Content-Language", tga_language_code(model->language));
	pushd_respond_field(r, "Vary", "Accept-Language, Cookie");
	if (html == NULL)
		pushd_respond(r, 503, "text/plain; charset=utf-8", "", 0);
	else
		pushd_respond(r, status, "text/html; charset=utf-8", html, len);
	free(html);
}

/*
 * What would end the value, or be read as something else, is encoded, and nothing besides:
 * an address of 8 KB has to get through the limits of proxies once more.
 */
static void
add_encoded(tga_buffer *url, const char *path)
{
	for (; *path != '\0'; path++)
		tga_buffer_format(url,
						  (unsigned char) *path <= ' ' || (unsigned char) *path >= 0x7f ||
								  strchr("%&+#\"<>'", *path) != NULL
							  ? "%%%02X"
							  : "%c",
						  (unsigned char) *path);
}

void
pushd_login_page_path(const pushd_request *r, pushd_page_notice notice,
					  const char *return_path, tga_buffer *url)
{
	tga_buffer_format(url, "%slogin?", r->pushd->config.prefix);
	if (notice != PUSHD_PAGE_NOTICE_NONE)
		tga_buffer_format(url, "notice=%s&", pushd_page_notice_name(notice));
	tga_buffer_text(url, "return=");
	add_encoded(url, return_path);
}

static void
lead_to_login_page(pushd_request *r, pushd_page_notice notice, const char *return_path,
				   const char *typed_name, const char *more)
{
	char asked[PUSHD_RETURN_PATH_MAX + 1];
	tga_buffer url = {0};

	if (return_path == NULL)
		pushd_request_return_path(r, asked);
	pushd_login_page_path(r, notice, return_path != NULL ? return_path : asked, &url);
	if (typed_name != NULL && typed_name[0] != '\0')
	{
		tga_buffer_text(&url, "&name=");
		add_encoded(&url, typed_name);
	}
	tga_buffer_text(&url, more);
	if (url.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_see_other(r, url.bytes);
	tga_buffer_clear(&url);
}

void
pushd_respond_login_page(pushd_request *r, pushd_page_notice notice,
						 const char *return_path, const char *typed_name)
{
	lead_to_login_page(r, notice, return_path, typed_name, "");
}

void
pushd_respond_login_anew(pushd_request *r, pushd_page_notice notice,
						 const char *return_path, const char *typed_name)
{
	lead_to_login_page(r, notice, return_path, typed_name, "&prompt=login");
}

void
pushd_log_elsewhere(pushd_request *r, const char *event, const char *what, tga_span said)
{
	pushd *p = r->pushd;
	char text[128];
	long long unsaid;

	snprintf(text, sizeof(text), "%.*s", (int) said.len, said.at != NULL ? said.at : "");
	if (tga_reasons_are_due(&p->elsewhere, event, text, uv_now(p->loop), &unsaid))
		tga_log_event(&p->log, TGA_WARNING, event, what, text, "url",
					  r->site->url->origin, "address", r->client, "unsaid",
					  TGA_NUM(unsaid), NULL);
}

void
pushd_refuse_elsewhere(pushd_request *r)
{
	PUSHD_COUNT(r->pushd, WRONG_ORIGIN);
	pushd_log_elsewhere(r, "other_origin", "origin", pushd_request_field(r, "Origin"));
	pushd_respond_wrong_origin(r);
}

/* 401 is for programs, which are told where people log in by other means. */
bool
pushd_respond_error_page(pushd_request *r, int status)
{
	char path[PUSHD_RETURN_PATH_MAX + 1];
	tga_buffer url = {0};
	pushd_page_model model = {
		.view = PUSHD_PAGE_ERROR, .status = status, .return_path = path};

	if (status == 401)
		return false;
	pushd_request_return_path(r, path);
	tga_buffer_text(&url, r->site->url->origin);
	pushd_login_page_path(r, PUSHD_PAGE_NOTICE_NONE, path, &url);
	model.login_url = url.bytes;
	pushd_respond_page(r, status, &model);
	tga_buffer_clear(&url);
	return true;
}
