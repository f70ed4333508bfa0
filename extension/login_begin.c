/*
 * login_begin.c
 *		tgauth_begin: a login begins.
 *
 * Nothing is written: a login has no row until somebody answers.
 */
#include "postgres.h"

#include "fmgr.h"

#include "address.h"
#include "application.h"
#include "arg.h"
#include "base64url.h"
#include "crypto.h"
#include "login_key.h"
#include "session.h"

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

/* tgauth_begin(address, user_agent, client_id) → (login_secret, start_token, link, match_code) */
PG_FUNCTION_INFO_V1(tgauth_begin);
Datum
tgauth_begin(PG_FUNCTION_ARGS)
{
	tga_call call;
	tga_login_key key;
	tga_start_token token = {.channel = BEGIN_CHANNEL};
	uint8_t secret[TGA_SECRET_BYTES];
	char secret_text[TGA_SECRET_CHARS + 1];
	char token_text[TGA_START_TOKEN_CHARS + 1];
	int match_code = 0;
	bool sealed;
	const char *bot_address;
	Datum values[BEGIN_COLUMNS];
	bool nulls[BEGIN_COLUMNS] = {false};

	tga_spi_begin(&call, fcinfo);
	tga_crypto_random(secret, sizeof(secret));
	token.issued_at = (uint32_t) (timestamptz_to_time_t(call.now) - TGA_EPOCH);
	tga_session_client_args(fcinfo, 0, 1, &token);
	if (!PG_ARGISNULL(2))
		token.application =
			tga_application_number(&call, tga_arg_string(fcinfo, 2, "client_id"));
	if (!tga_login_id(secret, token.login_id))
		tga_crypto_failed();
	tga_login_key_current(&call, &key);
	bot_address = tga_bot_address(&call);
	tga_spi_end();
	token.key_number = (uint8_t) key.number;
	sealed = tga_start_token_seal(&token, key.bytes, token_text);
	match_code = tga_match_code(key.bytes, token.login_id);
	tga_base64url_encode(secret, sizeof(secret), secret_text);
	explicit_bzero(&key, sizeof(key));
	explicit_bzero(secret, sizeof(secret));
	if (!sealed || match_code == 0)
		tga_crypto_failed();

	tga_spi_set_text(values, nulls, BEGIN_LOGIN_SECRET, secret_text);
	explicit_bzero(secret_text, sizeof(secret_text));
	tga_spi_set_text(values, nulls, BEGIN_START_TOKEN, token_text);
	if (bot_address != NULL)
		bot_address = psprintf("%s?start=%s", bot_address, token_text);
	tga_spi_set_text(values, nulls, BEGIN_LINK, bot_address);
	values[BEGIN_MATCH_CODE] = Int32GetDatum(match_code);
	return tga_spi_return_row(fcinfo, values, nulls);
}
