/*
 * request.c
 *		What a request says; see request.h.
 */
#include "http/request.h"

#include "base64url.h"
#include "client_address.h"
#include "clock.h"
#include "http/cookie.h"
#include "http/fields.h"

void
pushd_request_begin(pushd_request *r, struct pushd *p, const pushd_site *site)
{
	const char *peer = tga_http_peer(r->http.connection);

	r->pushd = p;
	r->site = site;
	r->peer = tga_http_extra(r->http.connection);
	pushd_forwarded_client(site->trusted,
						   strcmp(peer, TGA_HTTP_PEER_UNKNOWN) == 0 ? "" : peer,
						   r->peer->trusted, &r->http.head, r->client);
	if (!tga_address_pack(r->client, r->address))
		memset(r->address, 0, sizeof(r->address));
}

void
pushd_request_end(pushd_request *r)
{
	tga_buffer_wipe(&r->fields);
}

tga_span
pushd_request_field(const pushd_request *r, const char *name)
{
	return tga_http_head_field(&r->http.head, name);
}

bool
pushd_request_wants_html(const pushd_request *r)
{
	return pushd_accepts_html(pushd_request_field(r, "Accept"));
}

static bool
has_form(const pushd_request *r)
{
	return pushd_is_media_type(pushd_request_field(r, "Content-Type"),
							   "application/x-www-form-urlencoded");
}

bool
pushd_request_parameter(const pushd_request *r, const char *name, char *out, size_t size)
{
	return pushd_form_value(r->http.head.query, name, out, size) ||
		   (has_form(r) && pushd_form_value(r->http.body, name, out, size));
}

/* What pushd_respond_return_cookie wrote; false if it is no path of this site. */
static bool
read_return_cookie(const pushd_request *r, char path[static PUSHD_RETURN_PATH_MAX + 1])
{
	tga_span value =
		pushd_request_cookie(r, pushd_cookie_return_name(r->site->url->secure));
	uint8_t bytes[TGA_BASE64URL_BYTES(PUSHD_RETURN_COOKIE_CHARS)];
	size_t len;

	if (value.at == NULL || value.len > PUSHD_RETURN_COOKIE_CHARS ||
		!tga_base64url_decode(value.at, value.len, bytes, &len) ||
		memchr(bytes, '\0', len) != NULL)
		return false;
	memcpy(path, bytes, len);
	path[len] = '\0';
	return pushd_is_local_path(path, PUSHD_RETURN_PATH_MAX);
}

void
pushd_request_return_path(const pushd_request *r,
						  char path[static PUSHD_RETURN_PATH_MAX + 1])
{
	/* Ours, Django's, and that of proxies which were made for oauth2-proxy. */
	static const char *const names[] = {"return", "next", "rd"};
	const char *after_login = r->site->after_login;
	const char *origin = r->site->url->origin;
	const size_t origin_len = strlen(origin), size = PUSHD_RETURN_PATH_MAX + 1;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
	{
		if (!pushd_form_path(r->http.head.query, names[i], path, size) &&
			(!has_form(r) || !pushd_form_path(r->http.body, names[i], path, size)))
			continue;
		if (strncmp(path, origin, origin_len) == 0)
			memmove(path, path + origin_len, strlen(path + origin_len) + 1);
		if (pushd_is_local_path(path, PUSHD_RETURN_PATH_MAX))
			return;
	}
	if (!r->returns || !read_return_cookie(r, path))
		memcpy(path, after_login, strlen(after_login) + 1);
}

/*
 * A page under `Referrer-Policy: no-referrer` sends `Origin: null`, as a sandbox does; the
 * latter's requests are cross-site, and no script can set Sec-Fetch-Site.
 */
bool
pushd_request_is_same_origin(const pushd_request *r, const char *origin)
{
	const tga_http_head *head = &r->http.head;
	tga_span said = tga_http_head_field(head, "Origin");
	tga_span site = tga_http_head_field(head, "Sec-Fetch-Site");

	if (tga_http_head_repeats(head, "Origin") ||
		tga_http_head_repeats(head, "Sec-Fetch-Site"))
		return false;
	if (said.at != NULL && !tga_span_is(said, "null"))
		return tga_span_is_nocase(said, origin);
	return site.at != NULL && tga_span_is(site, "same-origin");
}

/* A client may spread cookies over several fields. */
tga_span
pushd_request_cookie(const pushd_request *r, const char *name)
{
	tga_span value = {NULL, 0};

	for (size_t i = 0; i < r->http.head.count && value.at == NULL; i++)
		if (tga_span_is_nocase(r->http.head.fields[i].name, "Cookie"))
			value = pushd_cookie_find(r->http.head.fields[i].value, name);
	return value;
}

bool
pushd_request_session_id(const pushd_request *r, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	tga_span value =
		pushd_request_cookie(r, pushd_cookie_session_name(r->site->url->secure));

	return value.at != NULL && pushd_session_token_id(value, id);
}

bool
pushd_request_session_text(const pushd_request *r,
						   char token[static TGA_SECRET_CHARS + 1])
{
	tga_span value =
		pushd_request_cookie(r, pushd_cookie_session_name(r->site->url->secure));
	uint8_t id[TGA_LOGIN_ID_BYTES];

	token[0] = '\0';
	if (!pushd_request_session_id(r, id))
		return false;
	memcpy(token, value.at, TGA_SECRET_CHARS);
	token[TGA_SECRET_CHARS] = '\0';
	return true;
}

bool
pushd_request_login(const pushd_request *r, pushd_login *out)
{
	tga_span value =
		pushd_request_cookie(r, pushd_cookie_login_name(r->site->url->secure));

	return value.at != NULL && pushd_login_open(value, r->site->keys, out);
}

bool
pushd_login_is_fresh(const pushd_site *site, const pushd_login *l)
{
	uint32_t now = pushd_now();

	/* A clock that was put back must not make a login live for ever. */
	return l->issued_at <= now + 60 &&
		   now < l->issued_at + (uint32_t) site->login_seconds;
}
