/*
 * auth.c
 *		GET auth: a reverse proxy asks who is behind a request.
 *
 * nginx's auth_request, Traefik's ForwardAuth and Caddy's forward_auth send the
 * head of a request here and let it pass on a 200, with the identity in fields
 * of the answer.  All of these fields are in every 200, empty ones too: Caddy
 * passes the name of a variable where one is absent, and a proxy that copies
 * only what is there would let a client's own copy through.
 *
 * A person is sent to the login page, a script is told 401.  nginx can only be
 * told 401 and makes the redirect itself, to what X-Tgauth-Login names; the others
 * pass on whatever is answered, and ask for a redirect by ?redirect.
 *
 * The address that was asked for comes from a trusted proxy alone; its path is used as it
 * is, and its host if it is the one of --url or a site's, so no answer leads elsewhere.
 */
#include "routes/routes.h"

#include <stdio.h>

#include "http/fields.h"
#include "pushd.h"
#include "routes/browser.h"
#include "routes/guard.h"
#include "utf8.h"

/* --- who it is ------------------------------------------------------------------- */

/* How much of the text is printable ASCII. */
static size_t
plain_ascii(const char *text)
{
	size_t n = 0;

	while (text[n] >= ' ' && text[n] <= '~')
		n++;
	return n;
}

/*
 * A field of UTF-8 as it is, without control characters: a line end in somebody's
 * name must not become a field of its own.
 */
static void
identity_field(pushd_request *r, const char *name, const char *text)
{
	uint32_t code;

	tga_buffer_texts(&r->fields, name, ": ", NULL);
	while (*text != '\0')
	{
		size_t plain = plain_ascii(text), len = 0;

		tga_buffer_add(&r->fields, text, plain);
		if (text[plain] != '\0')
			len = tga_utf8_next(text + plain, &code);
		if (len > 0 && code >= 0x20 && (code < 0x7f || code > 0x9f))
			tga_buffer_add(&r->fields, text + plain, len);
		text += plain + len;
	}
	tga_buffer_text(&r->fields, "\r\n");
}

/*
 * What an application tells people apart by.  A user name passes from one person to
 * another, so it is one only where the operator decides so; a user without one is then
 * called by a text that no user name can be.
 */
static void
remote_user(const pushd_request *r, const pushd_session *s, char text[static 64])
{
	const char *by = r->pushd->config.remote_user;

	if (strcmp(by, "username") == 0 && s->username[0] != '\0' && strlen(s->username) < 64)
		snprintf(text, 64, "%s", s->username);
	else if (strcmp(by, "username") == 0)
		snprintf(text, 64, "id:%lld", (long long) s->user_id);
	else
		snprintf(text, 64, "%lld", (long long) s->user_id);
}

static void
respond_identity(pushd_request *r, const pushd_session *s)
{
	char user[64], id[24], telegram_id[24] = "";

	remote_user(r, s, user);
	snprintf(id, sizeof(id), "%lld", (long long) s->user_id);
	if (s->telegram_id != 0)
		snprintf(telegram_id, sizeof(telegram_id), "%lld", (long long) s->telegram_id);
	identity_field(r, "Remote-User", user);
	identity_field(r, "Remote-Name",
				   s->first_name[0] != '\0' ? s->first_name : s->username);
	identity_field(r, "Remote-Groups", s->groups);
	identity_field(r, "X-Tgauth-User-Id", id);
	identity_field(r, "X-Tgauth-Telegram-Id", telegram_id);
	identity_field(r, "X-Tgauth-Proof", tga_session_proof_word(s->proof));
	pushd_respond(r, 200, "text/plain; charset=utf-8", "", 0);
}

/* --- who it is not ------------------------------------------------------------------ */

/*
 * Browsers say what they load a page for; what is not asked for as a page of HTML,
 * or comes from a script, could do nothing with a redirect.  X-Requested-With has the
 * name of an application where a person looks at the page inside of that.
 */
static bool
is_person(const pushd_request *r)
{
	tga_span mode = pushd_request_field(r, "Sec-Fetch-Mode");

	return pushd_request_wants_html(r) &&
		   (mode.at == NULL || tga_span_is(mode, "navigate")) &&
		   !tga_span_is_nocase(pushd_request_field(r, "X-Requested-With"),
							   "XMLHttpRequest") &&
		   pushd_request_field(r, "Authorization").at == NULL &&
		   pushd_request_field(r, "Upgrade").at == NULL;
}

/* A field that counts only when a trusted proxy says it, and says it once. */
static tga_span
forwarded_field(const pushd_request *r, const char *name)
{
	if (!r->peer->trusted || tga_http_head_repeats(&r->http.head, name))
		return (tga_span){NULL, 0};
	return pushd_request_field(r, name);
}

