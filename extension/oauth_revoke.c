/*
 * oauth_revoke.c
 *		What a token is worth, and its end: introspection (RFC 7662) and revocation
 *		(RFC 7009), for clients that authenticate.
 *
 * A client with a secret can ask about the access token of any: an API is a client, and
 * whoever holds the token can read as much from userinfo.  A refresh token is nobody's
 * business but its client's.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/array.h"

#include "arg.h"
#include "oauth_client_auth.h"
#include "oauth_grant.h"
#include "oauth_scope.h"

enum token_column
{
	TOKEN_CLIENT_ID = 1,
	TOKEN_IS_REFRESH,
	TOKEN_SCOPES,
	TOKEN_USER_ID,
	TOKEN_USERNAME,
	TOKEN_ISSUED_AT,
	TOKEN_EXPIRES_AT
};

static tga_statement select_active = {
	.text = "SELECT c.client_id, t.kind = 'refresh', t.scopes, u.id, u.username, "
			"t.created_at, least(t.expires_at, s.expires_at) "
			"FROM %1$s.tgauth_client_token AS t "
			"JOIN %1$s.tgauth_client_session AS c ON c.sid = t.sid "
			"JOIN %1$s.tgauth_session AS s ON s.login_id = c.login_id "
			"JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE t.token_hash = $1 AND t.revoked_at IS NULL AND t.used_at IS NULL "
			"AND t.expires_at > $2 AND s.user_id = c.user_id AND s.revoked_at IS NULL "
			"AND s.expires_at > $2 AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_token = {
	.text = "SELECT c.client_id = $2, t.kind = 'refresh', t.family "
			"FROM %1$s.tgauth_client_token AS t "
			"JOIN %1$s.tgauth_client_session AS c ON c.sid = t.sid "
			"WHERE t.token_hash = $1",
	.nargs = 2,
	.types = {BYTEAOID, TEXTOID},
};

static tga_statement revoke_access = {
	.text = "UPDATE %1$s.tgauth_client_token SET revoked_at = $2 "
			"WHERE token_hash = $1 AND revoked_at IS NULL",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static int64
seconds_of(int column)
{
	TimestampTz time;

	return tga_spi_time(column, &time) ? (int64) timestamptz_to_time_t(time) : 0;
}

/* Of a token that is good and that this client may ask about; else nothing is added. */
static void
describe(const tga_call *call, const tga_client *client, const char *token,
		 StringInfo json)
{
	uint8_t hash[TGA_CRYPTO_DIGEST];
	tga_args args = {0};
	const char *client_id;
	bool is_refresh, isnull;
	Datum scopes;

	if (!tga_oauth_token_hash(token, hash))
		return;
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_active, &args) == 0)
		return;
	client_id = tga_spi_text(TOKEN_CLIENT_ID);
	is_refresh = tga_spi_bool(TOKEN_IS_REFRESH);
	if (is_refresh && strcmp(client_id, client->client_id) != 0)
		return;
	scopes = tga_spi_cell(TOKEN_SCOPES, &isnull);
	tga_oauth_add_json(json, "active", "true");
	tga_oauth_add_text(json, "scope",
					   tga_oauth_scopes_list(tga_oauth_scopes_of(scopes, isnull)));
	tga_oauth_add_text(json, "client_id", client_id);
	tga_oauth_add_text(json, "aud", client_id);
	tga_oauth_add_text(json, "username", tga_spi_text(TOKEN_USERNAME));
	tga_oauth_add_text(json, "token_type", is_refresh ? NULL : "Bearer");
	tga_oauth_add_text(json, "sub", psprintf(INT64_FORMAT, tga_spi_int8(TOKEN_USER_ID)));
	tga_oauth_add_int(json, "iat", seconds_of(TOKEN_ISSUED_AT));
	tga_oauth_add_int(json, "exp", seconds_of(TOKEN_EXPIRES_AT));
}

/* The parameter token of a client that has authenticated; NULL: answer is set. */
static const char *
token_of(const tga_call *call, const tga_oauth_form *form, const text *authorization,
		 tga_client *client, tga_oauth_answer *answer)
{
	const char *token = tga_oauth_form_value(form, "token");

	if (!tga_oauth_client_auth(call, form, authorization, client, answer))
		return NULL;
	if (token == NULL)
		tga_oauth_error(call, answer, 400, "invalid_request", "there is no token");
	return token;
}

/*
 * tgauth_introspect(form, authorization) → status, body, www_authenticate.  Whoever only
 * knows the name of a public client has no right to ask (RFC 7662 section 2.1).
 */
PG_FUNCTION_INFO_V1(tgauth_introspect);
Datum
tgauth_introspect(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_oauth_form form;
	tga_client client;
	tga_oauth_answer answer = {0};
	StringInfoData json;
	const char *token;

	tga_oauth_form_arg(fcinfo, 0, &form);
	tga_spi_begin(&call, fcinfo);
	initStringInfo(&json);
	token = token_of(&call, &form, tga_arg_text(fcinfo, 1), &client, &answer);
	if (token != NULL && strcmp(client.authentication, "none") == 0)
		tga_oauth_invalid_client(&call, &answer, "a public client cannot introspect");
	else if (token != NULL)
	{
		describe(&call, &client, token, &json);
		/* Nothing of why (section 2.2). */
		if (json.len == 0)
			tga_oauth_add_json(&json, "active", "false");
		tga_oauth_answer_json(&call, &answer, &json);
	}
	tga_spi_end();
	return tga_oauth_return(fcinfo, &answer);
}

/* Revokes; false for a token of another client, which stays as it is. */
static bool
revoke_token(const tga_call *call, const tga_client *client, const char *token)
{
	uint8_t hash[TGA_CRYPTO_DIGEST];
	uint8_t family[TGA_CRYPTO_DIGEST];
	tga_args find = {0};
	tga_args mark = {0};

	if (!tga_oauth_token_hash(token, hash))
		return true;
	tga_spi_arg_bytes(&find, hash, sizeof(hash));
	tga_spi_arg_text(&find, client->client_id);
	if (tga_spi_run(call, &select_token, &find) == 0)
		return true;
	if (!tga_spi_bool(1))
		return false;
	if (tga_spi_bool(2) && tga_spi_bytes(0, 3, family, sizeof(family)))
	{
		tga_oauth_grant_revoke(call, family, TGA_JOURNAL_CLIENT_REVOKED);
		return true;
	}
	tga_spi_arg_bytes(&mark, hash, sizeof(hash));
	tga_spi_arg_time(&mark, call->now);
	tga_spi_run(call, &revoke_access, &mark);
	return true;
}

/*
 * tgauth_revoke_token(form, authorization) → status, body, www_authenticate.  A refresh
 * token takes along what was given with it; one that is unknown is gone already, which is
 * what was asked for (RFC 7009 sections 2.1 and 2.2).
 */
PG_FUNCTION_INFO_V1(tgauth_revoke_token);
Datum
tgauth_revoke_token(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_oauth_form form;
	tga_client client;
	tga_oauth_answer answer = {0};
	const char *token;

	tga_oauth_form_arg(fcinfo, 0, &form);
	tga_spi_begin(&call, fcinfo);
	token = token_of(&call, &form, tga_arg_text(fcinfo, 1), &client, &answer);
	if (token != NULL && revoke_token(&call, &client, token))
		answer.status = 200;
	else if (token != NULL)
		tga_oauth_error(&call, &answer, 400, "invalid_grant",
						"the token is another client's");
	tga_spi_end();
	return tga_oauth_return(fcinfo, &answer);
}
