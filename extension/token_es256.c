/*
 * token_es256.c
 *		See token_es256.h.
 *
 * The key is built anew for each use: it takes a small part of the time that
 * the signature takes, and a backend that keeps no key has none to leak.
 */
#include "token_es256.h"

#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

#include "base64url.h"

#define POINT_BYTES (1 + 2 * TGA_ES256_NUMBER)
#define POINT_UNCOMPRESSED 4
#define NUMBER_CHARS TGA_BASE64URL_CHARS(TGA_ES256_NUMBER)

/* --- keys ----------------------------------------------------------------------- */

bool
tga_es256_generate(tga_es256_key *key)
{
	EVP_PKEY *pkey = EVP_EC_gen("P-256");
	BIGNUM *x = NULL;
	BIGNUM *y = NULL;
	BIGNUM *d = NULL;
	bool good = pkey != NULL &&
				EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_X, &x) &&
				EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_EC_PUB_Y, &y) &&
				EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_PRIV_KEY, &d) &&
				BN_bn2binpad(x, key->x, TGA_ES256_NUMBER) == TGA_ES256_NUMBER &&
				BN_bn2binpad(y, key->y, TGA_ES256_NUMBER) == TGA_ES256_NUMBER &&
				BN_bn2binpad(d, key->d, TGA_ES256_NUMBER) == TGA_ES256_NUMBER;

	BN_clear_free(d);
	BN_free(y);
	BN_free(x);
	EVP_PKEY_free(pkey);
	return good;
}

/* libcrypto checks that the point is on the curve.  NULL if it is not. */
static EVP_PKEY *
load(const tga_es256_key *key, bool with_secret)
{
	uint8_t point[POINT_BYTES] = {POINT_UNCOMPRESSED};
	BIGNUM *d = with_secret ? BN_secure_new() : NULL;
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	OSSL_PARAM *params = NULL;
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "EC", NULL);
	EVP_PKEY *pkey = NULL;

	memcpy(point + 1, key->x, TGA_ES256_NUMBER);
	memcpy(point + 1 + TGA_ES256_NUMBER, key->y, TGA_ES256_NUMBER);
	if (build == NULL || ctx == NULL ||
		!OSSL_PARAM_BLD_push_utf8_string(build, OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) ||
		!OSSL_PARAM_BLD_push_octet_string(build, OSSL_PKEY_PARAM_PUB_KEY, point,
										  sizeof(point)))
		goto cleanup;
	if (with_secret && (d == NULL || BN_bin2bn(key->d, TGA_ES256_NUMBER, d) == NULL ||
						!OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_PRIV_KEY, d)))
		goto cleanup;
	params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
		EVP_PKEY_fromdata(ctx, &pkey,
						  with_secret ? EVP_PKEY_KEYPAIR : EVP_PKEY_PUBLIC_KEY,
						  params) <= 0)
		pkey = NULL;

cleanup:
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_clear_free(d);
	return pkey;
}

/* --- signatures ----------------------------------------------------------------- */

/* libcrypto's DER to R and S. */
static bool
from_der(const uint8_t *der, size_t len, uint8_t signature[static TGA_ES256_SIGNATURE])
{
	ECDSA_SIG *pair = d2i_ECDSA_SIG(NULL, &der, (long) len);
	bool good = pair != NULL &&
				BN_bn2binpad(ECDSA_SIG_get0_r(pair), signature, TGA_ES256_NUMBER) ==
					TGA_ES256_NUMBER &&
				BN_bn2binpad(ECDSA_SIG_get0_s(pair), signature + TGA_ES256_NUMBER,
							 TGA_ES256_NUMBER) == TGA_ES256_NUMBER;

	ECDSA_SIG_free(pair);
	return good;
}

size_t
tga_es256_to_der(const uint8_t signature[static TGA_ES256_SIGNATURE],
				 uint8_t der[static TGA_ES256_DER_MAX])
{
	ECDSA_SIG *pair = ECDSA_SIG_new();
	BIGNUM *r = BN_bin2bn(signature, TGA_ES256_NUMBER, NULL);
	BIGNUM *s = BN_bin2bn(signature + TGA_ES256_NUMBER, TGA_ES256_NUMBER, NULL);
	int len = 0;

	if (pair != NULL && r != NULL && s != NULL && ECDSA_SIG_set0(pair, r, s))
	{
		uint8_t *end = der;

		r = s = NULL; /* the pair owns them now */
		if (i2d_ECDSA_SIG(pair, NULL) <= TGA_ES256_DER_MAX)
			len = i2d_ECDSA_SIG(pair, &end);
	}
	BN_free(r);
	BN_free(s);
	ECDSA_SIG_free(pair);
	return len > 0 ? (size_t) len : 0;
}

bool
tga_es256_sign(const tga_es256_key *key, const void *message, size_t len,
			   uint8_t signature[static TGA_ES256_SIGNATURE])
{
	uint8_t der[TGA_ES256_DER_MAX];
	size_t der_len = sizeof(der);
	EVP_PKEY *pkey = load(key, true);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey != NULL && ctx != NULL &&
				EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pkey) > 0 &&
				EVP_DigestSign(ctx, der, &der_len, message, len) > 0 &&
				from_der(der, der_len, signature);

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

bool
tga_es256_verify(const tga_es256_key *key, const void *message, size_t len,
				 const uint8_t signature[static TGA_ES256_SIGNATURE])
{
	uint8_t der[TGA_ES256_DER_MAX];
	size_t der_len = tga_es256_to_der(signature, der);
	EVP_PKEY *pkey = load(key, false);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = der_len > 0 && pkey != NULL && ctx != NULL &&
				EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) > 0 &&
				EVP_DigestVerify(ctx, der, der_len, message, len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

/* --- the thumbprint --------------------------------------------------------------- */

bool
tga_es256_thumbprint(const tga_es256_key *key, char text[static TGA_THUMBPRINT_CHARS + 1])
{
	char x[NUMBER_CHARS + 1];
	char y[NUMBER_CHARS + 1];
	char json[64 + 2 * NUMBER_CHARS];
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_len = 0;
	int len;

	tga_base64url_encode(key->x, TGA_ES256_NUMBER, x);
	tga_base64url_encode(key->y, TGA_ES256_NUMBER, y);
	len = snprintf(json, sizeof(json),
				   "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"%s\",\"y\":\"%s\"}", x, y);
	if (!EVP_Digest(json, (size_t) len, digest, &digest_len, EVP_sha256(), NULL))
		return false;
	tga_base64url_encode(digest, digest_len, text);
	return true;
}
