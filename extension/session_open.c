/*
 * session_open.c
 *		tgauth_open_session: a session for a person whom Telegram vouches for.
 *
 * What tgauth_confirm does, without a start token: for a proof that was checked
 * (proof.c), where the login began in Telegram and not in a browser that waits.
 * The password stays as it is: there is no chat in which to show a new one.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "arg.h"
#include "crypto.h"
#include "journal.h"
#include "login_hook.h"
#include "session.h"
#include "session_usage.h"
#include "status.h"
#include "user.h"

enum open_arg
{
	ARG_TELEGRAM_ID,
	ARG_PROFILE, /* five of them */
	ARG_ADDRESS = ARG_PROFILE + 5,
	ARG_USER_AGENT
};

enum open_column
{
	OPEN_STATUS,
	OPEN_USER_ID,
	OPEN_IS_NEW,
	OPEN_SESSION_TOKEN,
	OPEN_LOGIN_ID,
	OPEN_EXPIRES_AT,
	OPEN_MESSAGE,
	OPEN_COLUMNS
};

typedef struct tga_opening
{
	const tga_call *call;
	tga_user user;
	tga_user_profile profile;
	tga_start_token login;
	uint8_t token_id[TGA_LOGIN_ID_BYTES];
	TimestampTz expires_at;
	bool is_new;
} tga_opening;

/* False for a person who is blocked. */
static bool
open_session(void *arg, int64 *user_id)
{
	tga_opening *o = arg;

	if (!tga_user_login(o->call, &o->user, &o->profile, NULL, &o->is_new))
		return false;
	*user_id = o->user.id;
	return tga_session_write(o->call, &o->login, o->user.id, TGA_SESSION_PROOF_TELEGRAM,
							 o->token_id, o->expires_at);
}

/* tgauth_open_session(telegram_id, …, address, user_agent) → the session */
PG_FUNCTION_INFO_V1(tgauth_open_session);
Datum
tgauth_open_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_opening o = {.call = &call};
	char token[TGA_SECRET_CHARS + 1];
	const char *message;
	tga_status status;
	bool opened;
	Datum values[OPEN_COLUMNS];
	bool nulls[OPEN_COLUMNS];

	o.user.telegram_id = tga_arg_telegram_id(fcinfo, ARG_TELEGRAM_ID);
	tga_user_profile_args(fcinfo, ARG_PROFILE, &o.profile);
	tga_session_client_args(fcinfo, ARG_ADDRESS, ARG_USER_AGENT, &o.login);
	tga_crypto_random(o.login.login_id, sizeof(o.login.login_id));
	tga_session_make_token(token, o.token_id);

	tga_spi_begin(&call, fcinfo);
	o.expires_at = tga_session_expiry(&call, call.now);
	tga_user_find(&call, &o.user);
	message = tga_login_hook_around(
		&call, &(tga_login_hook_about){TGA_SESSION_PROOF_TELEGRAM, &o.login, o.user.id},
		open_session, &o, &opened);
	if (message != NULL)
		tga_journal_write(&call,
						  &(tga_journal_entry){.kind = TGA_JOURNAL_REFUSED,
											   .user_id = o.user.known ? o.user.id : 0,
											   .client = &o.login,
											   .detail = message});
	tga_spi_end();

	opened = opened && message == NULL;
	memset(nulls, !opened, sizeof(nulls));
	status = message != NULL ? TGA_STATUS_REFUSED
			 : opened		 ? TGA_STATUS_CONFIRMED
							 : TGA_STATUS_BLOCKED;
	tga_spi_set_text(values, nulls, OPEN_STATUS, tga_status_word(status));
	tga_spi_set_text(values, nulls, OPEN_MESSAGE, message);
	if (opened)
	{
		values[OPEN_USER_ID] = Int64GetDatum(o.user.id);
		values[OPEN_IS_NEW] = BoolGetDatum(o.is_new);
		values[OPEN_SESSION_TOKEN] = CStringGetTextDatum(token);
		values[OPEN_LOGIN_ID] = tga_spi_bytea(o.login.login_id, sizeof(o.login.login_id));
		values[OPEN_EXPIRES_AT] = TimestampTzGetDatum(o.expires_at);
	}
	explicit_bzero(token, sizeof(token));
	return tga_spi_return_row(fcinfo, values, nulls);
}
