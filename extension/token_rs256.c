/*
 * token_rs256.c
 *		See token_rs256.h.
 */
#include "token_rs256.h"

#include <stdio.h>
#include <string.h>

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/encoder.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include "base64url.h"

#define EXPONENT 65537
#define NUMBER_CHARS TGA_BASE64URL_CHARS(TGA_RS256_NUMBER)

/* --- keys ----------------------------------------------------------------------- */

bool
tga_rs256_generate(tga_rs256_key *key)
{
	EVP_PKEY *pkey = EVP_RSA_gen(TGA_RS256_BITS);
	OSSL_ENCODER_CTX *encoder = NULL;
	BIGNUM *n = NULL;
	uint8_t *der = key->der;
	size_t room = sizeof(key->der);
	bool good = false;

	if (pkey == NULL || !EVP_PKEY_get_bn_param(pkey, OSSL_PKEY_PARAM_RSA_N, &n) ||
		BN_bn2binpad(n, key->n, TGA_RS256_NUMBER) != TGA_RS256_NUMBER)
		goto cleanup;
	encoder = OSSL_ENCODER_CTX_new_for_pkey(pkey, OSSL_KEYMGMT_SELECT_ALL, "DER",
											"type-specific", NULL);
	if (encoder == NULL || !OSSL_ENCODER_to_data(encoder, &der, &room))
		goto cleanup;
	key->der_len = sizeof(key->der) - room;
	good = true;

cleanup:
	OSSL_ENCODER_CTX_free(encoder);
	BN_free(n);
	EVP_PKEY_free(pkey);
	return good;
}

/*
 * The key that signed last stays, whatever it is read from: to build one takes as long as
 * to sign with it.  Not for several threads at a time.  NULL if it is none.
 */
static EVP_PKEY *
load_secret(const tga_rs256_key *key)
{
	static EVP_PKEY *kept;
	static uint8_t kept_n[TGA_RS256_NUMBER];
	const uint8_t *der = key->der;

	if (kept != NULL && memcmp(kept_n, key->n, sizeof(kept_n)) == 0)
		return kept;
	EVP_PKEY_free(kept);
	kept = d2i_PrivateKey(EVP_PKEY_RSA, NULL, &der, (long) key->der_len);
	memcpy(kept_n, key->n, sizeof(kept_n));
	return kept;
}

static EVP_PKEY *
load_public(const tga_rs256_key *key)
{
	BIGNUM *n = BN_bin2bn(key->n, TGA_RS256_NUMBER, NULL);
	OSSL_PARAM_BLD *build = OSSL_PARAM_BLD_new();
	EVP_PKEY_CTX *ctx = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	OSSL_PARAM *params = NULL;
	EVP_PKEY *pkey = NULL;

	if (n == NULL || build == NULL || ctx == NULL ||
		!OSSL_PARAM_BLD_push_BN(build, OSSL_PKEY_PARAM_RSA_N, n) ||
		!OSSL_PARAM_BLD_push_ulong(build, OSSL_PKEY_PARAM_RSA_E, EXPONENT))
		goto cleanup;
	params = OSSL_PARAM_BLD_to_param(build);
	if (params == NULL || EVP_PKEY_fromdata_init(ctx) <= 0 ||
		EVP_PKEY_fromdata(ctx, &pkey, EVP_PKEY_PUBLIC_KEY, params) <= 0)
		pkey = NULL;

cleanup:
	OSSL_PARAM_free(params);
	OSSL_PARAM_BLD_free(build);
	EVP_PKEY_CTX_free(ctx);
	BN_free(n);
	return pkey;
}

/* --- signatures ----------------------------------------------------------------- */

/* PKCS #1 v1.5 is the padding that libcrypto takes unless it is told otherwise. */
bool
tga_rs256_sign(const tga_rs256_key *key, const void *message, size_t len,
			   uint8_t signature[static TGA_RS256_SIGNATURE])
{
	size_t signature_len = TGA_RS256_SIGNATURE;
	EVP_PKEY *pkey = load_secret(key);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey != NULL && ctx != NULL &&
				EVP_DigestSignInit(ctx, NULL, EVP_sha256(), NULL, pkey) > 0 &&
				EVP_DigestSign(ctx, signature, &signature_len, message, len) > 0 &&
				signature_len == TGA_RS256_SIGNATURE;

	EVP_MD_CTX_free(ctx);
	return good;
}

bool
tga_rs256_verify(const tga_rs256_key *key, const void *message, size_t len,
				 const uint8_t signature[static TGA_RS256_SIGNATURE])
{
	EVP_PKEY *pkey = load_public(key);
	EVP_MD_CTX *ctx = EVP_MD_CTX_new();
	bool good = pkey != NULL && ctx != NULL &&
				EVP_DigestVerifyInit(ctx, NULL, EVP_sha256(), NULL, pkey) > 0 &&
				EVP_DigestVerify(ctx, signature, TGA_RS256_SIGNATURE, message, len) == 1;

	EVP_MD_CTX_free(ctx);
	EVP_PKEY_free(pkey);
	return good;
}

/* --- the thumbprint --------------------------------------------------------------- */

bool
tga_rs256_thumbprint(const tga_rs256_key *key, char text[static TGA_THUMBPRINT_CHARS + 1])
{
	char n[NUMBER_CHARS + 1];
	char json[64 + NUMBER_CHARS];
	uint8_t digest[EVP_MAX_MD_SIZE];
	unsigned int digest_len = 0;
	int len;

	tga_base64url_encode(key->n, TGA_RS256_NUMBER, n);
	len = snprintf(json, sizeof(json),
				   "{\"e\":\"" TGA_RS256_EXPONENT "\",\"kty\":\"RSA\",\"n\":\"%s\"}", n);
	if (!EVP_Digest(json, (size_t) len, digest, &digest_len, EVP_sha256(), NULL))
		return false;
	tga_base64url_encode(digest, digest_len, text);
	return true;
}
