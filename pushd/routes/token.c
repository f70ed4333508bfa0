/*
 * token.c
 *		POST token: an access token for the session's user.
 */
#include "routes/routes.h"

#include "routes/api.h"
#include "routes/attempt.h"
#include "session/login_cookie.h"
#include "pushd.h"

static const tga_pg_statement statement = {
	"access_token",
	"SELECT access_token, token_type, expires_in FROM tgauth_access_token($1::text)"};

enum
{
	TOKEN_ACCESS_TOKEN,
	TOKEN_TOKEN_TYPE,
	TOKEN_EXPIRES_IN
};

static void
on_token(void *arg, const PGresult *result)
{
	pushd_request *r = arg;
	tga_buffer json = {0};

	if (!pushd_api_has_row(r, &statement, result))
		return;
	if (PQgetisnull(result, 0, TOKEN_ACCESS_TOKEN))
	{
		pushd_attempt_failed(r);
		pushd_api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	tga_buffer_text(&json, "{");
	pushd_api_add_text(&json, "access_token", result, TOKEN_ACCESS_TOKEN);
	pushd_api_add_text(&json, "token_type", result, TOKEN_TOKEN_TYPE);
	pushd_api_add_number(&json, "expires_in", result, TOKEN_EXPIRES_IN);
	tga_buffer_text(&json, "}\n");
	pushd_respond_json(r, 200, &json);
}

void
pushd_handle_token(pushd_request *r)
{
	char token[TGA_SECRET_CHARS + 1];

	if (!pushd_request_session_text(r, token))
	{
		pushd_api_unauthorized(r, NULL, "nobody is logged in here");
		return;
	}
	if (!pushd_db_send(&r->pushd->db, &statement, 1, (const char *const[]){token},
					   on_token, r))
		pushd_respond_unavailable(r);
}
