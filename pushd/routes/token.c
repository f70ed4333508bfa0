/*
 * token.c
 *		POST token: an access token for the session's user; and what all may read:
 *		the public keys, and the description of the API.
 */
#include "routes/routes.h"

#include "routes/api.h"
#include "session/login_cookie.h"
#include "pushd.h"

/* embed.S */
extern const char api_openapi_json[];
extern const uint64_t api_openapi_json_len;

static void
on_token(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, "access_token", result))
		return;
	if (PQgetisnull(result, 0, 0))
	{
		pushd_api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	tga_buffer_text(&json, "{");
	pushd_api_add_text(&json, "access_token", result, 0);
	pushd_api_add_text(&json, "token_type", result, 1);
	pushd_api_add_number(&json, "expires_in", result, 2);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

void
pushd_handle_token(pushd_request *r)
{
	tga_span cookie = pushd_request_session_token(r);
	uint8_t id[TGA_LOGIN_ID_BYTES];
	char token[TGA_SECRET_CHARS + 1];

	if (!pushd_request_session_id(r, id))
	{
		pushd_api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	memcpy(token, cookie.at, TGA_SECRET_CHARS);
	token[TGA_SECRET_CHARS] = '\0';
	if (!pushd_db_send(r->pushd, "access_token", 1, (const char *const[]){token},
					   on_token, r))
		pushd_respond_unavailable(r);
}

/* Kept by db, so that a stranger's request costs no query. */
void
pushd_handle_jwks(pushd_request *r)
{
	const tga_buffer *jwks = &r->pushd->db.jwks;

	if (jwks->len == 0)
	{
		pushd_respond_unavailable(r);
		return;
	}
	pushd_respond_field(r, "Cache-Control", "public, max-age=300");
	pushd_respond(r, 200, "application/jwk-set+json", jwks->bytes, jwks->len);
}

void
pushd_handle_openapi(pushd_request *r)
{
	pushd_respond_field(r, "Cache-Control", "public, no-cache");
	pushd_respond(r, 200, "application/json", api_openapi_json, api_openapi_json_len);
}
