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

#include "base64url.h"
#include "http/cookie.h"
#include "pushd.h"

static const struct
{
	int status;
	const char *phrase;
	const char *code;
	const char *message;
} statuses[] = {
	{200, "OK", NULL, NULL},
	{201, "Created", NULL, NULL},
	{303, "See Other", NULL, NULL},
	{304, "Not Modified", NULL, NULL},
	{400, "Bad Request", "bad_request", "the request is malformed"},
	{401, "Unauthorized", NULL, NULL},
	{403, "Forbidden", NULL, NULL},
	{404, "Not Found", "not_found", "there is nothing at this path"},
	{405, "Method Not Allowed", "method_not_allowed", "this path has other methods"},
	{408, "Request Timeout", "timeout", "the request took too long to arrive"},
	{409, "Conflict", NULL, NULL},
	{410, "Gone", NULL, NULL},
	{411, "Length Required", "length_required", "a body needs a Content-Length"},
	{413, "Content Too Large", "too_large", "the body is too large"},
	{414, "URI Too Long", "too_long", "the request line is too long"},
	{415, "Unsupported Media Type", NULL, NULL},
	{417, "Expectation Failed", "expectation", "only 100-continue can be expected"},
	{422, "Unprocessable Content", NULL, NULL},
	{426, "Upgrade Required", NULL, NULL},
	{429, "Too Many Requests", "too_many", "too many requests from this address"},
	{431, "Request Header Fields Too Large", "head_too_large", "the head is too large"},
	{500, "Internal Server Error", "internal", "something is wrong here"},
	{503, "Service Unavailable", "unavailable", "the service is busy"},
	{505, "HTTP Version Not Supported", "version", "only HTTP/1.0 and HTTP/1.1"},
};

static const char security_fields[] = "X-Content-Type-Options: nosniff\r\n"
									  "Referrer-Policy: same-origin\r\n"
									  "Cross-Origin-Opener-Policy: same-origin\r\n"
									  "Cross-Origin-Resource-Policy: same-origin\r\n";

static size_t
status_index(int status)
{
	for (size_t i = 0; i < sizeof(statuses) / sizeof(statuses[0]); i++)
		if (statuses[i].status == status)
			return i;
	return status_index(500);
}

/* The fields that all answers have. */
static void
begin(tga_buffer *out, int status)
{
	time_t now = time(NULL);
	struct tm parts;
	char date[40] = "";

	if (gmtime_r(&now, &parts) != NULL)
		strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S GMT", &parts);
	tga_buffer_format(out, "HTTP/1.1 %d %s\r\nDate: %s\r\n%s", status,
					  statuses[status_index(status)].phrase, date, security_fields);
}

void
pushd_respond_field(pushd_request *r, const char *name, const char *value)
{
	tga_buffer_format(&r->fields, "%s: %s\r\n", name, value);
}

static bool
has_field(const pushd_request *r, const char *name)
{
	return r->fields.bytes != NULL && strstr(r->fields.bytes, name) != NULL;
}

/* Where a handler set none of its own. */
static void
add_default_fields(pushd_request *r)
{
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
	pushd_connection *c = r->connection;
	bool body_read = r->body.len == (size_t) r->head.content_length;
	bool keep_alive = r->head.keep_alive && body_read && !r->pushd->draining;
	tga_buffer out = {0};

	PUSHD_COUNT(r->pushd, REQUESTS);
	add_default_fields(r);
	begin(&out, status);
	if (r->fields.failed)
		out.failed = true;
	else
		tga_buffer_add(&out, r->fields.bytes, r->fields.len);
	if (status != 304)
		tga_buffer_format(&out, "Content-Type: %s\r\nContent-Length: %zu\r\n",
						  content_type, len);
	tga_buffer_format(&out, "Connection: %s\r\n\r\n",
					  keep_alive ? "keep-alive" : "close");
	if (status != 304 && r->head.method != TGA_HTTP_HEAD)
		tga_buffer_add(&out, bytes, len);
	pushd_connection_answer(c, &out, keep_alive);
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
	char text[256];
	int len = pushd_request_wants_html(r)
				  ? snprintf(text, sizeof(text), "%s\n", message)
				  : snprintf(text, sizeof(text),
							 "{\"error\":\"%s\",\"message\":\"%s\"}\n", code, message);

	pushd_respond(r, status,
				  pushd_request_wants_html(r) ? "text/plain; charset=utf-8"
											  : "application/json",
				  text, (size_t) len);
}

