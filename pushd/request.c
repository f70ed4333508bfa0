/*
 * request.c
 *		What a request says; see request.h.
 */
#include "request.h"

#include <stdlib.h>

#include "client_address.h"
#include "cookie.h"
#include "fields.h"
#include "pushd.h"

request *
request_make(connection *c, const http_head *head)
{
	request *r = malloc(sizeof(*r));
	const pushd *p = c->pushd;
	span forwarded = {NULL, 0};

	if (r == NULL)
		return NULL;
	memset(r, 0, offsetof(request, head));
	r->pushd = c->pushd;
	r->connection = c;
	r->head = *head;
	/* The last one is what the nearest proxy wrote. */
	for (size_t i = 0; i < head->count; i++)
		if (span_is_nocase(head->fields[i].name, "X-Forwarded-For"))
			forwarded = head->fields[i].value;
	forwarded_client(&p->config.trusted, c->peer, c->peer_trusted, forwarded, r->client);
	if (!tga_address_pack(r->client, r->address))
		memset(r->address, 0, sizeof(r->address));
	return r;
}

void
request_free(request *r)
{
	buffer_wipe(&r->fields);
	free(r);
}

span
request_field(const request *r, const char *name)
{
	return http_head_field(&r->head, name);
}

bool
request_wants_html(const request *r)
{
	return accepts_html(request_field(r, "Accept"));
}

bool
request_parameter(const request *r, const char *name, char *out, size_t size)
{
	if (form_value(r->head.query, name, out, size))
		return true;
	return is_media_type(request_field(r, "Content-Type"),
						 "application/x-www-form-urlencoded") &&
		   form_value(r->body, name, out, size);
}

void
request_return_path(const request *r, char path[static RETURN_PATH_MAX + 1])
{
	const char *after_login = r->pushd->config.after_login;

	if (!request_parameter(r, "return", path, RETURN_PATH_MAX + 1) ||
		!is_local_path(path, RETURN_PATH_MAX))
		memcpy(path, after_login, strlen(after_login) + 1);
}

bool
request_is_same_origin(const request *r)
{
	span origin = request_field(r, "Origin");
	span site = request_field(r, "Sec-Fetch-Site");

	if (http_head_repeats(&r->head, "Origin"))
		return false;
	if (origin.at != NULL)
		return span_is_nocase(origin, r->pushd->config.public_url.origin);
	/* Scripts cannot set this field, so a browser's word on it counts. */
	return site.at != NULL && span_is(site, "same-origin");
}

/* The value of a cookie, which a client may spread over several fields. */
static span
cookie_value(const request *r, const char *name)
{
	span value = {NULL, 0};

	for (size_t i = 0; i < r->head.count && value.at == NULL; i++)
		if (span_is_nocase(r->head.fields[i].name, "Cookie"))
			value = cookie_find(r->head.fields[i].value, name);
	return value;
}

span
request_session_token(const request *r)
{
	return cookie_value(r, cookie_session_name(r->pushd->config.public_url.secure));
}

bool
request_session_id(const request *r, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	span value = request_session_token(r);

	return value.at != NULL && session_token_id(value, id);
}

bool
request_login(const request *r, login *out)
{
	span value = cookie_value(r, cookie_login_name(r->pushd->config.public_url.secure));

	return value.at != NULL && login_open(value, &r->pushd->keys, out);
}

bool
login_is_fresh(const pushd *p, const login *l)
{
	uint32_t now = pushd_now();

	/* A clock that was put back must not make a login live for ever. */
	return l->issued_at <= now + 60 &&
		   now < l->issued_at + (uint32_t) p->config.login_seconds;
}
