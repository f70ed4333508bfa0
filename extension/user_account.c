/*
 * user_account.c
 *		See user_account.h.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "guc.h"
#include "journal.h"
#include "password.h"
#include "attempts.h"
#include "password_machine.h"
#include "user_account.h"

/* The longest name that anybody can have (user_register.c). */
#define NAME_MAX_CHARS 64

/* Longer ones cannot be a Telegram id, which has at most 16 digits or so. */
#define DIGITS_MAX 18

/* How much the clock may have gone back since a one-time password was made. */
#define CLOCK_SKEW_SECONDS 60

enum
{
	ACCOUNT_ID = 1,
	ACCOUNT_HASH,
	ACCOUNT_ONE_TIME_HASH,
	ACCOUNT_BLOCKED,
	ACCOUNT_USERNAME,
	ACCOUNT_BY_TELEGRAM
};

/*
 * $2 now, $3 the latest that a one-time password can be good until: one beyond was made
 * while the clock was wrong.
 */
#define SELECT_ACCOUNT                                                                   \
	"SELECT id, password_hash, "                                                         \
	"CASE WHEN one_time_until > $2 AND one_time_until <= $3 THEN one_time_hash END, "    \
	"blocked, username, telegram_id IS NOT NULL FROM %1$s.tgauth_user WHERE "

