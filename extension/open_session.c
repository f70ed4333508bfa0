/*
 * open_session.c
 *		tgauth_open_session: a session for a person whom Telegram vouches for.
 *
 * What tgauth_confirm does, without a start token: for a proof that was checked
 * (proofs.c), where the login began in Telegram and not in a browser that waits.
 * The password stays as it is: there is no chat in which to show a new one.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"

#include "base64url.h"
#include "keys.h"
#include "last_used.h"
#include "login_hook.h"
#include "session.h"
#include "token_guc.h"
#include "guc.h"
#include "users.h"

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

typedef struct opening
{
	const tga_call *call;
	tga_person person;
	tga_profile profile;
	tga_client client;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	TimestampTz expires_at;
	bool is_new;
} opening;

/* False for a person who is blocked. */
static bool
open_session(void *arg, int64 *user_id)
{
	opening *o = arg;

	tga_user_find(o->call, &o->person);
	if (!tga_user_login(o->call, &o->person, &o->profile, NULL, &o->is_new))
		return false;
	*user_id = o->person.user_id;
	return tga_session_open(o->call, o->login_id, o->person.user_id, 0, o->expires_at,
							&o->client);
}

/* tgauth_open_session(telegram_id, …, address, user_agent) → the session */
PG_FUNCTION_INFO_V1(tgauth_open_session);
Datum
tgauth_open_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	opening o = {.call = &call};
	uint8_t secret[TGA_SECRET_BYTES];
	char token[TGA_SECRET_CHARS + 1];
	const char *message;
	bool opened;
	Datum values[OPEN_COLUMNS];
	bool nulls[OPEN_COLUMNS];

	o.person.telegram_id = tga_arg_telegram_id(fcinfo, ARG_TELEGRAM_ID);
	tga_profile_args(fcinfo, ARG_PROFILE, &o.profile);
	tga_client_args(fcinfo, ARG_ADDRESS, ARG_USER_AGENT, &o.client);
	tga_random(secret, sizeof(secret));
	if (!tga_login_id(secret, o.login_id))
		tga_crypto_failed();
	tga_base64url_encode(secret, sizeof(secret), token);
	explicit_bzero(secret, sizeof(secret));

	tga_call_begin(&call, fcinfo);
	o.expires_at = tga_session_expiry(&call);
	message = tga_with_hook(&call, open_session, &o, &opened);
	tga_call_end();

	opened = opened && message == NULL;
	memset(nulls, !opened, sizeof(nulls));
	values[OPEN_STATUS] = CStringGetTextDatum(opened			? TGA_CONFIRMED
											  : message == NULL ? TGA_BLOCKED
																: TGA_REFUSED);
	nulls[OPEN_STATUS] = false;
	nulls[OPEN_MESSAGE] = message == NULL;
	if (message != NULL)
		values[OPEN_MESSAGE] = CStringGetTextDatum(message);
	if (opened)
	{
		values[OPEN_USER_ID] = Int64GetDatum(o.person.user_id);
		values[OPEN_IS_NEW] = BoolGetDatum(o.is_new);
		values[OPEN_SESSION_TOKEN] = CStringGetTextDatum(token);
		values[OPEN_LOGIN_ID] = tga_bytea(o.login_id, sizeof(o.login_id));
		values[OPEN_EXPIRES_AT] = TimestampTzGetDatum(o.expires_at);
	}
	explicit_bzero(token, sizeof(token));
	return tga_return_row(fcinfo, values, nulls);
}
