/*
 * session.c
 *		Sessions are looked up and listed.
 *
 * A session is known by its login id, the hash of the token that the browser
 * holds: who reads the table cannot log in with what they find.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "session.h"
#include "session_usage.h"

static tga_statement select_session = {
	.text =
		"SELECT u.id, u.telegram_id, u.username, u.first_name, s.login_id, "
		"s.created_at, s.expires_at "
		"FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1 AND s.revoked_at IS NULL AND s.expires_at > $2 "
		"AND NOT u.blocked",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

static tga_statement select_live = {
	.text = "SELECT login_id, created_at, expires_at, last_used_at, address, browser, os "
			"FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"ORDER BY created_at DESC, login_id",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

bool
tga_session_login_id(const text *token, uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t secret[TGA_SECRET_BYTES];
	size_t decoded;
	bool ok;

	if (TGA_ARG_LEN(token) != TGA_SECRET_CHARS ||
		!tga_base64url_decode(VARDATA_ANY(token), TGA_SECRET_CHARS, secret, &decoded))
		return false;
	ok = tga_login_id(secret, login_id);
	explicit_bzero(secret, sizeof(secret));
	if (!ok)
		tga_crypto_failed();
	return true;
}

/*
 * tgauth_session(session_token) → the user and the session, or no row.  Strict.
 * Time is that of the calling statement, which sees one answer throughout.
 */
PG_FUNCTION_INFO_V1(tgauth_session);
Datum
tgauth_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	uint8_t login_id[TGA_LOGIN_ID_BYTES];

	if (!tga_session_login_id(PG_GETARG_TEXT_PP(0), login_id))
	{
		InitMaterializedSRF(fcinfo, 0);
		return (Datum) 0;
	}
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_bytes(&args, login_id, sizeof(login_id));
	tga_spi_arg_time(&args, GetCurrentStatementStartTimestamp());
	if (tga_spi_read(&call, &select_session, &args) > 0)
		tga_session_record_use(fcinfo, login_id);
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
	tga_spi_arg_time(&args, GetCurrentStatementStartTimestamp());
	tga_spi_read(&call, &select_live, &args);
	return tga_spi_return_rows(fcinfo, &call);
}
