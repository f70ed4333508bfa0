/*
 * password_login.c
 *		Logging in by name and password: for an application, which gets a pair of
 *		tokens, and for a browser that waits on the login page.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "journal.h"
#include "lock.h"
#include "login_hook.h"
#include "notify.h"
#include "session.h"
#include "session_usage.h"
#include "token_pair.h"
#include "user_account.h"
#include "user_client.h"

enum login_column
{
	LOGIN_STATUS,
	LOGIN_USER_ID,
	LOGIN_PAIR,
	LOGIN_RETRY_AFTER = LOGIN_PAIR + TGA_TOKEN_PAIR_COLUMNS,
	LOGIN_MESSAGE,
	LOGIN_COLUMNS
};

enum browser_column
{
	BROWSER_STATUS,
	BROWSER_USER_ID,
	BROWSER_RETRY_AFTER,
	BROWSER_MESSAGE,
	BROWSER_COLUMNS
};

static tga_statement select_login = {
	.text = "SELECT FROM %1$s.tgauth_session WHERE login_id = $1",
	.nargs = 1,
	.types = {BYTEAOID},
};

static void
journal_refusal(const tga_call *call, const tga_user_account *account,
				const tga_start_token *login, const uint8_t *login_id,
				const char *message)
{
	tga_journal_write(call, &(tga_journal_entry){.kind = TGA_JOURNAL_REFUSED,
												 .user_id = account->user_id,
												 .login_id = login_id,
												 .client = login,
												 .detail = message});
}

/* A session that is made by a password, as tga_login_hook_around wants it. */
typedef struct tga_opening
{
	tga_call *call;
	const tga_user_account *account;
	const tga_start_token *login;
	tga_token_pair *pair; /* of an application's */
	tga_password_status status;
} tga_opening;

static char *
around_hook(tga_opening *o, tga_login_hook_work work, bool *made)
{
	tga_login_hook_about about = {TGA_SESSION_PROOF_PASSWORD, o->login,
								  o->account->user_id};

	return tga_login_hook_around(o->call, &about, work, o, made);
}

static bool
open_pair(void *arg, int64 *user_id)
{
	tga_opening *o = arg;

	*user_id = o->account->user_id;
	o->status = tga_user_account_use(o->call, o->account);
	if (o->status != TGA_PASSWORD_OK)
		return false;
	tga_token_pair_open(o->call, *user_id, o->login, o->pair);
	return true;
}

/* tgauth_login(username, password, address, user_agent) → status and a pair */
PG_FUNCTION_INFO_V1(tgauth_login);
Datum
tgauth_login(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user_account account = {.name = tga_arg_string(fcinfo, 0, "username")};
	char *password = tga_arg_password(fcinfo, 1, "password");
	tga_start_token client = {0};
	tga_token_pair pair;
	tga_opening o = {&call, &account, &client, &pair, TGA_PASSWORD_OK};
	const char *message = NULL;
	bool made;
	Datum values[LOGIN_COLUMNS];
	bool nulls[LOGIN_COLUMNS];

	tga_session_client_args(fcinfo, 2, 3, &client);
	tga_spi_begin(&call, fcinfo);
	o.status = tga_user_account_log_in(&call, &account, password, &client);
	if (o.status == TGA_PASSWORD_OK)
		message = around_hook(&o, open_pair, &made);
	if (message != NULL)
	{
		o.status = TGA_PASSWORD_REFUSED;
		journal_refusal(&call, &account, &client, NULL, message);
	}
	tga_spi_end();
	tga_arg_wipe(password);

	memset(nulls, true, sizeof(nulls));
	tga_spi_set_text(values, nulls, LOGIN_STATUS, tga_password_status_word(o.status));
	values[LOGIN_RETRY_AFTER] = Int32GetDatum(account.retry_after);
	nulls[LOGIN_RETRY_AFTER] = account.retry_after == 0;
	tga_spi_set_text(values, nulls, LOGIN_MESSAGE, message);
	if (o.status == TGA_PASSWORD_OK)
	{
		values[LOGIN_USER_ID] = Int64GetDatum(account.user_id);
		nulls[LOGIN_USER_ID] = false;
		tga_token_pair_values(&pair, values + LOGIN_PAIR, nulls + LOGIN_PAIR);
	}
	return tga_spi_return_row(fcinfo, values, nulls);
}

/* Whether a login, whose lock is held, was decided, by whatever means. */
static bool
is_decided(const tga_call *call, const tga_start_token *login)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login->login_id, TGA_LOGIN_ID_BYTES);
	return tga_spi_run(call, &select_login, &args) > 0;
}

/* A password that is good for one login is not used up by one that was decided. */
static bool
open_browser(void *arg, int64 *user_id)
{
	tga_opening *o = arg;

	*user_id = o->account->user_id;
	o->status = is_decided(o->call, o->login) ? TGA_PASSWORD_USED
											  : tga_user_account_use(o->call, o->account);
	if (o->status != TGA_PASSWORD_OK)
		return false;
	if (!tga_session_write(o->call, o->login, *user_id, TGA_SESSION_PROOF_PASSWORD, NULL,
						   tga_session_unclaimed_expiry(o->call)))
		elog(ERROR, "a login that is locked was decided");
	tga_user_client_remember(o->call, o->login->login_id);
	tga_notify_login(TGA_NOTICE_CONFIRMED, o->login, NULL);
	return true;
}

static tga_password_status
log_in_browser(tga_opening *o, tga_user_account *account, const char *password,
			   const char **message)
{
	tga_password_status status;
	bool made;

	o->call->now = tga_lock_login(o->login->login_id);
	status = tga_user_account_log_in(o->call, account, password, o->login);
	if (status != TGA_PASSWORD_OK)
		return status;
	*message = around_hook(o, open_browser, &made);
	if (*message == NULL)
		return o->status;
	journal_refusal(o->call, account, o->login, o->login->login_id, *message);
	return TGA_PASSWORD_REFUSED;
}

/*
 * tgauth_login_browser(login_id, username, password, channel, address, user_agent)
 * → status, user_id, retry_after, message.  The login that waits in a browser becomes a
 * session, as a confirmation in Telegram would make it one.
 */
PG_FUNCTION_INFO_V1(tgauth_login_browser);
Datum
tgauth_login_browser(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_user_account account = {.name = tga_arg_string(fcinfo, 1, "username")};
	char *password = tga_arg_password(fcinfo, 2, "password");
	tga_start_token login = {0};
	tga_opening o = {&call, &account, &login, NULL, TGA_PASSWORD_OK};
	tga_password_status status;
	const char *message = NULL;
	Datum values[BROWSER_COLUMNS];
	bool nulls[BROWSER_COLUMNS];

	tga_arg_login_id(fcinfo, 0, login.login_id);
	login.channel = tga_arg_channel(fcinfo, 3);
	tga_session_client_args(fcinfo, 4, 5, &login);
	tga_spi_begin(&call, fcinfo);
	status = log_in_browser(&o, &account, password, &message);
	tga_spi_end();
	tga_arg_wipe(password);
	tga_spi_set_text(values, nulls, BROWSER_STATUS, tga_password_status_word(status));
	values[BROWSER_USER_ID] = Int64GetDatum(account.user_id);
	nulls[BROWSER_USER_ID] = status != TGA_PASSWORD_OK;
	values[BROWSER_RETRY_AFTER] = Int32GetDatum(account.retry_after);
	nulls[BROWSER_RETRY_AFTER] = account.retry_after == 0;
	tga_spi_set_text(values, nulls, BROWSER_MESSAGE, message);
	return tga_spi_return_row(fcinfo, values, nulls);
}
