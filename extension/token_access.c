/*
 * token_access.c
 *		See token_access.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "lib/stringinfo.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"
#include "utils/json.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "encoding.h"
#include "hex.h"
#include "json_scan.h"
#include "token_access.h"
#include "token_guc.h"
#include "token_key.h"

#define JTI_BYTES 16
#define CLAIMS_MAX 32

/* How far ahead of this server's clock that of its predecessor may have been. */
#define CLOCK_SKEW_SECONDS 60

static tga_statement select_live = {
	.text =
		"SELECT u.id, u.username, s.expires_at, to_json(u.groups)::text "
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 "
		"AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static int64
unix_time(TimestampTz time)
{
	return (int64) timestamptz_to_time_t(time);
}

/* --- making ---------------------------------------------------------------------- */

static void
append_claim(StringInfo json, const char *name, const char *value)
{
	if (value == NULL || value[0] == '\0')
		return;
	appendStringInfo(json, "%c\"%s\":", json->len == 0 ? '{' : ',', name);
	escape_json(json, tga_encoding_to_utf8(value));
}

static void
append_jti(StringInfo json)
{
	uint8_t bytes[JTI_BYTES];
	char text[TGA_BASE64URL_CHARS(JTI_BYTES) + 1];

	tga_crypto_random(bytes, sizeof(bytes));
	tga_base64url_encode(bytes, sizeof(bytes), text);
	append_claim(json, "jti", text);
}

static void
append_sid(StringInfo json, const uint8_t *login_id)
{
	char text[2 * TGA_LOGIN_ID_BYTES + 1];

	tga_hex_encode(login_id, TGA_LOGIN_ID_BYTES, text);
	append_claim(json, "sid", text);
}

bool
tga_token_access_make(const tga_call *call,
					  const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					  tga_token_access *token)
{
	tga_args args = {0};
	StringInfoData json;
	tga_jws_key key;
	int64 now = unix_time(call->now);
	TimestampTz end;
	bool made;

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_live, &args) == 0)
		return false;
	if (!tga_spi_time(3, &end))
		elog(ERROR, "a session has no end");
	token->expires_in = (int) Min(unix_time(end) - now, tga_guc_jwt_ttl);
	Assert(token->expires_in >= 0);

	initStringInfo(&json);
	append_claim(&json, "iss", tga_guc_jwt_issuer);
	append_claim(&json, "aud", tga_guc_jwt_audience);
	append_claim(&json, "sub", psprintf(INT64_FORMAT, tga_spi_int8(1)));
	append_sid(&json, login_id);
	append_claim(&json, "role", tga_guc_jwt_role);
	append_claim(&json, "username", tga_spi_text(2));
	appendStringInfo(&json, ",\"groups\":%s", tga_spi_text(4));
	append_jti(&json);
	appendStringInfo(&json, ",\"iat\":" INT64_FORMAT ",\"exp\":" INT64_FORMAT "}", now,
					 now + token->expires_in);

	tga_token_key_current(call, (tga_jws_algorithm) tga_guc_jwt_algorithm, &key);
	token->text = MemoryContextAlloc(
		call->caller, tga_jws_length(&key, TGA_JWS_ACCESS, (size_t) json.len) + 1);
	made = tga_jws_sign(&key, TGA_JWS_ACCESS, json.data, (size_t) json.len, token->text);
	explicit_bzero(&key, sizeof(key));
	if (!made)
		tga_crypto_failed();
	return true;
}

/* tgauth_access_token(session_token) → a token, or NULLs.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_access_token);
Datum
tgauth_access_token(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_token_access token;
	tga_session_identity identity;
	Datum values[3];
	bool nulls[3] = {true, true, true};
	bool made;

	tga_spi_begin(&call, fcinfo);
	made = tga_session_find(&call, PG_GETARG_TEXT_PP(0), &identity) &&
		   tga_token_access_make(&call, identity.login_id, &token);
	tga_spi_end();
	if (made)
	{
		memset(nulls, false, sizeof(nulls));
		values[0] = CStringGetTextDatum(token.text);
		values[1] = CStringGetTextDatum(TGA_TOKEN_TYPE);
		values[2] = Int32GetDatum(token.expires_in);
	}
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* --- verifying ------------------------------------------------------------------- */

