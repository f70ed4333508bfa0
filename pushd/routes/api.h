/*
 * api.h
 *		What the handlers of the API share: bodies, bearers, errors.
 *
 * Everything is JSON, in and out.  An error is
 *
 *		{"error":"code","message":"..."}	and perhaps "field" and "hint"
 *
 * and a 401 says in WWW-Authenticate what RFC 6750 wants: nothing but the scheme
 * to a client without a token, error="invalid_token" to one with a bad token.
 */
#ifndef PUSHD_API_H
#define PUSHD_API_H

#include "http/request.h"
#include "pg.h"
#include "routes/api_json.h"
#include "status.h"

/* Bounds of members, in bytes. */
#define PUSHD_API_USERNAME_MAX 256
#define PUSHD_API_PASSWORD_MAX 2048
#define PUSHD_API_TOKEN_MAX 8192
#define PUSHD_API_NAME_MAX 1024

/*
 * The body; NULL if it was no JSON object, which has been answered then.  The
 * caller releases it with json_decref.
 */
json_t *pushd_api_body(pushd_request *r) __attribute__((warn_unused_result));

/*
 * A member that must be there, or may be absent (NULL then).  False if it will not
 * do, which has been answered then.
 */
bool pushd_api_text(pushd_request *r, const json_t *body, const char *name, size_t max,
					bool required, const char **value)
	__attribute__((warn_unused_result));

/* Answers 400 about a member. */
void pushd_api_refuse_member(pushd_request *r, const char *name);

/* The token of `Authorization: Bearer`, NUL-ended in out; false if there is none. */
bool pushd_api_bearer(const pushd_request *r, char *out, size_t size)
	__attribute__((warn_unused_result));

/* 401: no token, or (with a code) one that is not good. */
void pushd_api_unauthorized(pushd_request *r, const char *code, const char *message);

/* 429 with Retry-After. */
void pushd_api_throttled(pushd_request *r, const char *seconds);

/* What a statement about a password selects first. */
#define PUSHD_API_STATUS_COLUMNS "status, retry_after, message"

enum
{
	PUSHD_API_STATUS,
	PUSHD_API_RETRY_AFTER,
	PUSHD_API_MESSAGE,
	PUSHD_API_STATUS_COLUMN_COUNT
};

/* The status of such an answer; one that this program has no word for lets nobody in. */
tga_password_status pushd_api_status(const PGresult *result);

/*
 * Answers with what a status other than ok means to a client; `wrong` is the message for a wrong
 * password.
 */
void pushd_api_respond_status(pushd_request *r, const PGresult *result,
							  const char *wrong);

/*
 * Whether a query gave a row.  If not, it has been answered: what the client can
 * mend with what the database said about it, anything else with 503.
 */
bool pushd_api_has_row(pushd_request *r, const tga_pg_statement *statement,
					   const PGresult *result) __attribute__((warn_unused_result));

/* A pair of tokens, from a column on. */
#define PUSHD_API_PAIR_COLUMNS "access_token, refresh_token, token_type, expires_in"

enum
{
	PUSHD_API_PAIR_ACCESS_TOKEN,
	PUSHD_API_PAIR_REFRESH_TOKEN,
	PUSHD_API_PAIR_TOKEN_TYPE,
	PUSHD_API_PAIR_EXPIRES_IN,
	PUSHD_API_PAIR_COLUMN_COUNT
};

void pushd_api_add_pair(tga_buffer *json, const PGresult *result, int column);

/* "name":value, with a comma before unless it is the first; null for NULL. */
void pushd_api_add_text(tga_buffer *json, const char *name, const PGresult *result,
						int column);
void pushd_api_add_number(tga_buffer *json, const char *name, const PGresult *result,
						  int column);
void pushd_api_add_boolean(tga_buffer *json, const char *name, const PGresult *result,
						   int column);

/* One that the database wrote as JSON. */
void pushd_api_add_json(tga_buffer *json, const char *name, const PGresult *result,
						int column);

/* The client's address and agent as parameters; NULL where unknown. */
#define PUSHD_API_AGENT_SIZE 512
const char *pushd_api_address(const pushd_request *r);
const char *pushd_api_agent(const pushd_request *r, char *out, size_t size);

#endif
