/*
 * oauth_userinfo.c
 *		tgauth_userinfo: the claims that an access token opens (OpenID Connect Core
 *		section 5.3), as they are now.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "oauth_claims.h"
#include "oauth_scope.h"

static tga_statement select_token = {
	.text = "SELECT c.user_id, t.scopes, t.userinfo_claims "
			"FROM %1$s.tgauth_client_token AS t "
			"JOIN %1$s.tgauth_client_session AS c ON c.sid = t.sid "
			"JOIN %1$s.tgauth_session AS s ON s.login_id = c.login_id "
			"JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
			"WHERE t.token_hash = $1 AND t.kind = 'access' AND t.revoked_at IS NULL "
			"AND t.expires_at > $2 AND s.user_id = c.user_id AND s.revoked_at IS NULL "
			"AND s.expires_at > $2 AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static bool
add_claims(const tga_call *call, const char *token, StringInfo json)
{
	tga_args args = {0};
	uint8_t hash[TGA_CRYPTO_DIGEST];
	uint32_t claims;
	int64 user_id;
	Datum value;
	bool isnull;

	if (!tga_oauth_token_hash(token, hash))
		return false;
	tga_spi_arg_bytes(&args, hash, sizeof(hash));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_token, &args) == 0)
		return false;
	user_id = tga_spi_int8(1);
	value = tga_spi_cell(2, &isnull);
	claims = tga_oauth_claims_of_scopes(tga_oauth_scopes_of(value, isnull));
	value = tga_spi_cell(3, &isnull);
	claims |= tga_oauth_claims_of(value, isnull);
	tga_oauth_claims_add(call, json, user_id, claims);
	return true;
}

/* tgauth_userinfo(access_token) → status, body, www_authenticate (RFC 6750 section 3) */
PG_FUNCTION_INFO_V1(tgauth_userinfo);
Datum
tgauth_userinfo(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_oauth_answer answer = {0};
	char *token = PG_ARGISNULL(0) ? NULL : text_to_cstring(PG_GETARG_TEXT_PP(0));
	StringInfoData json;

	tga_spi_begin(&call, fcinfo);
	initStringInfo(&json);
	if (token == NULL)
	{
		answer.status = 401;
		answer.challenge = "Bearer realm=\"tgauth\"";
	}
	else if (add_claims(&call, token, &json))
		tga_oauth_answer_json(&call, &answer, &json);
	else
	{
		tga_oauth_error(&call, &answer, 401, "invalid_token",
						"the access token is not good, or not any more");
		answer.challenge = "Bearer realm=\"tgauth\", error=\"invalid_token\", "
						   "error_description=\"the access token is not good, or not any "
						   "more\"";
	}
	tga_spi_end();
	return tga_oauth_return(fcinfo, &answer);
}
