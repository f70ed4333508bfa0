/*
 * passkey_manage.c
 *		A user's passkeys: listed, named, removed.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "passkey.h"
#include "session.h"

static tga_statement select_passkeys = {
	.text = "SELECT credential_id, name, created_at, last_used_at, backed_up, login_id, "
			"backup_eligible, cloned_at, algorithm, aaguid FROM %1$s.tgauth_passkey "
			"WHERE user_id = $1 ORDER BY created_at, credential_id",
	.nargs = 1,
	.types = {INT8OID},
};

static tga_statement rename_passkey = {
	.text = "UPDATE %1$s.tgauth_passkey SET name = $3 "
			"WHERE user_id = $1 AND credential_id = $2",
	.nargs = 3,
	.types = {INT8OID, BYTEAOID, TEXTOID},
};

/* And whether there is another way in than passkeys. */
static tga_statement lock_user = {
	.text = "SELECT telegram_id IS NOT NULL "
			"OR (password_hash IS NOT NULL AND username IS NOT NULL) "
			"FROM %1$s.tgauth_user WHERE id = $1 FOR NO KEY UPDATE",
	.nargs = 1,
	.types = {INT8OID},
};

/* Not with the lock: what a statement reads beside the row that it waits for is older. */
static tga_statement count_passkeys = {
	.text = "SELECT count(*), count(*) FILTER (WHERE credential_id = $2) "
			"FROM %1$s.tgauth_passkey WHERE user_id = $1",
	.nargs = 2,
	.types = {INT8OID, BYTEAOID},
};

static tga_statement delete_passkey = {
	.text = "DELETE FROM %1$s.tgauth_passkey WHERE user_id = $1 AND credential_id = $2 "
			"RETURNING name",
	.nargs = 2,
	.types = {INT8OID, BYTEAOID},
};

/* tgauth_passkey_list(user_id) → oldest first.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_passkey_list);
Datum
tgauth_passkey_list(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};

	tga_spi_begin(&call, fcinfo);
	tga_spi_arg_int8(&args, PG_GETARG_INT64(0));
	tga_spi_read(&call, &select_passkeys, &args);
	return tga_spi_return_rows(fcinfo, &call);
}

static void
journal(const tga_call *call, int64 user_id, tga_journal_kind kind, const char *name)
{
	tga_journal_write(
		call, &(tga_journal_entry){.kind = kind, .user_id = user_id, .detail = name});
}

/* tgauth_passkey_rename(user_id, credential_id, name) → status.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_passkey_rename);
Datum
tgauth_passkey_rename(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_args args = {0};
	int64 user_id = PG_GETARG_INT64(0);
	const char *name = tga_passkey_name(PG_GETARG_TEXT_PP(2));
	tga_passkey_status status = TGA_PASSKEY_INVALID;

	tga_spi_begin(&call, fcinfo);
	if (name != NULL)
	{
		tga_spi_arg_int8(&args, user_id);
		tga_spi_arg_datum(&args, PG_GETARG_DATUM(1));
		tga_spi_arg_text(&args, name);
		status = tga_spi_run(&call, &rename_passkey, &args) > 0 ? TGA_PASSKEY_OK
																: TGA_PASSKEY_UNKNOWN;
	}
	if (status == TGA_PASSKEY_OK)
		journal(&call, user_id, TGA_JOURNAL_PASSKEY_RENAMED, name);
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_passkey_status_word(status)));
}

/*
 * The user's row is locked, so of two who remove the last two passkeys one finds that
 * theirs is the last.
 */
static tga_passkey_status
judge_removal(const tga_call *call, int64 user_id, Datum credential_id)
{
	tga_args user = {0};
	tga_args passkeys = {0};
	bool has_other_way;

	tga_spi_arg_int8(&user, user_id);
	if (tga_spi_run(call, &lock_user, &user) == 0)
		return TGA_PASSKEY_UNKNOWN;
	has_other_way = tga_spi_bool(1);
	tga_spi_arg_int8(&passkeys, user_id);
	tga_spi_arg_datum(&passkeys, credential_id);
	tga_spi_run(call, &count_passkeys, &passkeys);
	if (tga_spi_int8(2) == 0)
		return TGA_PASSKEY_UNKNOWN;
	return has_other_way || tga_spi_int8(1) > 1 ? TGA_PASSKEY_OK : TGA_PASSKEY_LAST_WAY;
}

static tga_passkey_status
remove_passkey(const tga_call *call, int64 user_id, Datum credential_id,
			   const uint8_t *but_login_id)
{
	tga_passkey_status status = judge_removal(call, user_id, credential_id);
	tga_args args = {0};

	if (status != TGA_PASSKEY_OK)
		return status;
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_datum(&args, credential_id);
	if (tga_spi_run(call, &delete_passkey, &args) == 0)
		tga_spi_kept_out("tgauth_passkey");
	journal(call, user_id, TGA_JOURNAL_PASSKEY_REMOVED, tga_spi_text(1));
	tga_session_revoke_passkey(call, user_id, credential_id, but_login_id);
	return status;
}

/*
 * tgauth_passkey_remove(user_id, credential_id, but_login_id) → status.  The sessions that
 * it began end too, as they would be what somebody has who found it; but not one that
 * removes it itself.
 */
PG_FUNCTION_INFO_V1(tgauth_passkey_remove);
Datum
tgauth_passkey_remove(PG_FUNCTION_ARGS)
{
	tga_call call;
	uint8_t but_login_id[TGA_LOGIN_ID_BYTES];
	bool but_one = !PG_ARGISNULL(2);
	tga_passkey_status status;

	tga_arg_require(fcinfo, 0, "user_id");
	tga_arg_require(fcinfo, 1, "credential_id");
	if (but_one)
		tga_arg_login_id(fcinfo, 2, but_login_id);
	tga_spi_begin(&call, fcinfo);
	status = remove_passkey(&call, PG_GETARG_INT64(0), PG_GETARG_DATUM(1),
							but_one ? but_login_id : NULL);
	tga_spi_end();
	PG_RETURN_TEXT_P(cstring_to_text(tga_passkey_status_word(status)));
}