static tga_statement select_by_name = {
	.text = SELECT_ACCOUNT "lower(username COLLATE \"C\") = $1",
	.nargs = 3,
	.types = {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement select_by_telegram_id = {
	.text = SELECT_ACCOUNT "telegram_id = $1::int8 AND username IS NULL",
	.nargs = 3,
	.types = {TEXTOID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

static tga_statement select_by_id = {
	.text = SELECT_ACCOUNT "id = $1",
	.nargs = 3,
	.types = {INT8OID, TIMESTAMPTZOID, TIMESTAMPTZOID},
};

/* Each is over what was read: a password that was changed meanwhile stays. */
static tga_statement update_hash = {
	.text = "UPDATE %1$s.tgauth_user SET password_hash = $2, one_time_hash = NULL, "
			"one_time_until = NULL, updated_at = $5 WHERE id = $1 AND NOT blocked "
			"AND password_hash IS NOT DISTINCT FROM $3 "
			"AND ($4 IS NULL OR one_time_hash = $4)",
	.nargs = 5,
	.types = {INT8OID, TEXTOID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement use_hash = {
	.text = "UPDATE %1$s.tgauth_user SET password_hash = coalesce($3, password_hash), "
			"last_login_at = $4 WHERE id = $1 AND NOT blocked AND password_hash = $2",
	.nargs = 4,
	.types = {INT8OID, TEXTOID, TEXTOID, TIMESTAMPTZOID},
};

static tga_statement use_one_time = {
	.text = "UPDATE %1$s.tgauth_user SET one_time_hash = NULL, one_time_until = NULL, "
			"last_login_at = $3 WHERE id = $1 AND NOT blocked AND one_time_hash = $2",
	.nargs = 3,
	.types = {INT8OID, TEXTOID, TIMESTAMPTZOID},
};

static void
read_account(const tga_call *call, tga_statement *statement, tga_args *args,
			 tga_user_account *account)
{
	bool found;

	tga_spi_arg_time(args, call->now);
	tga_spi_arg_time(args, tga_password_until(call) + CLOCK_SKEW_SECONDS * USECS_PER_SEC);
	found = tga_spi_run(call, statement, args) > 0;
	account->user_id = found ? tga_spi_int8(ACCOUNT_ID) : 0;
	account->hash = found ? tga_spi_keep(call, tga_spi_text(ACCOUNT_HASH)) : NULL;
	account->one_time_hash = found && tga_guc_reset_password
								 ? tga_spi_keep(call, tga_spi_text(ACCOUNT_ONE_TIME_HASH))
								 : NULL;
	account->blocked = found && tga_spi_bool(ACCOUNT_BLOCKED);
	account->username = found ? tga_spi_keep(call, tga_spi_text(ACCOUNT_USERNAME)) : NULL;
	account->by_telegram = found && tga_spi_bool(ACCOUNT_BY_TELEGRAM);
}

void
tga_user_account_by_id(const tga_call *call, tga_user_account *account, int64 user_id)
{
	tga_args args = {0};

	tga_spi_arg_int8(&args, user_id);
	read_account(call, &select_by_id, &args, account);
}

static bool
is_digits(const char *name)
{
	return name[0] != '\0' && name[strspn(name, "0123456789")] == '\0';
}

/*
 * The one form of a name, in which it is looked for and counted: small letters, no @
 * before them, as people write it after Telegram's example, no zeros before a number.
 * Of one that is too long to be anybody's, as much as shows that.
 */
static const char *
one_form(const char *typed)
{
	char *name;

	if (typed[0] == '@')
		typed++;
	name = tga_arg_folded(pnstrdup(typed, NAME_MAX_CHARS + 1));
	if (is_digits(name))
		while (name[0] == '0' && name[1] != '\0')
			name++;
	return name;
}

/*
 * By user name; who has none is found by their Telegram id, which is all digits.  An
 * account has one name at a time, so its failures are counted once.
 */
static void
find_account(const tga_call *call, tga_user_account *account)
{
	tga_args args = {0};
	bool number;

	account->name = one_form(account->name);
	number = is_digits(account->name) && strlen(account->name) <= DIGITS_MAX;
	tga_spi_arg_text(&args, account->name);
	read_account(call, number ? &select_by_telegram_id : &select_by_name, &args, account);
}

tga_password_status
tga_user_account_verify(const tga_call *call, tga_user_account *account,
						const char *password, const tga_start_token *client)
{
	tga_attempt attempt = {.name = account->name, .client = client};
	tga_password_verdict verdict;

	account->retry_after = 0;
	if (!tga_attempt_begin(call, &attempt, account->user_id))
	{
		account->retry_after = attempt.wait;
		return TGA_PASSWORD_THROTTLED;
	}
	verdict = tga_password_verify(call, password, account->hash, account->one_time_hash);
	if (attempt.wait > 0 && !(attempt.known && verdict != TGA_PASSWORD_WRONG))
	{
		account->retry_after = attempt.wait;
		return TGA_PASSWORD_THROTTLED;
	}
	if (verdict == TGA_PASSWORD_WRONG)
	{
		/* Of no user there is nobody to tell. */
		if (account->user_id != 0)
			tga_journal_write(call,
							  &(tga_journal_entry){.kind = TGA_JOURNAL_PASSWORD_WRONG,
												   .user_id = account->user_id,
												   .client = client});
		return TGA_PASSWORD_INVALID;
	}
	tga_attempt_good(call, &attempt);
	account->once = verdict == TGA_PASSWORD_GOOD_ONCE;
	if (verdict == TGA_PASSWORD_GOOD_OUTDATED)
		account->new_hash = tga_password_hash(call, password);
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
	tga_spi_arg_text(&args, account->once ? account->one_time_hash : NULL);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &update_hash, &args) > 0;
}

tga_password_status
tga_user_account_log_in(const tga_call *call, tga_user_account *account,
						const char *password, const tga_start_token *client)
{
	find_account(call, account);
	return tga_user_account_verify(call, account, password, client);
}

tga_password_status
tga_user_account_use(const tga_call *call, const tga_user_account *account)
{
	tga_user_account now;
	tga_args args = {0};

	Assert(account->user_id > 0);
	tga_spi_arg_int8(&args, account->user_id);
	tga_spi_arg_text(&args, account->once ? account->one_time_hash : account->hash);
	if (!account->once)
		tga_spi_arg_text(&args, account->new_hash);
	tga_spi_arg_time(&args, call->now);
	if (tga_spi_run(call, account->once ? &use_one_time : &use_hash, &args) > 0)
		return TGA_PASSWORD_OK;
	tga_user_account_by_id(call, &now, account->user_id);
	return now.blocked ? TGA_PASSWORD_BLOCKED : TGA_PASSWORD_INVALID;
}