void
pushd_respond_unavailable(pushd_request *r)
{
	pushd_respond_field(r, "Retry-After", "2");
	pushd_respond_error(r, 503, "unavailable",
						"the database is away; try again in a moment");
}

/* A path was checked by pushd_is_local_path; what is not ASCII in it is encoded here. */
void
pushd_respond_see_other(pushd_request *r, const char *path)
{
	tga_buffer_text(&r->fields, "Location: ");
	for (; *path != '\0'; path++)
		tga_buffer_format(&r->fields, (unsigned char) *path >= 0x80 ? "%%%02X" : "%c",
						  (unsigned char) *path);
	tga_buffer_text(&r->fields, "\r\n");
	pushd_respond(r, 303, "text/plain; charset=utf-8", "", 0);
}

void
pushd_respond_stream_head(pushd_request *r, const char *content_type, tga_buffer *out)
{
	PUSHD_COUNT(r->pushd, REQUESTS);
	add_default_fields(r);
	begin(out, 200);
	tga_buffer_add(out, r->fields.bytes, r->fields.len);
	tga_buffer_format(out, "Content-Type: %s\r\nConnection: close\r\n\r\n", content_type);
}

void
pushd_respond_unread(int status, tga_buffer *out)
{
	size_t i = status_index(status);
	char body[160];
	int len = snprintf(body, sizeof(body), "{\"error\":\"%s\",\"message\":\"%s\"}\n",
					   statuses[i].code, statuses[i].message);

	begin(out, status);
	if (status == 503 || status == 429)
		tga_buffer_text(out, "Retry-After: 5\r\n");
	if (status == 405)
		tga_buffer_text(out, "Allow: GET, HEAD, POST\r\n");
	tga_buffer_format(out,
					  "Cache-Control: no-store\r\nContent-Type: application/json\r\n"
					  "Content-Length: %d\r\nConnection: close\r\n\r\n%s",
					  len, body);
}

void
pushd_respond_page_policy(pushd_request *r)
{
	char policy[PUSHD_PUBLIC_URL_MAX + 256];

	snprintf(policy, sizeof(policy),
			 "default-src 'none'; script-src 'self'; style-src 'self'; "
			 "img-src 'self' data:; connect-src 'self' %s; form-action 'self'; "
			 "base-uri 'none'; frame-ancestors 'none'",
			 r->pushd->config.public_url.ws_origin);
	pushd_respond_field(r, "Content-Security-Policy", policy);
}

/* --- cookies ------------------------------------------------------------------- */

void
pushd_respond_login_cookie(pushd_request *r, const pushd_login *l)
{
	bool secure = r->pushd->config.public_url.secure;
	char value[PUSHD_LOGIN_COOKIE_MAX];

	if (!pushd_login_seal(l, &r->pushd->keys, value))
		r->fields.failed = true;
	else
		pushd_cookie_set(&r->fields, pushd_cookie_login_name(secure), value,
						 r->pushd->config.login_seconds, secure);
	OPENSSL_cleanse(value, sizeof(value));
}

void
pushd_respond_session_cookie(pushd_request *r, const pushd_login *l, int64_t seconds)
{
	bool secure = r->pushd->config.public_url.secure;
	char value[TGA_SECRET_CHARS + 1];

	tga_base64url_encode(l->secret, sizeof(l->secret), value);
	pushd_cookie_set(&r->fields, pushd_cookie_session_name(secure), value, seconds,
					 secure);
	OPENSSL_cleanse(value, sizeof(value));
}

void
pushd_respond_drop_login_cookie(pushd_request *r)
{
	bool secure = r->pushd->config.public_url.secure;

	pushd_cookie_set(&r->fields, pushd_cookie_login_name(secure), "", 0, secure);
}

void
pushd_respond_drop_session_cookie(pushd_request *r)
{
	bool secure = r->pushd->config.public_url.secure;

	pushd_cookie_set(&r->fields, pushd_cookie_session_name(secure), "", 0, secure);
}
