/*
 * sites.c
 *		GET enter, GET site: how a user of the portal comes to a site.
 *
 *		site/…  ──▶  site/tgauth/enter?return=…		a cookie there, of a random value
 *				──▶  portal/tgauth/site?host=…&browser=…&return=…	its hash goes along
 *				──▶  site/tgauth/enter?code=…&return=…	the code is good for that cookie
 *				──▶  site/…		with a session cookie of the site's own
 *
 * The portal logs a person in on the way, where nobody is.  The code is good once, for one
 * minute, one site and the browser that holds the cookie; so a link with somebody else's
 * code logs nobody in (RFC 9700 4.7), and one that is read from a log is of no use.
 *
 * The address to return to stands last and as it is, to the end of the query: encoded once
 * more at each step, one of 8 KB would not get through.  It is a path, and leads to the
 * site that it was asked of, whoever wrote it.
 */
#include "routes/routes.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <openssl/crypto.h>
#include <openssl/rand.h>

#include "base64url.h"
#include "db/db_values.h"
#include "http/cookie.h"
#include "http/fields.h"
#include "pushd.h"
#include "routes/attempt.h"
#include "routes/browser.h"
#include "routes/decision.h"
#include "routes/guard.h"

#define RETURN "return="

/* A login may take its time between the cookie and the code. */
#define LATE_SECONDS 120

/* What follows the name in the query: a path that leads on, or the site's first page. */
static tga_span
return_address(const pushd_request *r)
{
	tga_span query = r->http.head.query, part;
	const size_t prefix = strlen(r->pushd->config.prefix);
	char path[PUSHD_RETURN_ADDRESS_MAX + 1];

	while (query.at != NULL &&
		   (query.len < strlen(RETURN) || memcmp(query.at, RETURN, strlen(RETURN)) != 0))
		if (!tga_span_next(&query, '&', &part))
			break;
	if (query.at == NULL || query.len < strlen(RETURN) ||
		query.len - strlen(RETURN) > PUSHD_RETURN_ADDRESS_MAX)
		return tga_span_of("/");
	query = (tga_span){query.at + strlen(RETURN), query.len - strlen(RETURN)};
	memcpy(path, query.at, query.len);
	path[query.len] = '\0';
	if (!pushd_is_local_path(path, PUSHD_RETURN_ADDRESS_MAX) ||
		strncmp(path, r->pushd->config.prefix, prefix) == 0)
		return tga_span_of("/");
	return query;
}

