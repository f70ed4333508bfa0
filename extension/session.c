/*
 * session.c
 *		Sessions are looked up, listed and ended.
 *
 * A session is known by its login id, the hash of the token that the browser
 * holds: who reads the table cannot log in with what they find.
 */
#include "postgres.h"

#include "access/xact.h"
#include "fmgr.h"
#include "utils/builtins.h"

#include "base64url.h"
#include "keys.h"
#include "last_used.h"
#include "notify.h"
#include "session.h"

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

static tga_statement revoke_one = {
	.text = "UPDATE %1$s.tgauth_session SET revoked_at = $2, revoked_why = 'revoked', "
			"changed_at = $2, changed_xid = pg_current_xact_id() "
			"WHERE login_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"RETURNING login_id",
	.nargs = 2,
	.types = {BYTEAOID, TIMESTAMPTZOID},
};

/* In the order of their ids, so that two who do the same do not deadlock. */
static tga_statement revoke_user = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"AND login_id IS DISTINCT FROM $3 "
			"ORDER BY login_id FOR NO KEY UPDATE) "
			"UPDATE %1$s.tgauth_session AS s SET revoked_at = $2, "
			"revoked_why = 'revoked', changed_at = $2, "
			"changed_xid = pg_current_xact_id() "
			"FROM live WHERE s.login_id = live.login_id RETURNING s.login_id",
	.nargs = 3,
	.types = {INT8OID, TIMESTAMPTZOID, BYTEAOID},
};

static tga_statement announce_user = {
	.text = "WITH live AS (SELECT login_id FROM %1$s.tgauth_session "
			"WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 "
			"ORDER BY login_id FOR NO KEY UPDATE) "
			"UPDATE %1$s.tgauth_session AS s SET changed_at = $2, "
			"changed_xid = pg_current_xact_id() "
			"FROM live WHERE s.login_id = live.login_id RETURNING s.login_id",
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
	tga_call_begin(&call, fcinfo);
	tga_arg_bytes(&args, login_id, sizeof(login_id));
	tga_arg_time(&args, GetCurrentStatementStartTimestamp());
	if (tga_read(&call, &select_session, &args) > 0)
		tga_note_use(fcinfo, login_id);
	return tga_return_rows(fcinfo, &call);
}

/* tgauth_sessions(user_id) → the live ones, newest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_sessions);
Datum
tgauth_sessions(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_call_begin(&call, fcinfo);
	tga_arg_int8(&args, PG_GETARG_INT64(0));
	tga_arg_time(&args, GetCurrentStatementStartTimestamp());
	tga_read(&call, &select_live, &args);
	return tga_return_rows(fcinfo, &call);
}

/* Tells of the sessions whose ids the last statement returned. */
static void
notify_returned(uint64 count)
{
	uint8_t *ids = palloc(Max(count, 1) * TGA_LOGIN_ID_BYTES);

	for (uint64 i = 0; i < count; i++)
	{
		bool isnull;
		Datum id =
			SPI_getbinval(SPI_tuptable->vals[i], SPI_tuptable->tupdesc, 1, &isnull);

		memcpy(ids + i * TGA_LOGIN_ID_BYTES, VARDATA_ANY(DatumGetPointer(id)),
			   TGA_LOGIN_ID_BYTES);
	}
	tga_notify_revoked(ids, count);
}

bool
tga_session_revoke(const tga_call *call,
				   const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	tga_args args = {0};
	uint64 count;

	tga_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_arg_time(&args, call->now);
	count = tga_run(call, &revoke_one, &args);
	notify_returned(count);
	return count > 0;
}

uint64
tga_sessions_revoke(const tga_call *call, int64 user_id, const uint8_t *but_login_id)
{
	tga_args args = {0};
	uint64 count;

	tga_arg_int8(&args, user_id);
	tga_arg_time(&args, call->now);
	if (but_login_id != NULL)
		tga_arg_bytes(&args, but_login_id, TGA_LOGIN_ID_BYTES);
	else
		tga_arg_null(&args);
	count = tga_run(call, &revoke_user, &args);
	notify_returned(count);
	return count;
}

void
tga_sessions_announce(const tga_call *call, int64 user_id)
{
	tga_args args = {0};

	tga_arg_int8(&args, user_id);
	tga_arg_time(&args, call->now);
	notify_returned(tga_run(call, &announce_user, &args));
}

/* tgauth_revoke(login_id) → whether a live session was ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_revoke);
Datum
tgauth_revoke(PG_FUNCTION_ARGS)
{
	tga_call call;
	const bytea *login_id = PG_GETARG_BYTEA_PP(0);
	bool revoked;

	if (VARSIZE_ANY_EXHDR(login_id) != TGA_LOGIN_ID_BYTES)
		PG_RETURN_BOOL(false);
	tga_call_begin(&call, fcinfo);
	revoked = tga_session_revoke(&call, (const uint8_t *) VARDATA_ANY(login_id));
	tga_call_end();
	PG_RETURN_BOOL(revoked);
}

/* tgauth_revoke_all(user_id) → how many live sessions were ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_revoke_all);
Datum
tgauth_revoke_all(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint64 count;

	tga_call_begin(&call, fcinfo);
	count = tga_sessions_revoke(&call, PG_GETARG_INT64(0), NULL);
	tga_call_end();
	PG_RETURN_INT32((int32) count);
}
