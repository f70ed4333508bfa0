/*
 * password_set.c
 *		tgauth_set_password: users change their own, once tgauth_authenticate has said
 *		who they are.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "guc.h"
#include "journal.h"
#include "password.h"
#include "session.h"
#include "user_account.h"
#include "user_identity.h"

static tga_statement lock_session = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1 AND user_id = $2 "
			"AND revoked_at IS NULL AND expires_at > $3 FOR SHARE",
	.nargs = 3,
	.types = {BYTEAOID, INT8OID, TIMESTAMPTZOID},
};

/* Whether the session that changes the password lives still, and will until the end. */
static bool
session_lives(const tga_call *call, const tga_session_identity *identity)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, identity->login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, identity->user_id);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &lock_session, &args) > 0;
}

/*
 * A first password needs no old one; but where passwords come from the bot, the user
 * has one to ask for there: a session alone, which may be a stolen one, is not enough
 * to set a password that outlives it.
 */
static bool
needs_old_password(const tga_user_account *account)
{
	return account->hash != NULL || (account->by_telegram && tga_guc_reset_password);
}

/*
 * Whoever guesses the old password with a session that is not theirs is held up
 * under the user's number, wherever they come from.
 */
static tga_password_status
change_password(const tga_call *call, const tga_session_identity *identity,
				tga_user_account *account, const char *old, const char *new)
{
	tga_password_status status = TGA_PASSWORD_OK;

	account->name = psprintf("#" INT64_FORMAT, identity->user_id);
	tga_user_account_by_id(call, account, identity->user_id);
	tga_password_judge(new, account->username);
	if (old != NULL || needs_old_password(account))
		status = tga_user_account_verify(call, account, old != NULL ? old : "", NULL);
	if (status != TGA_PASSWORD_OK)
		return status;
	if (!tga_user_account_set_password(call, account, new) ||
		!session_lives(call, identity))
		ereport(
			ERROR,
			(errcode(ERRCODE_T_R_SERIALIZATION_FAILURE),
			 errmsg(
				 "the password or the session was changed by another transaction meanwhile"),
			 errhint("Authenticate and call the function again.")));
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_PASSWORD_CHANGED,
												 .user_id = identity->user_id,
												 .login_id = identity->login_id});
	tga_session_revoke_user(call, identity->user_id, identity->login_id,
							TGA_JOURNAL_REVOKED);
	return status;
}

/*
 * tgauth_set_password(old, new) → status, retry_after.  old is NULL for a user
 * who has no password yet and cannot ask the bot for one.
 */
PG_FUNCTION_INFO_V1(tgauth_set_password);
Datum
tgauth_set_password(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_session_identity identity = tga_user_identity_require();
	char *old = PG_ARGISNULL(0) ? NULL : tga_arg_password(fcinfo, 0, "old_password");
	char *new = tga_arg_password(fcinfo, 1, "new_password");
	tga_user_account account = {0};
	tga_password_status status;
	Datum values[2];
	bool nulls[2] = {false};

	tga_spi_begin(&call, fcinfo);
	status = change_password(&call, &identity, &account, old, new);
	tga_spi_end();
	if (old != NULL)
		tga_arg_wipe(old);
	tga_arg_wipe(new);
	tga_spi_set_text(values, nulls, 0, tga_password_status_word(status));
	values[1] = Int32GetDatum(account.retry_after);
	nulls[1] = account.retry_after == 0;
	return tga_spi_return_row(fcinfo, values, nulls);
}
