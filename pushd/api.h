/*
 * api.h
 *		What the handlers of the API share: bodies, bearers, errors.
 *
 * Everything is JSON, in and out.  An error is
 *
 *		{"error":"code","message":"..."}	and perhaps "field" and "hint"
 *
 * and a 401 says in WWW-Authenticate what RFC 6750 wants: nothing but the scheme
 * to who brought no token, error="invalid_token" to who brought a bad one.
 */
#ifndef TGA_PUSHD_API_H
#define TGA_PUSHD_API_H

#include <libpq-fe.h>

#include "api_json.h"
#include "request.h"

/* Bounds of members, in bytes. */
#define API_USERNAME_MAX 256
#define API_PASSWORD_MAX 2048
#define API_TOKEN_MAX 8192
#define API_NAME_MAX 1024

/*
 * The body; NULL if it was no JSON object, which has been answered then.  The
 * caller releases it with json_decref.
 */
json_t *api_body(request *r) __attribute__((warn_unused_result));

/*
 * A member that must be there, or may be absent (NULL then).  False if it will not
 * do, which has been answered then.
 */
bool api_text(request *r, const json_t *body, const char *name, size_t max, bool required,
			  const char **value) __attribute__((warn_unused_result));

/* Answers 400 about a member. */
void api_refuse_member(request *r, const char *name);

/* The token of `Authorization: Bearer`, NUL-ended in out; false if there is none. */
bool api_bearer(const request *r, char *out, size_t size)
	__attribute__((warn_unused_result));

/* 401: no token, or (with a code) one that is not good. */
void api_unauthorized(request *r, const char *code, const char *message);

/* 429 with Retry-After. */
void api_throttled(request *r, const char *seconds);

/*
 * Answers with what a status other than ok means to a client: throttled, blocked,
 * refused (by tgauth.login_hook, with its message), and anything else is a wrong
 * password.  The columns are status, retry_after, and message by name.
 */
void api_respond_status(request *r, const PGresult *result, const char *wrong);

/*
 * Whether a query gave a row.  If not, it has been answered: what the client can
 * mend with what the database said about it, anything else with 503.
 */
bool api_has_row(request *r, const char *query, const PGresult *result)
	__attribute__((warn_unused_result));

/* Adds access_token, refresh_token, token_type, expires_in, from a column on. */
void api_add_pair(buffer *json, const PGresult *result, int column);

/* "name":value, with a comma before unless it is the first; null for NULL. */
void api_add_text(buffer *json, const char *name, const PGresult *result, int column);
void api_add_number(buffer *json, const char *name, const PGresult *result, int column);

/* The client's address and agent as parameters; NULL where unknown. */
const char *api_address(const request *r);
const char *api_agent(const request *r, char *out, size_t size);

#endif
