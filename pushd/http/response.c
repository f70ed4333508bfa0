/*
 * response.c
 *		How a request is answered; see request.h.
 *
 * Everything dynamic is no-store.  Referrer-Policy is same-origin and not
 * no-referrer: with the latter, browsers send `Origin: null` with a form.
 */
#include "http/request.h"

#include <stdio.h>

#include <openssl/crypto.h>

#include "http/cookie.h"

const char pushd_security_fields[] = "X-Content-Type-Options: nosniff\r\n"
									 "Referrer-Policy: same-origin\r\n"
									 "Cross-Origin-Opener-Policy: same-origin\r\n"
									 "Cross-Origin-Resource-Policy: same-origin\r\n";

void
pushd_respond_field(pushd_request *r, const char *name, const char *value)
{
	tga_buffer_texts(&r->fields, name, ": ", value, "\r\n", NULL);
}

static bool
has_field(const pushd_request *r, const char *name)
{
	return r->fields.bytes != NULL && strstr(r->fields.bytes, name) != NULL;
}

/* Where a handler set none of its own. */
static void
add_default_fields(pushd_request *r, int status)
{
	/* A 401 says how to do better (RFC 9110 15.5.2): by the cookie of a login. */
	if (status == 401 && !has_field(r, "WWW-Authenticate: "))
		pushd_respond_field(r, "WWW-Authenticate", "Cookie realm=\"tgauth\"");
	if (!has_field(r, "Cache-Control: "))
		pushd_respond_field(r, "Cache-Control", "no-store");
	if (!has_field(r, "Content-Security-Policy: "))
		pushd_respond_field(r, "Content-Security-Policy",
							"default-src 'none'; frame-ancestors 'none'");
}

void
pushd_respond(pushd_request *r, int status, const char *content_type, const char *bytes,
			  size_t len)
{
	add_default_fields(r, status);
	tga_http_respond(&r->http, status, &r->fields, content_type, bytes, len);
}

void
pushd_respond_json(pushd_request *r, int status, tga_buffer *json)
{
	if (json->failed)
		pushd_respond_error(r, 503, "memory", "memory is short");
	else
		pushd_respond(r, status, "application/json", json->bytes, json->len);
	tga_buffer_wipe(json);
}

void
pushd_respond_error(pushd_request *r, int status, const char *code, const char *message)
{
	bool html = pushd_request_wants_html(r);
	tga_buffer text = {0};

	if (html && r->site->error_page(r, status))
		return;
	if (html)
		tga_buffer_format(&text, "%s\n", message);
	else
	{
		tga_buffer_format(&text, "{\"error\":\"%s\",\"message\":", code);
		tga_buffer_json(&text, message);
		tga_buffer_text(&text, "}\n");
	}
	if (text.failed)
		pushd_respond(r, 503, "text/plain", "", 0);
	else
		pushd_respond(r, status, html ? "text/plain; charset=utf-8" : "application/json",
					  text.bytes, text.len);
	tga_buffer_clear(&text);
}

/* What a client sent, to be shown to whoever looks for the fault: its beginning, in ASCII. */
#define SHOWN_MAX 100

static const char *
shown(tga_span text, char out[static SHOWN_MAX + 1])
{
	size_t n = 0;

	for (; n < text.len && n < SHOWN_MAX; n++)
		out[n] = text.at[n] > ' ' && text.at[n] <= '~' ? text.at[n] : '?';
	out[n] = '\0';
	return out;
}

void
pushd_respond_wrong_origin(pushd_request *r)
{
	tga_span origin = pushd_request_field(r, "Origin");
	char text[SHOWN_MAX + 1], message[PUSHD_PUBLIC_URL_MAX + SHOWN_MAX + 64];

	snprintf(message, sizeof(message), "the request comes from %s, and --url says %s",
			 origin.at == NULL ? "no Origin" : shown(origin, text), r->site->url->origin);
	pushd_respond_error(r, 403, "origin", message);
}

