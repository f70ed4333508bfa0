/*
 * user_account.c
 *		See user_account.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "password.h"
#include "password_attempts.h"
#include "user_account.h"

/* Longer ones cannot be a Telegram id, which has at most 16 digits or so. */
#define DIGITS_MAX 18

static tga_statement select_by_name = {
	.text = "SELECT id, password_hash, blocked, username FROM %1$s.tgauth_user "
			"WHERE lower(username COLLATE \"C\") = lower($1 COLLATE \"C\")",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_by_telegram_id = {
	.text = "SELECT id, password_hash, blocked, username FROM %1$s.tgauth_user "
			"WHERE telegram_id = $1::int8",
	.nargs = 1,
	.types = {TEXTOID},
};

static tga_statement select_by_id = {
	.text = "SELECT id, password_hash, blocked, username FROM %1$s.tgauth_user "
			"WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

/* Only over the hash that was verified: a password that was changed meanwhile stays. */
static tga_statement update_hash = {
	.text = "UPDATE %1$s.tgauth_user SET password_hash = $2, updated_at = $4 "
			"WHERE id = $1 AND password_hash IS NOT DISTINCT FROM $3",
	.nargs = 4,
	.types = {INT8OID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement update_last_login = {
	.text = "UPDATE %1$s.tgauth_user SET last_login_at = $2 WHERE id = $1",
	.nargs = 2,
	.types = {INT8OID, TIMESTAMPTZOID},
};

static void
read_account(const tga_call *call, tga_statement *statement, tga_args *args,
			 tga_user_account *account)
{
	bool found = tga_spi_run(call, statement, args) > 0;

	account->user_id = found ? tga_spi_int8(1) : 0;
	account->hash = found ? tga_spi_keep(call, tga_spi_text(2)) : NULL;
	account->blocked = found && tga_spi_bool(3);
	account->username = found ? tga_spi_keep(call, tga_spi_text(4)) : NULL;
}

void
tga_user_account_by_id(const tga_call *call, tga_user_account *account, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	read_account(call, &select_by_id, &args, account);
}

/* By user name; who has none is found by their Telegram id, which is all digits. */
static void
find_account(const tga_call *call, tga_user_account *account)
{
	const char *name = account->name;
	bool digits = name[0] != '\0' && strlen(name) <= DIGITS_MAX &&
				  name[strspn(name, "0123456789")] == '\0';
	tga_args args = {0};

	tga_spi_arg_text(&args, name);
	read_account(call, digits ? &select_by_telegram_id : &select_by_name, &args, account);
}

tga_password_status
tga_user_account_verify(const tga_call *call, tga_user_account *account,
						const char *password, const tga_start_token *client)
{
	tga_password_verdict verdict;

	account->retry_after =
		tga_password_attempt_begin(call, account->name, account->user_id, client);
	if (account->retry_after > 0)
		return TGA_PASSWORD_THROTTLED;
	verdict = tga_password_verify(call, password, account->hash);
	if (verdict == TGA_PASSWORD_WRONG)
	{
		tga_password_attempt_failed(call, account->name, client);
		return TGA_PASSWORD_INVALID;
	}
	tga_password_attempt_good(call, account->name, client);
	account->outdated = verdict == TGA_PASSWORD_GOOD_OUTDATED;
	return account->blocked ? TGA_PASSWORD_BLOCKED : TGA_PASSWORD_OK;
}

bool
tga_user_account_set_password(const tga_call *call, const tga_user_account *account,
							  const char *password)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, account->user_id);
	tga_spi_arg_text(&args, tga_password_hash(call, password));
	tga_spi_arg_text(&args, account->hash);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &update_hash, &args) > 0;
}

tga_password_status
tga_user_account_log_in(const tga_call *call, tga_user_account *account,
						const char *password, const tga_start_token *client)
{
	tga_password_status status;
	tga_args args = {0};

	/* People write @ before a user name, as Telegram does. */
	if (account->name[0] == '@')
		account->name++;
	find_account(call, account);
	status = tga_user_account_verify(call, account, password, client);
	if (status != TGA_PASSWORD_OK)
		return status;
	/* Where it was changed at this moment, there is nothing to make anew. */
	if (account->outdated)
		(void) !tga_user_account_set_password(call, account, password);
	tga_spi_arg_int8(&args, account->user_id);
	tga_spi_arg_time(&args, call->now);
	tga_spi_run(call, &update_last_login, &args);
	return status;
}
