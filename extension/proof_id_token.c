/*
 * proof_id_token.c
 *		See proof_id_token.h.
 *
 * No claim is looked at before the signature is good.
 */
#include "proof_id_token.h"

#include <string.h>
#include <strings.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "token_jws.h"

#define HEADER_MAX 512
#define HEADER_MEMBERS 3
#define SIGNATURE_MAX (TGA_JWK_RSA_BITS_MAX / 8)
#define SUBJECT_MAX 255

/* Longer than any text that is compared here, with each byte an escape of six. */
#define TEXT_MAX 1536

/* --- the header and the signature ------------------------------------------------- */

/* `typ` says JWT or nothing: an access or logout token is no ID token. */
static bool
good_type(const tga_json_member *typ)
{
	static const char expected[] = "JWT";

	return typ == NULL ||
		   (typ->type == TGA_JSON_STRING && typ->value_len == sizeof(expected) - 1 &&
			strncasecmp(typ->value, expected, typ->value_len) == 0);
}

/* The key that the header means, or NULL if there is none or it is no header of ours. */
static const tga_jwk *
find_key(const tga_jws_parts *parts, const tga_jwk *keys, int key_count)
{
	char json[HEADER_MAX];
	tga_json_member members[HEADER_MEMBERS];
	const tga_json_member *alg;
	const tga_json_member *kid;
	const tga_json_member *typ;
	tga_jwk_algorithm algorithm;
	size_t len;
	int count;

	if (TGA_BASE64URL_BYTES(parts->header_len) > sizeof(json) ||
		!tga_base64url_decode(parts->header, parts->header_len, (uint8_t *) json, &len))
		return NULL;
	count = tga_json_object(json, len, members, HEADER_MEMBERS);
	alg = tga_json_find(members, count, "alg");
	kid = tga_json_find(members, count, "kid");
	typ = tga_json_find(members, count, "typ");
	if (alg == NULL || count != 1 + (kid != NULL) + (typ != NULL))
		return NULL;
	if (alg->type != TGA_JSON_STRING ||
		!tga_jwk_find_algorithm(alg->value, alg->value_len, &algorithm) ||
		(kid != NULL && kid->type != TGA_JSON_STRING) || !good_type(typ))
		return NULL;
	return tga_jwk_choose(keys, key_count, algorithm, kid != NULL ? kid->value : NULL,
						  kid != NULL ? kid->value_len : 0);
}

static bool
good_signature(const tga_jws_parts *parts, const tga_jwk *key)
{
	uint8_t signature[SIGNATURE_MAX];
	size_t len;

	return TGA_BASE64URL_BYTES(parts->signature_len) <= sizeof(signature) &&
		   tga_base64url_decode(parts->signature, parts->signature_len, signature,
								&len) &&
		   tga_jwk_verify(key, parts->header, parts->header_len + 1 + parts->claims_len,
						  signature, len);
}

/* --- the claims ------------------------------------------------------------------- */

/* Whether a member is this text, however it is escaped; an empty text is none. */
static bool
is_text(const tga_json_member *member, const char *text)
{
	char plain[TEXT_MAX + 1];
	size_t len;

	if (member == NULL || member->type != TGA_JSON_STRING || member->value_len > TEXT_MAX)
		return false;
	len = tga_json_unescape(member, plain);
	return len > 0 && len == strlen(text) && CRYPTO_memcmp(plain, text, len) == 0;
}

static bool
good_audience(const tga_json_member *aud, const char *client_id)
{
	tga_json_member only;

	if (aud != NULL && aud->type == TGA_JSON_ARRAY)
		return tga_json_array(aud->value, aud->value_len, &only, 1) == 1 &&
			   is_text(&only, client_id);
	return is_text(aud, client_id);
}

static bool
good_subject(const tga_json_member *sub)
{
	return sub != NULL && sub->type == TGA_JSON_STRING && sub->value_len > 0 &&
		   sub->value_len <= SUBJECT_MAX;
}

static bool
read_id(const tga_json_member *member, int64_t *id)
{
	tga_json_member number;

	if (member == NULL)
		return false;
	number = *member;
	if (number.type == TGA_JSON_STRING && number.value_len > 0 && number.value[0] != '0')
		number.type = TGA_JSON_NUMBER;
	return tga_json_integer(&number, id) && *id > 0 && *id < TGA_TELEGRAM_ID_LIMIT;
}

/* Seconds since 1970, in a range where sums with them do not overflow. */
static bool
read_seconds(const tga_json_member *member, int64_t *seconds)
{
	return tga_json_integer(member, seconds) && *seconds >= 0 &&
		   *seconds <= INT64_C(1) << 40;
}

static tga_status
judge_times(const tga_id_token *token, int64_t now, int64_t *issued_at)
{
	const tga_json_member *nbf = tga_json_find(token->claims, token->count, "nbf");
	int64_t expires_at;
	int64_t not_before;

	if (!read_seconds(tga_json_find(token->claims, token->count, "exp"), &expires_at) ||
		!read_seconds(tga_json_find(token->claims, token->count, "iat"), issued_at) ||
		expires_at <= *issued_at || *issued_at > now + TGA_PROOF_CLOCK_SKEW)
		return TGA_STATUS_INVALID;
	if (nbf != NULL &&
		(!read_seconds(nbf, &not_before) || not_before > now + TGA_PROOF_CLOCK_SKEW))
		return TGA_STATUS_INVALID;
	return expires_at <= now ? TGA_STATUS_EXPIRED : TGA_STATUS_OK;
}

static tga_status
judge_claims(tga_id_token *token, const tga_id_token_wanted *wanted)
{
	const tga_json_member *claims = token->claims;
	const tga_json_member *azp = tga_json_find(claims, token->count, "azp");

	if (!is_text(tga_json_find(claims, token->count, "iss"), TGA_TELEGRAM_ISSUER) ||
		!good_audience(tga_json_find(claims, token->count, "aud"), wanted->client_id) ||
		(azp != NULL && !is_text(azp, wanted->client_id)) ||
		!good_subject(tga_json_find(claims, token->count, "sub")) ||
		!is_text(tga_json_find(claims, token->count, "nonce"), wanted->nonce) ||
		!read_id(tga_json_find(claims, token->count, "id"), &token->telegram_id))
		return TGA_STATUS_INVALID;
	return judge_times(token, wanted->now, &token->issued_at);
}

tga_status
tga_id_token_check(const char *token, size_t len, const tga_jwk *keys, int key_count,
				   const tga_id_token_wanted *wanted, char *buffer, tga_id_token *result)
{
	tga_jws_parts parts;
	const tga_jwk *key;
	size_t claims_len;

	if (!tga_jws_split(token, len, &parts))
		return TGA_STATUS_INVALID;
	key = find_key(&parts, keys, key_count);
	if (key == NULL || !good_signature(&parts, key) ||
		!tga_base64url_decode(parts.claims, parts.claims_len, (uint8_t *) buffer,
							  &claims_len))
		return TGA_STATUS_INVALID;
	result->count =
		tga_json_object(buffer, claims_len, result->claims, TGA_ID_TOKEN_MEMBERS);
	return result->count >= 0 ? judge_claims(result, wanted) : TGA_STATUS_INVALID;
}
