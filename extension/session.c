/*
 * session.c
 *		Sessions are looked up and listed.
 *
 * A session is found by its token id, the hash of the token that the browser holds:
 * who reads the table cannot log in with what they find.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "session.h"
#include "session_usage.h"

static tga_statement select_session = {
	.text =
		"SELECT " TGA_SESSION_COLUMNS
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.token_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 "
		"AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_live = {
	.text =
		"SELECT login_id, created_at, expires_at, last_used_at, address, browser, os, "
		"ARRAY(SELECT DISTINCT host FROM %1$s.tgauth_site_session AS c "
		"WHERE c.login_id = s.login_id AND c.expires_at IS NULL ORDER BY 1) "
		"FROM %1$s.tgauth_session AS s "
		"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
		"AND return_key IS NULL ORDER BY created_at DESC, login_id",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

bool
tga_session_secret(const text *token, uint8_t secret[static TGA_SECRET_BYTES])
{
	size_t decoded;

	return TGA_ARG_LEN(token) == TGA_SECRET_CHARS &&
		   tga_base64url_decode(VARDATA_ANY(token), TGA_SECRET_CHARS, secret, &decoded);
}

bool
tga_session_token_id(const text *token, uint8_t token_id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t secret[TGA_SECRET_BYTES];
	bool ok;

	if (!tga_session_secret(token, secret))
		return false;
	ok = tga_login_id(secret, token_id);
	explicit_bzero(secret, sizeof(secret));
	if (!ok)
		tga_crypto_failed();
	return true;
}

void
tga_session_make_token(char token[static TGA_SECRET_CHARS + 1],
					   uint8_t token_id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t secret[TGA_SECRET_BYTES];
	bool ok;

	tga_crypto_random(secret, sizeof(secret));
	tga_base64url_encode(secret, sizeof(secret), token);
	ok = tga_login_id(secret, token_id);
	explicit_bzero(secret, sizeof(secret));
	if (!ok)
		tga_crypto_failed();
}

/* Column of TGA_SESSION_COLUMNS. */
#define LOGIN_ID_COLUMN 7

/* The login id in the first row, which stays as it is. */
static void
copy_login_id(uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	const bytea *id = DatumGetByteaPP(tga_spi_value(0, LOGIN_ID_COLUMN));

	memcpy(login_id, VARDATA_ANY(id), TGA_LOGIN_ID_BYTES);
}

bool
tga_session_find(const tga_call *call, const text *token, tga_session_identity *identity)
{
	tga_args args = {0};
	uint8_t token_id[TGA_LOGIN_ID_BYTES];

	if (!tga_session_token_id(token, token_id))
		return false;
	tga_spi_arg_bytes(&args, token_id, sizeof(token_id));
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, &select_session, &args) == 0)
		return false;
	identity->user_id = tga_spi_int8(1);
	copy_login_id(identity->login_id);
	return true;
}

/* tgauth_session(session_token) → the user and the session, or no row.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_session);
Datum
tgauth_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	if (!tga_session_token_id(PG_GETARG_TEXT_PP(0), token_id))
	{
		InitMaterializedSRF(fcinfo, 0);
		return (Datum) 0;
	}
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_bytes(&args, token_id, sizeof(token_id));
	tga_spi_arg_time(&args, call.now);
	if (tga_spi_read(&call, &select_session, &args) > 0)
	{
		copy_login_id(login_id);
		tga_session_record_use(fcinfo, login_id);
	}
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_sessions(user_id) → the live ones, newest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_sessions);
Datum
tgauth_sessions(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	tga_spi_arg_time(&args, call.now);
	tga_spi_read(&call, &select_live, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
