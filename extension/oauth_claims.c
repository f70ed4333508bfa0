/*
 * oauth_claims.c
 *		See oauth_claims.h.
 */
#include "oauth_claims.h"

#include "utils/builtins.h"

#include "base64url.h"
#include "encoding.h"
#include "hex.h"
#include "json_scan.h"
#include "oauth_scope.h"
#include "status.h"
#include "token_guc.h"
#include "token_key.h"

#define AT_HASH_BYTES 16

/* How each proof was given, in the words of RFC 8176. */
#define AMR_TELEGRAM "[\"mca\"]"
#define AMR_PASSWORD "[\"pwd\"]"
#define AMR_PASSKEY "[\"pop\",\"hwk\",\"mfa\"]"
#define CLAIMS_MAX 48

static const char *const amr[] = {
#define AMR(symbol, word) [TGA_SESSION_PROOF_##symbol] = AMR_##symbol,
	TGA_SESSION_PROOFS(AMR)
#undef AMR
};

/*
 * A passkey is possession of a key, and the verification of its user beside.  Without
 * attestation, whether hardware keeps the key is what the authenticator says of itself:
 * one that may leave it is kept by software.
 */
static const char amr_synced[] = "[\"pop\",\"swk\",\"mfa\"]";

/* Columns by name, so that the list of claims and that of columns may differ. */
enum user_column
{
	USER_NUMBER =
		1, /* the Telegram id, or a registered user's own, also once they linked */
	USER_TELEGRAM_ID,
	USER_USERNAME,
	USER_FIRST_NAME,
	USER_LAST_NAME,
	USER_LANGUAGE_CODE,
	USER_PHOTO_URL,
	USER_GROUPS,
	USER_UPDATED_AT
};

static tga_statement select_user = {
	.text =
		"SELECT (CASE WHEN linked_at IS NULL THEN coalesce(telegram_id, id) ELSE id END)::text, "
		"telegram_id, username, first_name, "
		"last_name, language_code, photo_url, to_json(groups::text[])::text, "
		"extract(epoch FROM updated_at)::int8 "
		"FROM %1$s.tgauth_user WHERE id = $1",
	.nargs = 1,
	.types = {INT8OID},
};

/* --- of a person ------------------------------------------------------------------ */

/* Clients show it and store it, so there is always one. */
static char *
full_name(void)
{
	char *first = tga_spi_text(USER_FIRST_NAME);
	char *last = tga_spi_text(USER_LAST_NAME);

	if (first != NULL && last != NULL)
		return psprintf("%s %s", first, last);
	if (first != NULL || last != NULL)
		return first != NULL ? first : last;
	return tga_spi_text(USER_USERNAME) != NULL ? tga_spi_text(USER_USERNAME)
											   : tga_spi_text(USER_NUMBER);
}

/* Made up for clients that refuse who has none; nobody has verified it. */
static char *
email(void)
{
	return tga_guc_email_domain[0] != '\0'
			   ? psprintf("%s@%s", tga_spi_text(USER_NUMBER), tga_guc_email_domain)
			   : NULL;
}

static void
add_number(StringInfo json, const char *name, int column)
{
	if (tga_spi_int8(column) != 0)
		tga_oauth_add_int(json, name, tga_spi_int8(column));
}

static void
add_claim(StringInfo json, tga_oauth_claim claim)
{
	static const int columns[TGA_CLAIMS] = {
		[TGA_CLAIM_GIVEN_NAME] = USER_FIRST_NAME,
		[TGA_CLAIM_FAMILY_NAME] = USER_LAST_NAME,
		[TGA_CLAIM_PREFERRED_USERNAME] = USER_USERNAME,
		[TGA_CLAIM_NICKNAME] = USER_USERNAME,
		[TGA_CLAIM_PICTURE] = USER_PHOTO_URL,
		[TGA_CLAIM_LOCALE] = USER_LANGUAGE_CODE,
	};
	const char *name = tga_oauth_claim_name(claim);

	switch (claim)
	{
		case TGA_CLAIM_NAME:
			tga_oauth_add_text(json, name, full_name());
			break;
		case TGA_CLAIM_EMAIL:
			tga_oauth_add_text(json, name, email());
			break;
		case TGA_CLAIM_GROUPS:
			tga_oauth_add_json(json, name, tga_spi_text(USER_GROUPS));
			break;
		case TGA_CLAIM_TELEGRAM_ID:
			add_number(json, name, USER_TELEGRAM_ID);
			break;
		case TGA_CLAIM_UPDATED_AT:
			add_number(json, name, USER_UPDATED_AT);
			break;
		default:
			tga_oauth_add_text(json, name, tga_spi_text(columns[claim]));
	}
}

void
tga_oauth_claims_add(const tga_call *call, StringInfo json, int64 user_id,
					 uint32_t claims)
{
	tga_args args = {0};

	tga_oauth_add_text(json, "sub", psprintf(INT64_FORMAT, user_id));
	tga_spi_arg_int8(&args, user_id);
	if (tga_spi_run(call, &select_user, &args) == 0)
		return;
	for (int i = 0; i < TGA_CLAIMS; i++)
		if (claims & TGA_SET(i))
			add_claim(json, (tga_oauth_claim) i);
}

