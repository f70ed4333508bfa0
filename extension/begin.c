/*
 * begin.c
 *		A login begins, and the settings that who takes part in one must know.
 *
 * Nothing is written: a login has no row until somebody answers.
 */
#include "postgres.h"

#include "fmgr.h"
#include "utils/builtins.h"
#include "utils/fmgrprotos.h"

#include "base64url.h"
#include "bot_account.h"
#include "client_address.h"
#include "keys.h"
#include "last_used.h"
#include "user_agent.h"

/* Logins that begin here are announced on tgauth_0. */
#define BEGIN_CHANNEL 0

enum begin_column
{
	BEGIN_LOGIN_SECRET,
	BEGIN_START_TOKEN,
	BEGIN_LINK,
	BEGIN_MATCH_CODE,
	BEGIN_COLUMNS
};

static void
token_for(const tga_call *call, FunctionCallInfo fcinfo, const uint8_t *secret,
		  tga_start_token *token)
{
	pg_time_t now = timestamptz_to_time_t(call->now);

	memset(token, 0, sizeof(*token));
	token->channel = BEGIN_CHANNEL;
	token->issued_at = (uint32_t) (now - TGA_EPOCH);
	if (!tga_login_id(secret, token->login_id))
		tga_crypto_failed();
	if (!PG_ARGISNULL(0))
	{
		Datum host = DirectFunctionCall1(network_host, PG_GETARG_DATUM(0));

		(void) tga_address_pack(TextDatumGetCString(host), token->address);
	}
	if (!PG_ARGISNULL(1))
	{
		text *agent = PG_GETARG_TEXT_PP(1);

		token->browser = tga_user_agent_browser(VARDATA_ANY(agent), TGA_ARG_LEN(agent));
		token->os = tga_user_agent_os(VARDATA_ANY(agent), TGA_ARG_LEN(agent));
	}
}

/* tgauth_begin(address, user_agent) → (login_secret, start_token, link, match_code) */
PG_FUNCTION_INFO_V1(tgauth_begin);
Datum
tgauth_begin(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_key key;
	tga_start_token token;
	uint8_t secret[TGA_SECRET_BYTES];
	char secret_text[TGA_SECRET_CHARS + 1];
	char token_text[TGA_START_TOKEN_CHARS + 1];
	int match_code = 0;
	bool sealed;
	const char *bot_address;
	Datum values[BEGIN_COLUMNS];
	bool nulls[BEGIN_COLUMNS] = {false};

	tga_call_begin(&call, fcinfo);
	tga_random(secret, sizeof(secret));
	token_for(&call, fcinfo, secret, &token);
	tga_key_current(&call, &key);
	bot_address = tga_bot_address(&call);
	tga_call_end();
	token.key_number = (uint8_t) key.number;
	sealed = tga_start_token_seal(&token, key.bytes, token_text);
	match_code = tga_match_code(key.bytes, token.login_id);
	tga_base64url_encode(secret, sizeof(secret), secret_text);
	explicit_bzero(&key, sizeof(key));
	explicit_bzero(secret, sizeof(secret));
	if (!sealed || match_code == 0)
		tga_crypto_failed();

	values[BEGIN_LOGIN_SECRET] = CStringGetTextDatum(secret_text);
	explicit_bzero(secret_text, sizeof(secret_text));
	values[BEGIN_START_TOKEN] = CStringGetTextDatum(token_text);
	nulls[BEGIN_LINK] = bot_address == NULL;
	if (bot_address != NULL)
		values[BEGIN_LINK] =
			CStringGetTextDatum(psprintf("%s?start=%s", bot_address, token_text));
	values[BEGIN_MATCH_CODE] = Int32GetDatum(match_code);
	return tga_return_row(fcinfo, values, nulls);
}

/* tgauth_settings() → what a page and a bot say and count by */
PG_FUNCTION_INFO_V1(tgauth_settings);
Datum
tgauth_settings(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *bot_address;
	Datum values[8];
	bool nulls[8] = {false};

	tga_call_begin(&call, fcinfo);
	bot_address = tga_bot_address(&call);
	tga_call_end();
	nulls[0] = tga_site_name[0] == '\0';
	nulls[1] = bot_address == NULL;
	values[0] = CStringGetTextDatum(tga_site_name);
	if (bot_address != NULL)
		values[1] = CStringGetTextDatum(bot_address);
	values[2] = CStringGetTextDatum(tga_confirm_mode_name());
	values[3] = Int32GetDatum(tga_start_ttl);
	values[4] = Int32GetDatum(tga_confirm_ttl);
	values[5] = Int32GetDatum(tga_session_ttl);
	values[6] = Int32GetDatum(tga_session_idle_ttl);
	values[7] = Int32GetDatum(tga_touch_seconds());
	return tga_return_row(fcinfo, values, nulls);
}
