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
	OPEN_COLUMNS
};

/* tgauth_open_session(telegram_id, …, address, user_agent) → the session */
PG_FUNCTION_INFO_V1(tgauth_open_session);
Datum
tgauth_open_session(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_person person = {.telegram_id = tga_arg_telegram_id(fcinfo, ARG_TELEGRAM_ID)};
	tga_profile profile;
	tga_client client;
	uint8_t secret[TGA_SECRET_BYTES];
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	char token[TGA_SECRET_CHARS + 1];
	TimestampTz expires_at;
	bool is_new;
	bool opened;
	Datum values[OPEN_COLUMNS];
	bool nulls[OPEN_COLUMNS];

	tga_profile_args(fcinfo, ARG_PROFILE, &profile);
	tga_client_args(fcinfo, ARG_ADDRESS, ARG_USER_AGENT, &client);
	tga_random(secret, sizeof(secret));
	if (!tga_login_id(secret, login_id))
		tga_crypto_failed();
	tga_base64url_encode(secret, sizeof(secret), token);
	explicit_bzero(secret, sizeof(secret));

	tga_call_begin(&call, fcinfo);
	expires_at = call.now + tga_session_ttl * USECS_PER_SEC;
	tga_user_find(&call, &person);
	opened = tga_user_login(&call, &person, &profile, NULL, &is_new) &&
			 tga_session_open(&call, login_id, person.user_id, 0, expires_at, &client);
	tga_call_end();

	memset(nulls, !opened, sizeof(nulls));
	values[OPEN_STATUS] = CStringGetTextDatum(opened ? TGA_CONFIRMED : TGA_BLOCKED);
	nulls[OPEN_STATUS] = false;
	if (opened)
	{
		values[OPEN_USER_ID] = Int64GetDatum(person.user_id);
		values[OPEN_IS_NEW] = BoolGetDatum(is_new);
		values[OPEN_SESSION_TOKEN] = CStringGetTextDatum(token);
		values[OPEN_LOGIN_ID] = tga_bytea(login_id, sizeof(login_id));
		values[OPEN_EXPIRES_AT] = TimestampTzGetDatum(expires_at);
	}
	explicit_bzero(token, sizeof(token));
	return tga_return_row(fcinfo, values, nulls);
}
