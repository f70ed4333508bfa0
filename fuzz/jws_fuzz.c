/*
 * jws_fuzz.c
 *		Tokens, as anybody may send them.
 *
 * Bytes are read as a token, which must not verify; and as claims, which must come
 * back as they were when they are signed, and be refused when a bit is changed.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json_scan.h"
#include "token_jws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static tga_jws_key keys[3];

static void
make_keys(void)
{
	keys[0].algorithm = TGA_ES256;
	if (!tga_es256_generate(&keys[0].es256) ||
		!tga_es256_thumbprint(&keys[0].es256, keys[0].kid))
		abort();
	keys[1].algorithm = TGA_HS256;
	memset(keys[1].hs256, 7, sizeof(keys[1].hs256));
	strcpy(keys[1].kid, "kid");
	keys[2].algorithm = TGA_RS256;
	if (!tga_rs256_generate(&keys[2].rs256) ||
		!tga_rs256_thumbprint(&keys[2].rs256, keys[2].kid))
		abort();
}

static void
read_token(const uint8_t *data, size_t size)
{
	char kid[TGA_JWS_KID_MAX + 1];
	char *claims = malloc(size + 1);
	size_t len;

	if (claims == NULL)
		return;
	if (tga_jws_kid((const char *) data, size, TGA_JWS_ACCESS, kid) && strlen(kid) == 0)
		abort();
	for (int i = 0; i < 3; i++)
		if (tga_jws_verify(&keys[i], TGA_JWS_ACCESS, (const char *) data, size, claims,
						   &len))
			abort();
	free(claims);
}

static void
sign_claims(const tga_jws_key *key, const uint8_t *data, size_t size)
{
	size_t len = tga_jws_length(key, TGA_JWS_ACCESS, size);
	char *token = malloc(len + 1);
	char *claims = malloc(len + 1);
	char kid[TGA_JWS_KID_MAX + 1];
	size_t claims_len;
	bool fits = size > 0 && len <= TGA_JWS_MAX;

	if (token == NULL || claims == NULL ||
		!tga_jws_sign(key, TGA_JWS_ACCESS, (const char *) data, size, token))
		abort();
	if (strlen(token) != len)
		abort();
	if (tga_jws_kid(token, len, TGA_JWS_ACCESS, kid) != fits ||
		(fits && strcmp(kid, key->kid) != 0))
		abort();
	if (tga_jws_verify(key, TGA_JWS_ACCESS, token, len, claims, &claims_len) != fits)
		abort();
	if (fits && (claims_len != size || memcmp(claims, data, size) != 0))
		abort();
	if (fits)
	{
		size_t place = data[0] * (len - 1) / 255;

		token[place] ^= 1;
		if (tga_jws_verify(key, TGA_JWS_ACCESS, token, len, claims, &claims_len))
			abort();
	}
	free(claims);
	free(token);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (keys[0].kid[0] == '\0')
		make_keys();
	read_token(data, size);
	sign_claims(&keys[1], data, size);
	/* A signature of a pair takes long: some of the time is enough. */
	if (size % 8 == 1)
		sign_claims(&keys[0], data, size);
	if (size % 8 == 2)
		sign_claims(&keys[2], data, size);
	return 0;
}