static void
respond_to(pushd_request *r, tga_buffer *url)
{
	if (url->failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_see_other(r, url->bytes);
	tga_buffer_wipe(url);
}

static void
respond_no_site(pushd_request *r)
{
	if (r->pushd->sites.loaded)
		pushd_respond_error(r, 404, "no_site", "this host is no site");
	else
		pushd_respond_unavailable(r);
}

/* The way back as a text, for a page. */
static void
respond_site_page(pushd_request *r, pushd_page_view view, const char *host,
				  const char *return_path)
{
	pushd_page_model model = {.view = view, .application = host};

	model.return_path = return_path;
	pushd_guard_allow_form(r);
	pushd_respond_page(r, 403, &model);
}

/* --- GET site, at the portal ------------------------------------------------------------ */

static const tga_pg_statement code_statement = {
	"site_code",
	"SELECT status, code FROM tgauth_site_code($1::text, $2::text, $3::bytea)"};

enum
{
	CODE_STATUS,
	CODE_CODE
};

/* The hash of a browser's cookie, as the query tells it; and the site. */
static const pushd_guarded *
asked_site(const pushd_request *r, uint8_t browser[static TGA_LOGIN_ID_BYTES])
{
	char host[PUSHD_PUBLIC_URL_MAX], hex[PUSHD_LOGIN_ID_HEX + 1];

	if (!pushd_form_value(r->http.head.query, "host", host, sizeof(host)) ||
		!pushd_form_value(r->http.head.query, "browser", hex, sizeof(hex)) ||
		!pushd_login_id_parse(tga_span_of(hex), browser))
		return NULL;
	return pushd_sites_by_host(&r->pushd->sites, host);
}

/* To the login page, and then here again. */
static void
respond_login_first(pushd_request *r)
{
	tga_buffer path = {0};

	tga_buffer_format(&path, "%ssite?", r->pushd->config.prefix);
	tga_buffer_add(&path, r->http.head.query.at, r->http.head.query.len);
	if (path.failed)
		pushd_respond_unavailable(r);
	else
		pushd_respond_login_page(r, PUSHD_PAGE_NOTICE_NONE, path.bytes, NULL);
	tga_buffer_clear(&path);
}

static void
respond_code(pushd_request *r, const pushd_guarded *site, const char *code)
{
	tga_span back = return_address(r);
	tga_buffer url = {0};

	tga_buffer_format(&url, "%s%senter?code=%s&" RETURN, site->url.origin,
					  r->pushd->config.prefix, code);
	pushd_guard_add_address(&url, back);
	respond_to(r, &url);
}

static void
on_code(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	uint8_t browser[TGA_LOGIN_ID_BYTES];
	const pushd_guarded *site = asked_site(r, browser);
	tga_site_status status;
	tga_buffer again = {0};

	if (!pushd_db_has_rows(&r->pushd->db, &code_statement, result) ||
		!tga_site_status_parse(PQgetvalue(result, 0, CODE_STATUS), &status))
		pushd_respond_unavailable(r);
	else if (site == NULL || status == TGA_SITE_STATUS_UNKNOWN)
		respond_no_site(r);
	else if (status == TGA_SITE_STATUS_OK)
		respond_code(r, site, PQgetvalue(result, 0, CODE_CODE));
	else if (status == TGA_SITE_STATUS_NOBODY)
	{
		pushd_attempt_failed(r);
		respond_login_first(r);
	}
	else
	{
		tga_buffer_format(&again, "%ssite?", r->pushd->config.prefix);
		tga_buffer_add(&again, r->http.head.query.at, r->http.head.query.len);
		respond_site_page(r, PUSHD_PAGE_FORBIDDEN, site->host, again.bytes);
		tga_buffer_clear(&again);
	}
}

/* A login that is confirmed goes before the session that was. */
static void
respond_site(pushd_request *r, tga_state state)
{
	char token[TGA_SECRET_CHARS + 1], id[PUSHD_DB_ID_TEXT];
	uint8_t browser[TGA_LOGIN_ID_BYTES];
	const pushd_guarded *site = asked_site(r, browser);

	if (site == NULL)
		respond_no_site(r);
	else if (state == TGA_STATE_CONFIRMED || !pushd_request_session_text(r, token))
		respond_login_first(r);
	else if (!pushd_db_send(
				 &r->pushd->db, &code_statement, 3,
				 (const char *const[]){token, site->host, pushd_db_id(browser, id)},
				 on_code, r))
		pushd_respond_unavailable(r);
	OPENSSL_cleanse(token, sizeof(token));
}

void
pushd_handle_site(pushd_request *r)
{
	pushd_browser_state(r, respond_site);
}

/* --- GET enter, at the site ------------------------------------------------------------- */

static const tga_pg_statement enter_statement = {
	"enter_site", "SELECT session_token, user_id, encode(parent_token_id, 'hex'), "
				  "floor(extract(epoch FROM created_at))::bigint, "
				  "floor(extract(epoch FROM expires_at))::bigint "
				  "FROM tgauth_enter_site($1::text, $2::text, $3::bytea)"};

enum
{
	ENTER_TOKEN,
	ENTER_USER_ID,
	ENTER_PARENT,
	ENTER_CREATED_AT,
	ENTER_EXPIRES_AT
};

/* The cookie's hash; false if it has none. */
static bool
has_browser(const pushd_request *r, const pushd_guarded *site,
			uint8_t hash[static TGA_LOGIN_ID_BYTES])
{
	tga_span value = pushd_request_cookie(r, pushd_cookie_enter_name(site->url.secure));

	return value.at != NULL && pushd_session_token_id(value, hash);
}

/* Several tabs come here at once, so one cookie is kept for all of them. */
static bool
set_browser(pushd_request *r, const pushd_guarded *site,
			uint8_t hash[static TGA_LOGIN_ID_BYTES])
{
	bool secure = site->url.secure;
	tga_span held = pushd_request_cookie(r, pushd_cookie_enter_name(secure));
	uint8_t secret[TGA_SECRET_BYTES];
	char value[TGA_SECRET_CHARS + 1];

	if (has_browser(r, site, hash))
		snprintf(value, sizeof(value), "%.*s", (int) held.len, held.at);
	else if (RAND_bytes(secret, sizeof(secret)) == 1 && tga_login_id(secret, hash))
		tga_base64url_encode(secret, sizeof(secret), value);
	else
		return false;
	pushd_cookie_set(&r->fields, pushd_cookie_enter_name(secure), value,
					 r->site->login_seconds + LATE_SECONDS, secure);
	OPENSSL_cleanse(secret, sizeof(secret));
	OPENSSL_cleanse(value, sizeof(value));
	return true;
}

static void
respond_portal(pushd_request *r, const pushd_guarded *site)
{
	uint8_t hash[TGA_LOGIN_ID_BYTES];
	char hex[PUSHD_LOGIN_ID_HEX + 1];
	tga_span back = return_address(r);
	tga_buffer url = {0};

	if (!set_browser(r, site, hash))
	{
		pushd_respond_unavailable(r);
		return;
	}
	pushd_login_id_hex(hash, hex);
	tga_buffer_format(&url, "%s%ssite?host=%s&browser=%s&" RETURN, r->site->url->origin,
					  r->pushd->config.prefix, site->host, hex);
	pushd_guard_add_address(&url, back);
	respond_to(r, &url);
}

static void
respond_back(pushd_request *r)
{
	tga_span back = return_address(r);
	tga_buffer path = {0};

	pushd_guard_add_address(&path, back);
	respond_to(r, &path);
}

/* The code was not good; who has a session all the same came here once more. */
static void
on_session(void *arg, pushd_outcome outcome, const pushd_session *s)
{
	pushd_request *r = arg;
	const pushd_guarded *site = pushd_guard_site(r);
	tga_span back = return_address(r);
	char path[PUSHD_RETURN_ADDRESS_MAX + 1];

	if (outcome == PUSHD_DB_AWAY || site == NULL)
		pushd_respond_unavailable(r);
	else if (outcome == PUSHD_DB_ROW)
		respond_back(r);
	else
	{
		pushd_attempt_failed(r);
		snprintf(path, sizeof(path), "%.*s", (int) back.len, back.at);
		respond_site_page(r, PUSHD_PAGE_NOT_ENTERED, site->host, path);
	}
}

static void
on_entered(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	const pushd_guarded *site = pushd_guard_site(r);
	uint8_t token_id[TGA_LOGIN_ID_BYTES], parent[TGA_LOGIN_ID_BYTES];
	const char *token;
	int64_t until, limit;

	if (!pushd_db_has_rows(&r->pushd->db, &enter_statement, result) || site == NULL)
	{
		pushd_respond_unavailable(r);
		return;
	}
	token = pushd_db_text(result, 0, ENTER_TOKEN);
	if (token == NULL || !pushd_session_token_id(tga_span_of(token), token_id) ||
		!pushd_login_id_parse(tga_span_of(PQgetvalue(result, 0, ENTER_PARENT)), parent))
	{
		pushd_guard_session(r, on_session, r);
		return;
	}
	pushd_log_decision(r, "entered",
					   &(pushd_decision){.user_id = PQgetvalue(result, 0, ENTER_USER_ID),
										 .reason = site->host});
	pushd_children_put(&r->pushd->children, token_id, site->host, parent);
	limit =
		atoll(PQgetvalue(result, 0, ENTER_CREATED_AT)) + r->pushd->settings.session_ttl;
	until = atoll(PQgetvalue(result, 0, ENTER_EXPIRES_AT));
	pushd_cookie_set(&r->fields, pushd_cookie_session_name(site->url.secure), token,
					 (limit > until ? limit : until) - time(NULL), site->url.secure);
	respond_back(r);
}

static void
exchange(pushd_request *r, const pushd_guarded *site, const char *code)
{
	uint8_t hash[TGA_LOGIN_ID_BYTES];
	char id[PUSHD_DB_ID_TEXT];

	if (!has_browser(r, site, hash))
		pushd_guard_session(r, on_session, r);
	else if (!pushd_db_send(
				 &r->pushd->db, &enter_statement, 3,
				 (const char *const[]){code, site->host, pushd_db_id(hash, id)},
				 on_entered, r))
		pushd_respond_unavailable(r);
}

void
pushd_handle_enter(pushd_request *r)
{
	const pushd_guarded *site = pushd_guard_site(r);
	char code[TGA_SECRET_CHARS + 1];

	if (site == NULL)
		respond_no_site(r);
	else if (pushd_form_value(r->http.head.query, "code", code, sizeof(code)))
		exchange(r, site, code);
	else
		respond_portal(r, site);
	OPENSSL_cleanse(code, sizeof(code));
}
