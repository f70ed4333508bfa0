/*
 * jwk.c
 *		See jwk.h: which key is meant, and what it says of a signature.
 */
#include "jwk.h"

#include <string.h>

#include <openssl/evp.h>
#include <openssl/x509.h>

#include "token_es256.h"

#define ED25519_SIGNATURE 64

static const struct
{
	const char *name;
	int type;
} algorithms[TGA_JWK_ALGORITHMS] = {[TGA_JWK_RS256] = {"RS256", EVP_PKEY_RSA},
									[TGA_JWK_ES256] = {"ES256", EVP_PKEY_EC},
									[TGA_JWK_EDDSA] = {"EdDSA", EVP_PKEY_ED25519}};

const char *
tga_jwk_algorithm_name(tga_jwk_algorithm algorithm)
{
	return algorithms[algorithm].name;
}

bool
tga_jwk_find_algorithm(const char *name, size_t len, tga_jwk_algorithm *algorithm)
{
	for (int i = 0; i < TGA_JWK_ALGORITHMS; i++)
		if (strlen(algorithms[i].name) == len &&
			memcmp(algorithms[i].name, name, len) == 0)
		{
			*algorithm = (tga_jwk_algorithm) i;
			return true;
		}
	return false;
}

const tga_jwk *
tga_jwk_choose(const tga_jwk *keys, int count, tga_jwk_algorithm algorithm,
			   const char *kid, size_t kid_len)
{
	const tga_jwk *found = NULL;

	for (int i = 0; i < count; i++)
	{
		const tga_jwk *key = &keys[i];

		if (key->algorithm != algorithm)
			continue;
		if (kid != NULL)
		{
			if (kid_len > 0 && strlen(key->kid) == kid_len &&
				memcmp(key->kid, kid, kid_len) == 0)
				return key;
			continue;
		}
		if (found != NULL)
			return NULL;
		found = key;
	}
	return found;
}

/* --- signatures ------------------------------------------------------------------- */

/* A key is stored for one algorithm, and is of no other kind. */
static EVP_PKEY *
load(const tga_jwk *key)
{
	const uint8_t *der = key->der;
	EVP_PKEY *pkey = d2i_PUBKEY(NULL, &der, (long) key->der_len);

	if (pkey != NULL && (der != key->der + key->der_len ||
						 EVP_PKEY_get_base_id(pkey) != algorithms[key->algorithm].type))
	{
		EVP_PKEY_free(pkey);
		return NULL;
	}
	return pkey;
}

static bool
verify(EVP_PKEY *pkey, const EVP_MD *digest, const void *message, size_t len,
	   const uint8_t *signature, size_t signature_len)
{
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = ctx != NULL && EVP_DigestVerifyInit(ctx, NULL, digest, NULL, pkey) > 0 &&
				EVP_DigestVerify(ctx, signature, signature_len, message, len) == 1;

	EVP_MD_CTX_free(ctx);
	return good;
}

/* PKCS #1 v1.5 is the padding that libcrypto takes unless it is told otherwise. */
bool
tga_jwk_verify(const tga_jwk *key, const void *message, size_t len,
			   const uint8_t *signature, size_t signature_len)
{
	EVP_PKEY *pkey = load(key);
	uint8_t der[TGA_ES256_DER_MAX];
	size_t der_len;
	bool good = false;

	if (pkey == NULL)
		return false;
	switch (key->algorithm)
	{
		case TGA_JWK_RS256:
			good = (int) signature_len == EVP_PKEY_get_size(pkey) &&
				   verify(pkey, EVP_sha256(), message, len, signature, signature_len);
			break;
		case TGA_JWK_ES256:
			if (signature_len != TGA_ES256_SIGNATURE)
				break;
			der_len = tga_es256_to_der(signature, der);
			good = der_len > 0 && verify(pkey, EVP_sha256(), message, len, der, der_len);
			break;
		case TGA_JWK_EDDSA:
			good = signature_len == ED25519_SIGNATURE &&
				   verify(pkey, NULL, message, len, signature, signature_len);
			break;
	}
	EVP_PKEY_free(pkey);
	return good;
}
