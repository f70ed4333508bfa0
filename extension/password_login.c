/*
 * password_login.c
 *		Logging in by name and password: for an application, which gets a pair of
 *		tokens, and for a browser that waits on the login page.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "account.h"
#include "guc.h"
#include "last_used.h"
#include "locks.h"
#include "login_hook.h"
#include "notify.h"
#include "token_guc.h"
#include "token_pair.h"

enum login_column
{
	LOGIN_STATUS,
	LOGIN_USER_ID,
	LOGIN_PAIR,
	LOGIN_RETRY_AFTER = LOGIN_PAIR + TGA_PAIR_COLUMNS,
	LOGIN_MESSAGE,
	LOGIN_COLUMNS
};

/* A session that is made by a password, as tga_with_hook wants it. */
typedef struct opening
{
	const tga_call *call;
	const tga_account *account;
	const tga_client *client;
	const tga_start_token *login; /* of a browser's */
	tga_token_pair *pair;		  /* of an application's */
} opening;

static bool
open_pair(void *arg, int64 *user_id)
{
	opening *o = arg;

	*user_id = o->account->user_id;
	tga_pair_open(o->call, *user_id, o->client, o->pair);
	return true;
}

static void
set_message(const char *message, Datum *value, bool *isnull)
{
	*isnull = message == NULL;
	if (message != NULL)
		*value = CStringGetTextDatum(message);
}

/* tgauth_login(username, password, address, user_agent) → status and a pair */
PG_FUNCTION_INFO_V1(tgauth_login);
Datum
tgauth_login(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_account account = {.name = tga_arg_string(fcinfo, 0, "username")};
	char *password = tga_arg_string(fcinfo, 1, "password");
	tga_client client;
	tga_token_pair pair;
	opening o = {&call, &account, &client, NULL, &pair};
	const char *status;
	const char *message = NULL;
	bool made;
	Datum values[LOGIN_COLUMNS];
	bool nulls[LOGIN_COLUMNS];

	tga_client_args(fcinfo, 2, 3, &client);
	tga_call_begin(&call, fcinfo);
	status = tga_account_log_in(&call, &account, password, &client);
	if (strcmp(status, TGA_LOGIN_OK) == 0)
		message = tga_with_hook(&call, open_pair, &o, &made);
	if (message != NULL)
		status = TGA_REFUSED;
	tga_call_end();
	tga_wipe_string(password);

	memset(nulls, true, sizeof(nulls));
	values[LOGIN_STATUS] = CStringGetTextDatum(status);
	nulls[LOGIN_STATUS] = false;
	values[LOGIN_RETRY_AFTER] = Int32GetDatum(account.retry_after);
	nulls[LOGIN_RETRY_AFTER] = account.retry_after == 0;
	set_message(message, &values[LOGIN_MESSAGE], &nulls[LOGIN_MESSAGE]);
	if (strcmp(status, TGA_LOGIN_OK) == 0)
	{
		values[LOGIN_USER_ID] = Int64GetDatum(account.user_id);
		nulls[LOGIN_USER_ID] = false;
		tga_pair_values(&pair, values + LOGIN_PAIR, nulls + LOGIN_PAIR);
	}
	return tga_return_row(fcinfo, values, nulls);
}

/* False for a login that was decided before. */
static bool
open_browser(void *arg, int64 *user_id)
{
	opening *o = arg;

	*user_id = o->account->user_id;
	if (!tga_session_open(o->call, o->login->login_id, *user_id, o->login->channel,
						  tga_session_expiry(o->call), o->client))
		return false;
	tga_notify_login("confirmed", o->login);
	return true;
}

static const char *
log_in_browser(opening *o, tga_account *account, const char *password,
			   const char **message)
{
	const char *status;
	bool made;

	tga_lock_login(o->login->login_id);
	status = tga_account_log_in(o->call, account, password, o->client);
	if (strcmp(status, TGA_LOGIN_OK) != 0)
		return status;
	*message = tga_with_hook(o->call, open_browser, o, &made);
	if (*message != NULL)
		return TGA_REFUSED;
	return made ? TGA_LOGIN_OK : TGA_LOGIN_USED;
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
	tga_account account = {.name = tga_arg_string(fcinfo, 1, "username")};
	char *password = tga_arg_string(fcinfo, 2, "password");
	tga_start_token login = {0};
	tga_client client;
	opening o = {&call, &account, &client, &login, NULL};
	const char *status;
	const char *message = NULL;
	Datum values[4];
	bool nulls[4];

	tga_login_id_arg(fcinfo, 0, login.login_id);
	login.channel = tga_channel_arg(fcinfo, 3);
	tga_client_args(fcinfo, 4, 5, &client);
	tga_call_begin(&call, fcinfo);
	status = log_in_browser(&o, &account, password, &message);
	tga_call_end();
	tga_wipe_string(password);
	values[0] = CStringGetTextDatum(status);
	values[1] = Int64GetDatum(account.user_id);
	values[2] = Int32GetDatum(account.retry_after);
	nulls[0] = false;
	nulls[1] = strcmp(status, TGA_LOGIN_OK) != 0;
	nulls[2] = account.retry_after == 0;
	set_message(message, &values[3], &nulls[3]);
	return tga_return_row(fcinfo, values, nulls);
}
