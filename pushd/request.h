/*
 * request.h
 *		One request while it is handled, and how to answer it.
 *
 * A handler answers exactly once, now or later, with one of the respond
 * functions, after which the request is gone.
 */
#ifndef TGA_PUSHD_REQUEST_H
#define TGA_PUSHD_REQUEST_H

#include "connection.h"
#include "login.h"

struct route;

typedef struct request
{
	struct pushd *pushd;
	connection *connection;
	const struct route *route;
	span body;
	size_t head_len;		   /* of the input, before the body */
	char client[ADDRESS_TEXT]; /* who asks, as far as trusted proxies say */
	uint8_t address[TGA_ADDRESS_BYTES];
	buffer fields; /* of the answer, besides those that all have */
	http_head head;
} request;

request *request_make(connection *c, const http_head *head)
	__attribute__((warn_unused_result));
void request_free(request *r);

/* --- what it says ---------------------------------------------------------- */

span request_field(const request *r, const char *name);
bool request_wants_html(const request *r);

/* A value from the query, or from a form body; false as form_value. */
bool request_parameter(const request *r, const char *name, char *out, size_t size)
	__attribute__((warn_unused_result));

/* Where to go after the login: a checked path, from the query or the body. */
#define RETURN_PATH_MAX 1024
void request_return_path(const request *r, char path[static RETURN_PATH_MAX + 1]);

/* Whether it comes from our own origin, as a POST must. */
bool request_is_same_origin(const request *r);

/* The value of the session cookie; at is NULL if there is none. */
span request_session_token(const request *r);

/* The login id of the session cookie; false if there is none. */
bool request_session_id(const request *r, uint8_t id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/* The login of the login cookie, whatever its age; false if there is none of ours. */
bool request_login(const request *r, login *out) __attribute__((warn_unused_result));

/* Whether a login is young enough to wait for a confirmation. */
bool login_is_fresh(const struct pushd *p, const login *l);

/* --- cookies of the answer --------------------------------------------------- */

void respond_login_cookie(request *r, const login *l);
void respond_session_cookie(request *r, const login *l, int64_t seconds);
void respond_drop_login_cookie(request *r);
void respond_drop_session_cookie(request *r);

/* --- the answer ---------------------------------------------------------------- */

void respond_field(request *r, const char *name, const char *value);

/* What a page of ours may load: files of this site, and the WebSocket. */
void respond_page_policy(request *r);

/* Bytes are copied. */
void respond(request *r, int status, const char *content_type, const char *bytes,
			 size_t len);

/* The text of a buffer, which is then cleared. */
void respond_json(request *r, int status, buffer *json);

/* {"error":code,"message":message}, or a line of text for a browser. */
void respond_error(request *r, int status, const char *code, const char *message);

/* 503 with Retry-After: PostgreSQL is away. */
void respond_unavailable(request *r);

void respond_see_other(request *r, const char *path);

/* The head of a 200 that has no end yet, in out. */
void respond_stream_head(request *r, const char *content_type, buffer *out);

/* A whole answer for a request that could not be read. */
void respond_unread(int status, buffer *out);

#endif
