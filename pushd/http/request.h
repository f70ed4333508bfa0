/*
 * request.h
 *		One request while it is handled, and how to answer it.
 *
 * A handler answers exactly once, now or later, with one of the respond
 * functions, after which the request is gone.
 */
#ifndef PUSHD_REQUEST_H
#define PUSHD_REQUEST_H

#include "http/peer.h"
#include "http/public_url.h"
#include "http_server.h"
#include "session/login_cookie.h"

struct pushd;
struct pushd_request;
struct pushd_route;

/* What requests and answers need to know of the site. */
typedef struct pushd_site
{
	const pushd_public_url *url;
	const pushd_networks *trusted; /* whose word on who asks counts */
	const pushd_keyring *keys;
	const char *after_login; /* a path */
	int login_seconds;
	/* Answers a browser with a page about an error; false: a line of text will do. */
	bool (*error_page)(struct pushd_request *r, int status);
} pushd_site;

typedef struct pushd_request
{
	tga_http_request http; /* first: it is what the server sees */
	struct pushd *pushd;   /* for its handler */
	const pushd_site *site;
	pushd_peer *peer;
	const struct pushd_route *route;
	char client
		[PUSHD_ADDRESS_TEXT]; /* who asks, as far as trusted proxies say; or empty */
	uint8_t address[TGA_ADDRESS_BYTES]; /* the same, packed */
	tga_buffer fields;					/* of the answer, besides those that all have */
	bool returns; /* from Telegram, where nobody says where to go on: a cookie does */
} pushd_request;

/* Once the head is there; the server has the memory. */
void pushd_request_begin(pushd_request *r, struct pushd *p, const pushd_site *site);
void pushd_request_end(pushd_request *r);

/* --- what it says ---------------------------------------------------------- */

tga_span pushd_request_field(const pushd_request *r, const char *name);
bool pushd_request_wants_html(const pushd_request *r);

/* A value from the query, or from a form body; false as pushd_form_value. */
bool pushd_request_parameter(const pushd_request *r, const char *name, char *out,
							 size_t size) __attribute__((warn_unused_result));

/*
 * Where to go after the login: a checked path in ASCII, from the query or the body, by the
 * names `return`, `next` or `rd`.  An address of this site counts by its path.  An address of
 * a site has ours before it, by which the portal leads on there.  Of a browser that returns
 * from Telegram the login page left it in a cookie.
 */
#define PUSHD_RETURN_ADDRESS_MAX 8192
#define PUSHD_RETURN_PATH_MAX (PUSHD_RETURN_ADDRESS_MAX + 1024)
void pushd_request_return_path(const pushd_request *r,
							   char path[static PUSHD_RETURN_PATH_MAX + 1]);

/* Whether it comes from that origin, the one that it was for, as a POST must. */
bool pushd_request_is_same_origin(const pushd_request *r, const char *origin);

/* The value of a cookie; at is NULL if there is none. */
tga_span pushd_request_cookie(const pushd_request *r, const char *name);

/* The session cookie's token, as text; false if there is none. */
bool pushd_request_session_text(const pushd_request *r,
								char token[static TGA_SECRET_CHARS + 1])
	__attribute__((warn_unused_result));

/* The hash of the session cookie's token; false if there is none. */
bool pushd_request_session_id(const pushd_request *r,
							  uint8_t id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/* The login of the login cookie, whatever its age; false if there is none of ours. */
bool pushd_request_login(const pushd_request *r, pushd_login *out)
	__attribute__((warn_unused_result));

/* Whether a login is young enough to wait for a confirmation. */
bool pushd_login_is_fresh(const pushd_site *site, const pushd_login *l);

/* --- cookies of the answer --------------------------------------------------- */

void pushd_respond_login_cookie(pushd_request *r, const pushd_login *l);
void pushd_respond_session_cookie(pushd_request *r, const char *token, int64_t seconds);
void pushd_respond_drop_login_cookie(pushd_request *r);

/* Where the login goes on, for a browser that returns; a path that was checked. */
void pushd_respond_return_cookie(pushd_request *r, const char *path);
void pushd_respond_drop_session_cookie(pushd_request *r);

/* --- the answer ---------------------------------------------------------------- */

void pushd_respond_field(pushd_request *r, const char *name, const char *value);

/*
 * What a page of ours may load: files of this site, and the WebSocket.  Its forms lead to
 * this site, unless form_to is a scheme ("myapp:", perhaps empty) by which, and by https,
 * they may be redirected on.  An answer that has a policy keeps it.
 */
void pushd_respond_page_policy(pushd_request *r, const char *form_to);

/* Bytes are copied. */
void pushd_respond(pushd_request *r, int status, const char *content_type,
				   const char *bytes, size_t len);

/* The text of a buffer, which is then cleared. */
void pushd_respond_json(pushd_request *r, int status, tga_buffer *json);

/* {"error":code,"message":message}, or a page or a line of text for a browser. */
void pushd_respond_error(pushd_request *r, int status, const char *code,
						 const char *message);

/* 403: from which origin it came, and which one --url names. */
void pushd_respond_wrong_origin(pushd_request *r);

/* 405, and which methods there are, as in "GET, HEAD". */
void pushd_respond_wrong_method(pushd_request *r, const char *allowed);

/* 503 with Retry-After: PostgreSQL is away. */
void pushd_respond_unavailable(pushd_request *r);

void pushd_respond_see_other(pushd_request *r, const char *path);

/* A 200 that has no end yet; as tga_http_respond_stream. */
bool pushd_respond_stream(pushd_request *r, const char *content_type,
						  const tga_http_stream_owner *owner, void *arg)
	__attribute__((warn_unused_result));

/* The fields that the answers to all requests have, unread ones too. */
extern const char pushd_security_fields[];

#endif
