/*
 * login_return_offer.c
 *		See login_return.h: what the bot shows of a return, and tgauth_person_return.
 */
#include "postgres.h"

#include "fmgr.h"

#include "address.h"
#include "arg.h"
#include "crypto.h"
#include "guc.h"
#include "login_key.h"
#include "login_return.h"

/* A login that waits, for the person whose it is, who only looks. */
static tga_statement select_returning = {
	.text =
		"SELECT s.return_key, s.channel FROM %1$s.tgauth_session AS s "
		"JOIN %1$s.tgauth_user AS u ON u.id = s.user_id "
		"WHERE s.login_id = $1 AND (s.user_id = $2 OR u.telegram_id = $3 OR EXISTS (SELECT "
		"FROM %1$s.tgauth_link AS l WHERE l.login_id = $1 AND l.telegram_id = $3)) "
		"AND NOT u.blocked "
		"AND s.return_key IS NOT NULL AND s.revoked_at IS NULL AND s.expires_at > $4",
	.nargs = 4,
	.types = {BYTEAOID, INT8OID, INT8OID, TIMESTAMPTZOID},
};

bool
tga_return_is_required(void)
{
	return tga_guc_return_leg == TGA_GUC_RETURN_REQUIRED;
}

/* None where the key is gone, as in a database that was restored: it is never dumped. */
static tga_return_offer
make_offer(const tga_call *call, int key_number,
		   const uint8_t login_id[static TGA_LOGIN_ID_BYTES], int channel, bool with_code)
{
	uint32_t now = (uint32_t) (timestamptz_to_time_t(call->now) - TGA_EPOCH);
	tga_return_offer offer = {.url = tga_site_url(call, channel)};
	char token[TGA_RETURN_TOKEN_CHARS + 1], code[TGA_RETURN_CODE_CHARS + 1];
	tga_login_key key;
	bool made;

	if ((offer.url == NULL && !with_code) ||
		!tga_login_key_by_number(call, key_number, &key))
		return (tga_return_offer){0};
	made = tga_return_token_seal((uint8_t) key_number, key.bytes, login_id, now, token) &&
		   tga_return_code(key.bytes, login_id, code);
	explicit_bzero(&key, sizeof(key));
	if (!made)
		tga_crypto_failed();
	if (offer.url != NULL)
		offer.url = tga_spi_keep(call, psprintf("%sreturn?token=%s", offer.url, token));
	if (with_code)
		offer.code = tga_spi_keep(call, code);
	return offer;
}

tga_return_offer
tga_return_offer_now(const tga_call *call, const tga_start_token *token)
{
	if (tga_guc_return_leg == TGA_GUC_RETURN_OFF)
		return (tga_return_offer){0};
	return make_offer(call, token->key_number, token->login_id, token->channel,
					  tga_return_is_required());
}

/* Whether a login of this user's, or person's, waits to be returned to. */
static bool
is_waiting(const tga_call *call, const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
		   int64 user_id, int64 telegram_id)
{
	tga_args args = {0};

	tga_spi_arg_bytes(&args, login_id, TGA_LOGIN_ID_BYTES);
	tga_spi_arg_int8(&args, user_id);
	tga_spi_arg_int8(&args, telegram_id);
	tga_spi_arg_time(&args, call->now);
	return tga_spi_run(call, &select_returning, &args) > 0;
}

tga_return_offer
tga_return_offer_again(const tga_call *call, const tga_start_token *token, int64 user_id)
{
	if (is_waiting(call, token->login_id, user_id, 0))
		return make_offer(call, token->key_number, token->login_id, token->channel, true);
	/* One that waits for nothing has a way back where all have one. */
	if (tga_guc_return_leg == TGA_GUC_RETURN_OFFERED)
		return make_offer(call, token->key_number, token->login_id, token->channel,
						  false);
	return (tga_return_offer){0};
}

enum offer_column
{
	OFFER_URL,
	OFFER_CODE,
	OFFER_COLUMNS
};

/* tgauth_person_return(telegram_id, login_id) → (return_url, return_code), perhaps NULL */
PG_FUNCTION_INFO_V1(tgauth_person_return);
Datum
tgauth_person_return(PG_FUNCTION_ARGS)
{
	tga_call call;
	int64 telegram_id = tga_arg_telegram_id(fcinfo, 0);
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	tga_return_offer offer = {0};
	Datum values[OFFER_COLUMNS];
	bool nulls[OFFER_COLUMNS];

	memset(nulls, true, sizeof(nulls));
	tga_arg_login_id(fcinfo, 1, login_id);
	tga_spi_begin(&call, fcinfo);
	if (is_waiting(&call, login_id, 0, telegram_id))
		offer = make_offer(&call, (int) tga_spi_int8(1), login_id, (int) tga_spi_int8(2),
						   true);
	tga_spi_end();
	tga_spi_set_text(values, nulls, OFFER_URL, offer.url);
	tga_spi_set_text(values, nulls, OFFER_CODE, offer.code);
	return tga_spi_return_row(fcinfo, values, nulls);
}
