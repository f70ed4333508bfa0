/*
 * token_jws.c
 *		See token_jws.h.
 */
#include "token_jws.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include "base64url.h"
#include "json_scan.h"

#define HEADER_MAX 192
#define HEADER_MEMBERS 3
#define SIGNATURE_MAX TGA_RS256_SIGNATURE
#define HS256_SIGNATURE 32

typedef struct tga_jws_header
{
	char json[HEADER_MAX];
	tga_json_member members[HEADER_MEMBERS];
} tga_jws_header;

const char *
tga_jws_algorithm_name(tga_jws_algorithm algorithm)
{
	static const char *const names[] = {
		[TGA_ES256] = "ES256", [TGA_HS256] = "HS256", [TGA_RS256] = "RS256"};

	return names[algorithm];
}

static size_t
signature_bytes(tga_jws_algorithm algorithm)
{
	static const size_t bytes[] = {[TGA_ES256] = TGA_ES256_SIGNATURE,
								   [TGA_HS256] = HS256_SIGNATURE,
								   [TGA_RS256] = TGA_RS256_SIGNATURE};

	return bytes[algorithm];
}

/* --- signing -------------------------------------------------------------------- */

static size_t
make_header(const tga_jws_key *key, const char *typ, char json[static HEADER_MAX])
{
	return (size_t) snprintf(json, HEADER_MAX,
							 "{\"alg\":\"%s\",\"typ\":\"%s\",\"kid\":\"%s\"}",
							 tga_jws_algorithm_name(key->algorithm), typ, key->kid);
}

static bool
sign_bytes(const tga_jws_key *key, const char *message, size_t len,
		   uint8_t signature[static SIGNATURE_MAX])
{
	unsigned int mac_len = 0;

	if (key->algorithm == TGA_ES256)
		return tga_es256_sign(&key->es256, message, len, signature);
	if (key->algorithm == TGA_RS256)
		return tga_rs256_sign(&key->rs256, message, len, signature);
	return HMAC(EVP_sha256(), key->hs256, TGA_HS256_KEY_BYTES,
				(const unsigned char *) message, len, signature, &mac_len) != NULL &&
		   mac_len == HS256_SIGNATURE;
}

size_t
tga_jws_length(const tga_jws_key *key, const char *typ, size_t claims_len)
{
	char json[HEADER_MAX];

	return TGA_BASE64URL_CHARS(make_header(key, typ, json)) + 1 +
		   TGA_BASE64URL_CHARS(claims_len) + 1 +
		   TGA_BASE64URL_CHARS(signature_bytes(key->algorithm));
}

bool
tga_jws_sign(const tga_jws_key *key, const char *typ, const char *claims,
			 size_t claims_len, char *token)
{
	char json[HEADER_MAX];
	size_t json_len = make_header(key, typ, json);
	uint8_t signature[SIGNATURE_MAX];
	char *p = token;

	tga_base64url_encode((const uint8_t *) json, json_len, p);
	p += TGA_BASE64URL_CHARS(json_len);
	*p++ = '.';
	tga_base64url_encode((const uint8_t *) claims, claims_len, p);
	p += TGA_BASE64URL_CHARS(claims_len);
	if (!sign_bytes(key, token, (size_t) (p - token), signature))
		return false;
	*p++ = '.';
	tga_base64url_encode(signature, signature_bytes(key->algorithm), p);
	return true;
}

/* --- reading -------------------------------------------------------------------- */

bool
tga_jws_split(const char *token, size_t len, tga_jws_parts *parts)
{
	const char *first = memchr(token, '.', len);
	const char *second =
		first != NULL ? memchr(first + 1, '.', len - (size_t) (first + 1 - token)) : NULL;

	if (len > TGA_JWS_MAX || second == NULL)
		return false;
	parts->header = token;
	parts->header_len = (size_t) (first - token);
	parts->claims = first + 1;
	parts->claims_len = (size_t) (second - parts->claims);
	parts->signature = second + 1;
	parts->signature_len = (size_t) (token + len - parts->signature);
	return parts->header_len > 0 && parts->claims_len > 0 && parts->signature_len > 0 &&
		   memchr(parts->signature, '.', parts->signature_len) == NULL;
}

/* Just alg, typ and kid, each a string, typ the one that is asked for. */
static bool
read_header(const tga_jws_parts *parts, const char *typ, tga_jws_header *header)
{
	size_t len;

	if (TGA_BASE64URL_BYTES(parts->header_len) > sizeof(header->json) ||
		!tga_base64url_decode(parts->header, parts->header_len, (uint8_t *) header->json,
							  &len))
		return false;
	return tga_json_object(header->json, len, header->members, HEADER_MEMBERS) ==
			   HEADER_MEMBERS &&
		   tga_json_is(tga_json_find(header->members, HEADER_MEMBERS, "typ"), typ) &&
		   tga_json_find(header->members, HEADER_MEMBERS, "alg") != NULL;
}

bool
tga_jws_kid(const char *token, size_t len, const char *typ,
			char kid[static TGA_JWS_KID_MAX + 1])
{
	static const char alphabet[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
	const tga_json_member *member;
	tga_jws_header header;
	tga_jws_parts parts;

	if (!tga_jws_split(token, len, &parts) || !read_header(&parts, typ, &header))
		return false;
	member = tga_json_find(header.members, HEADER_MEMBERS, "kid");
	if (member == NULL || member->type != TGA_JSON_STRING || member->value_len == 0 ||
		member->value_len > TGA_JWS_KID_MAX)
		return false;
	memcpy(kid, member->value, member->value_len);
	kid[member->value_len] = '\0';
	return strspn(kid, alphabet) == member->value_len;
}

static bool
good_signature(const tga_jws_key *key, const tga_jws_parts *parts)
{
	uint8_t given[SIGNATURE_MAX];
	uint8_t expected[SIGNATURE_MAX];
	size_t signed_len = parts->header_len + 1 + parts->claims_len;
	size_t len;

	if (parts->signature_len != TGA_BASE64URL_CHARS(signature_bytes(key->algorithm)) ||
		!tga_base64url_decode(parts->signature, parts->signature_len, given, &len))
		return false;
	if (key->algorithm == TGA_ES256)
		return tga_es256_verify(&key->es256, parts->header, signed_len, given);
	if (key->algorithm == TGA_RS256)
		return tga_rs256_verify(&key->rs256, parts->header, signed_len, given);
	return sign_bytes(key, parts->header, signed_len, expected) &&
		   CRYPTO_memcmp(given, expected, HS256_SIGNATURE) == 0;
}

bool
tga_jws_verify(const tga_jws_key *key, const char *typ, const char *token, size_t len,
			   char *claims, size_t *claims_len)
{
	tga_jws_header header;
	tga_jws_parts parts;

	return tga_jws_split(token, len, &parts) && read_header(&parts, typ, &header) &&
		   tga_json_is(tga_json_find(header.members, HEADER_MEMBERS, "alg"),
					   tga_jws_algorithm_name(key->algorithm)) &&
		   tga_json_is(tga_json_find(header.members, HEADER_MEMBERS, "kid"), key->kid) &&
		   good_signature(key, &parts) &&
		   tga_base64url_decode(parts.claims, parts.claims_len, (uint8_t *) claims,
								claims_len);
}