/* The path in an address of that origin; at is NULL for any other. */
static tga_span
own_path(const char *of, tga_span url)
{
	tga_span origin = tga_span_of(of);

	if (url.at == NULL || url.len <= origin.len ||
		memcmp(url.at, origin.at, origin.len) != 0)
		return (tga_span){NULL, 0};
	return (tga_span){url.at + origin.len, url.len - origin.len};
}

/*
 * Where the person wanted to go: a path of this site that is not ours.  What was
 * to be sent there by a form is lost, so then it is the page with the form.
 */
static void
wanted_path(const pushd_request *r, const pushd_guarded *site,
			char path[static PUSHD_RETURN_ADDRESS_MAX + 1])
{
	const pushd_config *c = &r->pushd->config;
	const char *origin = site != NULL ? site->url.origin : c->public_url.origin;
	tga_span method = forwarded_field(r, "X-Forwarded-Method");
	bool reads =
		method.at == NULL || tga_span_is(method, "GET") || tga_span_is(method, "HEAD");
	tga_span wanted = reads ? forwarded_field(r, "X-Forwarded-Uri")
							: own_path(origin, forwarded_field(r, "Referer"));

	if (wanted.at != NULL && wanted.len <= PUSHD_RETURN_ADDRESS_MAX)
	{
		memcpy(path, wanted.at, wanted.len);
		path[wanted.len] = '\0';
		if (pushd_is_local_path(path, PUSHD_RETURN_ADDRESS_MAX) &&
			strncmp(path, c->prefix, strlen(c->prefix)) != 0)
			return;
	}
	snprintf(path, PUSHD_RETURN_ADDRESS_MAX + 1, "%s",
			 site != NULL ? "/" : c->after_login);
}

/*
 * The login page, or the way to it from a site, with the way back; as a whole address,
 * since nginx would make one up.
 */
static void
login_address(const pushd_request *r, const pushd_guarded *site, tga_buffer *url)
{
	char path[PUSHD_RETURN_ADDRESS_MAX + 1];

	wanted_path(r, site, path);
	if (site != NULL)
	{
		tga_buffer_format(url, "%s%senter?return=", site->url.origin,
						  r->pushd->config.prefix);
		pushd_guard_add_address(url, tga_span_of(path));
		return;
	}
	tga_buffer_text(url, r->pushd->config.public_url.origin);
	pushd_login_page_path(r, PUSHD_PAGE_NOTICE_NONE, path, url);
}

static bool
asks_for_redirect(const pushd_request *r)
{
	tga_span query = r->http.head.query, part, name;

	while (tga_span_next(&query, '&', &part))
		if (tga_span_next(&part, '=', &name) && tga_span_is(name, "redirect"))
			return true;
	return false;
}

static void
refuse(pushd_request *r)
{
	const pushd_guarded *site;
	bool elsewhere = pushd_guard_of(r, &site) == PUSHD_GUARD_ELSEWHERE;
	tga_buffer url = {0};

	PUSHD_COUNT(r->pushd, AUTH_REFUSED);
	if (elsewhere && !r->pushd->sites.loaded)
	{
		pushd_respond_unavailable(r);
		return;
	}
	if (elsewhere)
	{
		pushd_respond_error(r, 401, "wrong_host",
							"this is not the host that --url names, and no site");
		return;
	}
	if (!is_person(r))
	{
		pushd_respond_error(r, 401, "not_logged_in", "nobody is logged in here");
		return;
	}
	login_address(r, site, &url);
	if (url.failed)
		pushd_respond_unavailable(r);
	else if (asks_for_redirect(r))
		pushd_respond_see_other(r, url.bytes);
	else
	{
		pushd_respond_field(r, "X-Tgauth-Login", url.bytes);
		pushd_respond_error(r, 401, "not_logged_in", "nobody is logged in here");
	}
	tga_buffer_clear(&url);
}

/* --- whom the site does not let in --------------------------------------------------- */

static void
forbid(pushd_request *r, const pushd_guarded *site)
{
	char path[PUSHD_RETURN_ADDRESS_MAX + 1];
	pushd_page_model model = {
		.view = PUSHD_PAGE_FORBIDDEN, .application = site->host, .return_path = path};

	PUSHD_COUNT(r->pushd, AUTH_REFUSED);
	if (is_person(r))
	{
		wanted_path(r, site, path);
		pushd_guard_allow_form(r);
		pushd_respond_page(r, 403, &model);
	}
	else
		pushd_respond_error(r, 403, "forbidden", "none of the site's groups");
}

static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	const pushd_guarded *site = pushd_guard_site(r);

	if (outcome == PUSHD_DB_AWAY)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ABSENT)
		refuse(r);
	else if (site != NULL && !pushd_guarded_admits(site, s))
		forbid(r, site);
	else
	{
		PUSHD_COUNT(r->pushd, AUTH_ALLOWED);
		respond_identity(r, s);
	}
}

void
pushd_handle_auth(pushd_request *r)
{
	pushd_guard_session(r, on_session, r);
}