void
pushd_respond_wrong_method(pushd_request *r, const char *allowed)
{
	char text[SHOWN_MAX + 1], message[SHOWN_MAX + 64];

	pushd_respond_field(r, "Allow", allowed);
	snprintf(message, sizeof(message), "this path has %s, and not %s", allowed,
			 shown(r->http.head.verb, text));
	pushd_respond_error(r, 405, "method_not_allowed", message);
}

void
pushd_respond_unavailable(pushd_request *r)
{
	pushd_respond_field(r, "Retry-After", "2");
	pushd_respond_error(r, 503, "unavailable",
						"the database is away; try again in a moment");
}

/* A path was checked by pushd_is_local_path, and is ASCII. */
void
pushd_respond_see_other(pushd_request *r, const char *path)
{
	pushd_respond_field(r, "Location", path);
	pushd_respond(r, 303, "text/plain; charset=utf-8", "", 0);
}

bool
pushd_respond_stream(pushd_request *r, const char *content_type,
					 const tga_http_stream_owner *owner, void *arg)
{
	add_default_fields(r, 200);
	return tga_http_respond_stream(&r->http, &r->fields, content_type, owner, arg);
}

void
pushd_respond_page_policy(pushd_request *r, const char *form_to)
{
	char policy[PUSHD_PUBLIC_URL_MAX + 320];

	if (has_field(r, "Content-Security-Policy: "))
		return;
	snprintf(policy, sizeof(policy),
			 "default-src 'none'; script-src 'self'; style-src 'self'; "
			 "img-src 'self' data:; connect-src 'self' %s; form-action 'self'%s%s; "
			 "base-uri 'none'; frame-ancestors 'none'",
			 r->site->url->ws_origin, form_to != NULL ? " https: " : "",
			 form_to != NULL ? form_to : "");
	pushd_respond_field(r, "Content-Security-Policy", policy);
}

/* --- cookies ------------------------------------------------------------------- */

void
pushd_respond_login_cookie(pushd_request *r, const pushd_login *l)
{
	bool secure = r->site->url->secure;
	char value[PUSHD_LOGIN_COOKIE_MAX];

	if (!pushd_login_seal(l, r->site->keys, value))
		r->fields.failed = true;
	else
		pushd_cookie_set(&r->fields, pushd_cookie_login_name(secure), value,
						 r->site->login_seconds, secure);
	OPENSSL_cleanse(value, sizeof(value));
}

void
pushd_respond_session_cookie(pushd_request *r, const char *token, int64_t seconds)
{
	bool secure = r->site->url->secure;

	pushd_cookie_set(&r->fields, pushd_cookie_session_name(secure), token, seconds,
					 secure);
}

void
pushd_respond_drop_login_cookie(pushd_request *r)
{
	bool secure = r->site->url->secure;

	pushd_cookie_set(&r->fields, pushd_cookie_login_name(secure), "", 0, secure);
}

/* One from before is forgotten, where there is nothing to remember. */
void
pushd_respond_return_cookie(pushd_request *r, const char *path)
{
	const char *name = pushd_cookie_return_name(r->site->url->secure);
	size_t len = strlen(path);
	bool kept = len <= PUSHD_RETURN_COOKIE_MAX && strcmp(path, r->site->after_login) != 0;
	char value[PUSHD_RETURN_COOKIE_CHARS + 1] = "";

	if (kept)
		tga_base64url_encode((const uint8_t *) path, len, value);
	else if (pushd_request_cookie(r, name).at == NULL)
		return;
	pushd_cookie_set(&r->fields, name, value, kept ? r->site->login_seconds : 0,
					 r->site->url->secure);
}

void
pushd_respond_drop_session_cookie(pushd_request *r)
{
	bool secure = r->site->url->secure;

	pushd_cookie_set(&r->fields, pushd_cookie_session_name(secure), "", 0, secure);
}