static bool
good_times(const tga_json_member *claims, int count, int64 now)
{
	const tga_json_member *nbf = tga_json_find(claims, count, "nbf");
	double latest = (double) now + CLOCK_SKEW_SECONDS;
	double exp;
	double iat;
	double from = 0;

	return tga_json_number(tga_json_find(claims, count, "exp"), &exp) &&
		   tga_json_number(tga_json_find(claims, count, "iat"), &iat) &&
		   (nbf == NULL || tga_json_number(nbf, &from)) && (double) now < exp &&
		   iat <= latest && from <= latest;
}

static bool
good_parties(const tga_json_member *claims, int count)
{
	const tga_json_member *aud = tga_json_find(claims, count, "aud");

	if (!tga_json_is(tga_json_find(claims, count, "iss"),
					 tga_encoding_to_utf8(tga_guc_jwt_issuer)))
		return false;
	return tga_guc_jwt_audience[0] == '\0'
			   ? aud == NULL
			   : tga_json_is(aud, tga_encoding_to_utf8(tga_guc_jwt_audience));
}

/* sub and sid, in the one way that ours are written. */
static bool
read_identity(const tga_json_member *claims, int count, tga_session_identity *identity)
{
	const tga_json_member *sub = tga_json_find(claims, count, "sub");
	const tga_json_member *sid = tga_json_find(claims, count, "sid");
	tga_json_member number;

	if (sub == NULL || sub->type != TGA_JSON_STRING || sub->value_len == 0 ||
		sub->value[0] < '1' || sub->value[0] > '9')
		return false;
	number = *sub;
	number.type = TGA_JSON_NUMBER;
	return tga_json_integer(&number, &identity->user_id) && sid != NULL &&
		   sid->type == TGA_JSON_STRING &&
		   tga_hex_decode(sid->value, sid->value_len, identity->login_id,
						  TGA_LOGIN_ID_BYTES);
}

static bool
session_lives(const tga_call *call, const tga_session_identity *identity)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, identity->login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_read(call, &select_live, &args) > 0 &&
		   tga_spi_int8(1) == identity->user_id;
}

bool
tga_token_access_verify(const tga_call *call, const text *token,
						tga_session_identity *identity, char **claims)
{
	const char *characters = VARDATA_ANY(token);
	size_t len = TGA_ARG_LEN(token);
	char kid[TGA_JWS_KID_MAX + 1];
	tga_json_member members[CLAIMS_MAX];
	tga_jws_key key;
	size_t claims_len = 0;
	bool good;
	int count;

	if (!tga_jws_kid(characters, len, TGA_JWS_ACCESS, kid) ||
		!tga_token_key_by_kid(call, kid, &key))
		return false;
	*claims = MemoryContextAlloc(call->caller, len + 1);
	good = tga_jws_verify(&key, TGA_JWS_ACCESS, characters, len, *claims, &claims_len);
	explicit_bzero(&key, sizeof(key));
	if (!good)
		return false;
	(*claims)[claims_len] = '\0';
	count = tga_json_object(*claims, claims_len, members, CLAIMS_MAX);
	return count >= 0 && good_times(members, count, unix_time(call->now)) &&
		   good_parties(members, count) && read_identity(members, count, identity) &&
		   session_lives(call, identity);
}

/*
 * tgauth_verify(access_token) → its claims, or NULL.  Strict.  A refusal gives no
 * reason: whoever holds a token that is refused has to get another.
 */
PG_FUNCTION_INFO_V1(tgauth_verify);
Datum
tgauth_verify(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_session_identity identity;
	char *claims = NULL;
	bool good;

	tga_spi_begin(&call, fcinfo);
	good = tga_token_access_verify(&call, PG_GETARG_TEXT_PP(0), &identity, &claims);
	tga_spi_end();
	if (!good)
		PG_RETURN_NULL();
	/* jsonb refuses the escape of a character that the database cannot hold. */
	tga_json_write_out(claims);
	return DirectFunctionCall1(
		jsonb_in, CStringGetDatum(tga_encoding_from_utf8(claims, strlen(claims), false)));
}
