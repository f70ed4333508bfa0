/*
 * handle_token.c
 *		POST token: an access token for the session's user; and what all may read:
 *		the public keys, and the description of the API.
 */
#include "routes.h"

#include "api.h"
#include "login.h"
#include "pushd.h"

/* embed.S */
extern const char api_openapi_json[];
extern const uint64_t api_openapi_json_len;

static void
on_token(void *arg, const PGresult *result)
{
	request *r = arg;
	buffer json = {0};

	if (!api_has_row(r, "access_token", result))
		return;
	if (PQgetisnull(result, 0, 0))
	{
		api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	buffer_text(&json, "{");
	api_add_text(&json, "access_token", result, 0);
	api_add_text(&json, "token_type", result, 1);
	api_add_number(&json, "expires_in", result, 2);
	buffer_text(&json, "}\n");
	respond_json(r, 200, &json);
}

void
handle_token(request *r)
{
	span cookie = request_session_token(r);
	uint8_t id[TGA_LOGIN_ID_BYTES];
	char token[TGA_SECRET_CHARS + 1];

	if (!request_session_id(r, id))
	{
		api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	memcpy(token, cookie.at, TGA_SECRET_CHARS);
	token[TGA_SECRET_CHARS] = '\0';
	if (!db_send(r->pushd, "access_token", 1, (const char *const[]){token}, on_token, r))
		respond_unavailable(r);
}

/* Kept by db, so that a stranger's request costs no query. */
void
handle_jwks(request *r)
{
	const buffer *jwks = &r->pushd->db.jwks;

	if (jwks->len == 0)
	{
		respond_unavailable(r);
		return;
	}
	respond_field(r, "Cache-Control", "public, max-age=300");
	respond(r, 200, "application/jwk-set+json", jwks->bytes, jwks->len);
}

void
handle_openapi(request *r)
{
	respond_field(r, "Cache-Control", "public, no-cache");
	respond(r, 200, "application/json", api_openapi_json, api_openapi_json_len);
}
