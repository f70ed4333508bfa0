/*
 * id_token_fuzz.c
 *		Key sets as a server may answer, and ID tokens as anybody may send them.
 *
 * Bytes are read as a key set, whose good keys verify nothing that nobody signed; as a
 * token, which must not pass; and as claims that are signed by a key of ours, where
 * what passes has an id within bounds and does not when a bit is changed.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <openssl/evp.h>

#include "base64url.h"
#include "proof_id_token.h"
#include "token_jws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define HEADER "{\"alg\":\"EdDSA\",\"kid\":\"kid\"}"

static const tga_id_token_wanted wanted = {"1", "nonce", 1000};
static EVP_PKEY *secret;
static tga_jwk_entry entries[TGA_JWK_KEYS];

static void
make_key(void)
{
	uint8_t raw[32];
	char x[TGA_BASE64URL_CHARS(sizeof(raw)) + 1];
	char set[256];
	size_t len = sizeof(raw);

	secret = EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");
	if (secret == NULL || !EVP_PKEY_get_raw_public_key(secret, raw, &len))
		abort();
	tga_base64url_encode(raw, len, x);
	len = (size_t) snprintf(
		set, sizeof(set),
		"{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"kid\",\"x\":\"%s\"}]}",
		x);
	if (tga_jwk_set(set, len, entries) != 1 || entries[0].problem != TGA_JWK_NONE)
		abort();
}

static void
read_set(const uint8_t *data, size_t size)
{
	static const uint8_t zeros[TGA_JWK_RSA_BITS_MAX / 8];
	tga_jwk_entry found[TGA_JWK_KEYS];
	int count = tga_jwk_set((const char *) data, size, found);

	if (count > TGA_JWK_KEYS)
		abort();
	for (int i = 0; i < count; i++)
	{
		const tga_jwk *key = &found[i].key;

		if (strlen(key->kid) > TGA_JWK_NAME_MAX ||
			(found[i].problem == TGA_JWK_NONE) !=
				(tga_jwk_problem_words(found[i].problem) == NULL))
			abort();
		if (found[i].problem != TGA_JWK_NONE)
			continue;
		if (key->der_len == 0 || key->der_len > TGA_JWK_DER_MAX)
			abort();
		for (size_t len = 0; len <= sizeof(zeros); len += 32)
			if (tga_jwk_verify(key, data, size, zeros, len))
				abort();
	}
}

static bool
passes(const char *token, size_t len)
{
	char *buffer = malloc(len + 1);
	tga_id_token result;
	tga_status status;

	if (buffer == NULL)
		abort();
	status = tga_id_token_check(token, len, &entries[0].key, 1, &wanted, buffer, &result);
	if (status != TGA_STATUS_INVALID &&
		(result.telegram_id <= 0 || result.telegram_id >= TGA_TELEGRAM_ID_LIMIT ||
		 result.count < 7 || result.issued_at < 0))
		abort();
	free(buffer);
	return status != TGA_STATUS_INVALID;
}

static void
sign_claims(const uint8_t *data, size_t size)
{
	size_t room = TGA_BASE64URL_CHARS(sizeof(HEADER) + size + 64) + 8;
	char *token = malloc(room);
	uint8_t signature[64];
	size_t signature_len = sizeof(signature);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	size_t len;

	if (token == NULL || ctx == NULL)
		abort();
	tga_base64url_encode((const uint8_t *) HEADER, sizeof(HEADER) - 1, token);
	strcat(token, ".");
	tga_base64url_encode(data, size, token + strlen(token));
	if (EVP_DigestSignInit(ctx, NULL, NULL, NULL, secret) <= 0 ||
		EVP_DigestSign(ctx, signature, &signature_len, (const uint8_t *) token,
					   strlen(token)) <= 0)
		abort();
	strcat(token, ".");
	tga_base64url_encode(signature, signature_len, token + strlen(token));
	len = strlen(token);
	if (passes(token, len))
	{
		token[data[0] * (len - 1) / 255] ^= 1;
		if (passes(token, len))
			abort();
	}
	EVP_MD_CTX_free(ctx);
	free(token);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (secret == NULL)
		make_key();
	read_set(data, size);
	if (passes((const char *) data, size))
		abort();
	if (size > 0)
		sign_claims(data, size);
	return 0;
}