/* --- ID tokens -------------------------------------------------------------------- */

char *
tga_oauth_sign(const tga_call *call, const tga_client *client, const char *typ,
			   StringInfo claims)
{
	tga_jws_key key;
	char *utf8, *token;
	bool made;

	appendStringInfoChar(claims, '}');
	utf8 = tga_encoding_to_utf8(claims->data);
	/* After a restore there is none, since keys are not dumped. */
	tga_token_key_ensure(call, client->id_token_algorithm);
	tga_token_key_current(call, client->id_token_algorithm, &key);
	token = palloc(tga_jws_length(&key, typ, strlen(utf8)) + 1);
	made = tga_jws_sign(&key, typ, utf8, strlen(utf8), token);
	explicit_bzero(&key, sizeof(key));
	if (!made)
		tga_crypto_failed();
	return token;
}

/* The first half of its digest (OpenID Connect Core section 3.1.3.6). */
static char *
at_hash(const char *access_token)
{
	uint8_t digest[TGA_CRYPTO_DIGEST];
	char *text = palloc(TGA_BASE64URL_CHARS(AT_HASH_BYTES) + 1);

	tga_crypto_sha256(access_token, strlen(access_token), digest);
	tga_base64url_encode(digest, AT_HASH_BYTES, text);
	return text;
}

char *
tga_oauth_id_token(const tga_call *call, const char *issuer, const tga_client *client,
				   const tga_oauth_grant *grant, const char *access_token)
{
	int64 now = (int64) timestamptz_to_time_t(call->now);
	int64 end =
		Min((int64) timestamptz_to_time_t(grant->ends_at), now + TGA_OAUTH_TOKEN_SECONDS);
	/* What a client always wants in them is still what the person let it know. */
	uint32_t claims =
		grant->id_token_claims |
		(client->id_token_claims & tga_oauth_claims_of_scopes(grant->scopes));
	char sid[2 * TGA_SID_BYTES + 1];
	StringInfoData json;

	initStringInfo(&json);
	tga_hex_encode(grant->sid, TGA_SID_BYTES, sid);
	tga_oauth_add_text(&json, "iss", issuer);
	tga_oauth_add_text(&json, "aud", client->client_id);
	tga_oauth_claims_add(call, &json, grant->user_id, claims);
	tga_oauth_add_int(&json, "iat", now);
	tga_oauth_add_int(&json, "exp", end);
	tga_oauth_add_int(&json, "auth_time",
					  (int64) timestamptz_to_time_t(grant->auth_time));
	tga_oauth_add_text(&json, "nonce", grant->nonce);
	tga_oauth_add_text(
		&json, "acr", psprintf(TGA_OAUTH_ACR "%s", tga_session_proof_word(grant->proof)));
	tga_oauth_add_json(&json, "amr", grant->is_synced ? amr_synced : amr[grant->proof]);
	tga_oauth_add_text(&json, "sid", sid);
	tga_oauth_add_text(&json, "at_hash", at_hash(access_token));
	return tga_oauth_sign(call, client, TGA_JWS_ID, &json);
}

/* --- hints ------------------------------------------------------------------------ */

static bool
read_claims(const char *issuer, const char *claims, size_t len, tga_oauth_hint *hint)
{
	tga_json_member members[CLAIMS_MAX];
	int count = tga_json_object(claims, len, members, CLAIMS_MAX);
	const tga_json_member *sub, *sid, *aud;
	tga_json_member number;

	if (count < 0 ||
		!tga_json_is(tga_json_find(members, count, "iss"), tga_encoding_to_utf8(issuer)))
		return false;
	sub = tga_json_find(members, count, "sub");
	sid = tga_json_find(members, count, "sid");
	aud = tga_json_find(members, count, "aud");
	if (sub == NULL || sub->type != TGA_JSON_STRING || sid == NULL ||
		sid->type != TGA_JSON_STRING || aud == NULL || aud->type != TGA_JSON_STRING)
		return false;
	number = *sub;
	number.type = TGA_JSON_NUMBER;
	hint->client_id = pnstrdup(aud->value, aud->value_len);
	return tga_json_integer(&number, &hint->user_id) &&
		   tga_hex_decode(sid->value, sid->value_len, hint->sid, TGA_SID_BYTES);
}

bool
tga_oauth_hint_read(const tga_call *call, const char *issuer, const char *id_token,
					tga_oauth_hint *hint)
{
	size_t len = strlen(id_token);
	char kid[TGA_JWS_KID_MAX + 1];
	char *claims = palloc(len + 1);
	size_t claims_len = 0;
	tga_jws_key key;

	return tga_jws_kid(id_token, len, TGA_JWS_ID, kid) &&
		   tga_token_key_public(call, kid, &key) &&
		   tga_jws_verify(&key, TGA_JWS_ID, id_token, len, claims, &claims_len) &&
		   read_claims(issuer, claims, claims_len, hint);
}
