/*
 * bot_user.c
 *		What a bot does for the person who writes to it, known by their Telegram
 *		id: their sessions and a fresh password.
 *
 * A bot's role confirms logins of whoever it likes, so to act for a person is no
 * new power; but it stays within that person: a session of another user is not
 * ended by naming it.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "guc.h"
#include "password_machine.h"
#include "session.h"
#include "status.h"
#include "user.h"

static tga_statement select_sessions = {
	.text = "SELECT s.login_id, s.created_at, s.expires_at, s.last_used_at, s.address, "
			"s.browser, s.os FROM %1$s.tgauth_user AS u, "
			"LATERAL %1$s.tgauth_sessions(u.id) AS s WHERE u.telegram_id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement select_owner = {
	.text = "SELECT FROM %1$s.tgauth_session AS s JOIN %1$s.tgauth_user AS u "
			"ON u.id = s.user_id WHERE s.login_id = $1 AND u.telegram_id = $2",
	.nargs = 2,
	.types = {BYTEAOID, INT8OID},
};

static tga_statement update_password = {
	.text = "UPDATE %1$s.tgauth_user SET "
			"password_hash = CASE WHEN linked_at IS NOT NULL THEN password_hash END, "
			"one_time_hash = $2, one_time_until = $4, updated_at = $3 "
			"WHERE telegram_id = $1 AND NOT blocked RETURNING username",
	.nargs = 4,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* tgauth_person_sessions(telegram_id) → their live sessions, newest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_sessions);
Datum
tgauth_person_sessions(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, tga_arg_telegram_id(fcinfo, 0));
	tga_spi_read(&call, &select_sessions, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

/* tgauth_person_revoke(telegram_id, login_id) → whether a session of theirs was ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_revoke);
Datum
tgauth_person_revoke(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	int64 telegram_id = tga_arg_telegram_id(fcinfo, 0);
	const bytea *login_id = PG_GETARG_BYTEA_PP(1);
	const uint8_t *id = (const uint8_t *) VARDATA_ANY(login_id);
	bool revoked;

	if (VARSIZE_ANY_EXHDR(login_id) != TGA_LOGIN_ID_BYTES)
		PG_RETURN_BOOL(false);
	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_bytes(&args, id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, telegram_id);
	revoked = tga_spi_run(&call, &select_owner, &args) > 0 &&
			  tga_session_end(&call, id, TGA_JOURNAL_LOGOUT);
	tga_spi_end();
	PG_RETURN_BOOL(revoked);
}

/* tgauth_person_revoke_all(telegram_id) → how many sessions of theirs were ended.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_person_revoke_all);
Datum
tgauth_person_revoke_all(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user user = {.telegram_id = tga_arg_telegram_id(fcinfo, 0)};
	uint64 count = 0;

	tga_spi_begin(&call, fcinfo);
	tga_user_find(&call, &user);
	if (user.known)
		count = tga_session_revoke_user(&call, user.id, NULL, TGA_JOURNAL_LOGOUT);
	tga_spi_end();
	PG_RETURN_INT32((int32) count);
}

enum password_column
{
	PASSWORD_STATUS,
	PASSWORD_USERNAME,
	PASSWORD_PASSWORD,
	PASSWORD_EXPIRES_AT,
	PASSWORD_COLUMNS
};

/* Sets the hash of a new password; false for a user who is blocked. */
static bool
replace_password(const tga_call *call, const tga_user *user, const char *hash,
				 char **username)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user->telegram_id);
	tga_spi_arg_text(&args, hash);
	tga_spi_arg_time(&args, call->now);
	tga_spi_arg_time(&args, tga_password_until(call));
	if (tga_spi_run(call, &update_password, &args) == 0)
		return false;
	*username = tga_spi_keep(call, tga_spi_text(1));
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_ONE_TIME_PASSWORD,
												 .user_id = user->id});
	return true;
}

/*
 * tgauth_person_password(telegram_id) → (status, username, password, expires_at).  Strict.
 * username is what to type: the user name, or the Telegram id of who has none.
 */
PG_FUNCTION_INFO_V1(tgauth_person_password);
Datum
tgauth_person_password(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user user = {.telegram_id = tga_arg_telegram_id(fcinfo, 0)};
	tga_new_password_status status = TGA_NEW_PASSWORD_OK;
	char password[TGA_PASSWORD_CHARS + 1];
	char hash[TGA_PASSWORD_HASH_CHARS + 1];
	char *username = NULL;
	Datum values[PASSWORD_COLUMNS];
	bool nulls[PASSWORD_COLUMNS];

	tga_password_make(password, hash);
	tga_spi_begin(&call, fcinfo);
	tga_user_find(&call, &user);
	if (!tga_guc_reset_password)
		status = TGA_NEW_PASSWORD_OFF;
	else if (!user.known)
		status = TGA_NEW_PASSWORD_UNKNOWN;
	else if (!replace_password(&call, &user, hash, &username))
	{
		/* Blocked, or unlinked at this moment. */
		tga_user_find(&call, &user);
		status = user.known ? TGA_NEW_PASSWORD_BLOCKED : TGA_NEW_PASSWORD_UNKNOWN;
	}
	tga_spi_end();

	memset(nulls, true, sizeof(nulls));
	tga_spi_set_text(values, nulls, PASSWORD_STATUS,
					 tga_new_password_status_word(status));
	if (status == TGA_NEW_PASSWORD_OK)
	{
		if (username == NULL)
			username = psprintf(INT64_FORMAT, user.telegram_id);
		tga_spi_set_text(values, nulls, PASSWORD_USERNAME, username);
		tga_spi_set_text(values, nulls, PASSWORD_PASSWORD, password);
		values[PASSWORD_EXPIRES_AT] = TimestampTzGetDatum(tga_password_until(&call));
		nulls[PASSWORD_EXPIRES_AT] = false;
	}
	explicit_bzero(password, sizeof(password));
	return tga_spi_return_row(fcinfo, values, nulls);
}
