/*
 * passkey.c
 *		See passkey.h; and tgauth_passkey_challenge.
 */
#include "postgres.h"

#include "fmgr.h"
#include "mb/pg_wchar.h"
#include "utils/builtins.h"

#include "arg.h"
#include "crypto.h"
#include "login_key.h"
#include "passkey.h"

/* Seconds since TGA_EPOCH. */
static uint32_t
seconds(TimestampTz time)
{
	return (uint32_t) (timestamptz_to_time_t(time) - TGA_EPOCH);
}

tga_passkey_bytes
tga_passkey_arg_bytes(FunctionCallInfo fcinfo, int number)
{
	const bytea *value;

	if (PG_ARGISNULL(number))
		return (tga_passkey_bytes){(const uint8_t *) "", 0};
	value = PG_GETARG_BYTEA_PP(number);
	return (tga_passkey_bytes){(const uint8_t *) VARDATA_ANY(value), TGA_ARG_LEN(value)};
}

void
tga_passkey_arg_party(FunctionCallInfo fcinfo, int number, tga_webauthn_party *party)
{
	const char *origin = tga_arg_string(fcinfo, number, "origin");

	if (!tga_webauthn_party_read(origin, party))
		ereport(
			ERROR,
			(errcode(ERRCODE_INVALID_PARAMETER_VALUE), errhidestmt(true),
			 errmsg("\"%s\" is no origin that can have passkeys", origin),
			 errhint("Pass the site's address as browsers write it, without a slash "
					 "at the end: https:// and a domain, or http://localhost:8080.")));
}

/* Whether a challenge is one that we gave. */
static bool
is_ours(const tga_call *call, tga_challenge_purpose purpose,
		const uint8_t login_id[static TGA_LOGIN_ID_BYTES], const tga_client_data *client)
{
	const uint8_t *challenge = client->challenge;
	tga_login_key key;
	TimestampTz made_at;
	bool good;

	if (client->challenge_len != TGA_CHALLENGE_BYTES ||
		!tga_login_key_by_number(call, tga_challenge_key_number(challenge), &key))
		return false;
	made_at = time_t_to_timestamptz(TGA_EPOCH + tga_challenge_made_at(challenge));
	good = tga_challenge_check(challenge, key.bytes, purpose, login_id,
							   seconds(call->now)) &&
		   tga_login_key_may_have_signed(&key, made_at);
	explicit_bzero(&key, sizeof(key));
	return good;
}

bool
tga_passkey_client(const tga_call *call, const tga_webauthn_party *party,
				   tga_challenge_purpose purpose,
				   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				   const tga_passkey_bytes *bytes, tga_client_data *client,
				   tga_passkey_verdict *verdict)
{
	tga_client_type type =
		purpose == TGA_CHALLENGE_LOGIN ? TGA_CLIENT_GET : TGA_CLIENT_CREATE;

	verdict->status = TGA_PASSKEY_INVALID;
	verdict->reason = tga_webauthn_client(party, type, bytes->bytes, bytes->len, client);
	if (verdict->reason != TGA_PASSKEY_REASON_NONE)
		return false;
	/*
	 * §7.1 step 8, §7.2 step 11: "Verify that the value of C.challenge equals the
	 * base64url encoding of pkOptions.challenge", which its MAC tells without a store.
	 */
	if (!is_ours(call, purpose, login_id, client))
	{
		verdict->status = TGA_PASSKEY_EXPIRED;
		verdict->reason = TGA_PASSKEY_REASON_CHALLENGE;
		return false;
	}
	verdict->status = TGA_PASSKEY_OK;
	return true;
}

void
tga_passkey_set_verdict(Datum *values, bool *nulls, int status, int reason,
						const tga_passkey_verdict *verdict)
{
	tga_spi_set_text(values, nulls, status, tga_passkey_status_word(verdict->status));
	tga_spi_set_text(values, nulls, reason,
					 verdict->reason != TGA_PASSKEY_REASON_NONE
						 ? tga_passkey_reason_word(verdict->reason)
						 : NULL);
}

char *
tga_passkey_name(const text *given)
{
	char *name;
	size_t len;

	if (given == NULL)
		return NULL;
	name = text_to_cstring(given);
	for (char *p = name; *p != '\0'; p++)
		if ((unsigned char) *p < 0x20 || *p == 0x7f)
			*p = ' ';
	name += strspn(name, " ");
	len = (size_t) pg_mbcharcliplen(name, (int) strlen(name), TGA_PASSKEY_NAME_MAX);
	while (len > 0 && name[len - 1] == ' ')
		len--;
	name[len] = '\0';
	return len > 0 ? name : NULL;
}

/* tgauth_passkey_challenge(purpose, login_id) → a challenge.  Strict. */
PG_FUNCTION_INFO_V1(tgauth_passkey_challenge);
Datum
tgauth_passkey_challenge(PG_FUNCTION_ARGS)
{
	tga_call call;
	const char *word = text_to_cstring(PG_GETARG_TEXT_PP(0));
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	uint8_t challenge[TGA_CHALLENGE_BYTES];
	tga_challenge_purpose purpose;
	tga_login_key key;
	bool made;

	if (!tga_challenge_purpose_parse(word, &purpose))
		ereport(ERROR, (errcode(ERRCODE_INVALID_PARAMETER_VALUE),
						errmsg("\"%s\" is no purpose of a challenge", word),
						errhint("It is login or register.")));
	tga_arg_login_id(fcinfo, 1, login_id);
	tga_spi_begin(&call, fcinfo);
	tga_login_key_current(&call, &key);
	made = tga_challenge_make((uint8_t) key.number, key.bytes, purpose, login_id,
							  seconds(call.now), challenge);
	explicit_bzero(&key, sizeof(key));
	tga_spi_end();
	if (!made)
		tga_crypto_failed();
	PG_RETURN_DATUM(tga_spi_bytea(challenge, sizeof(challenge)));
}
