/*
 * digest.c
 *		See digest.h.
 */
#include "digest.h"

#include <openssl/opensslv.h>
#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "tgauth needs OpenSSL 3 or later"
#endif

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

/* They stay as long as the process does. */
static EVP_MD *sha256;
static EVP_MD_CTX *digesting;
static EVP_MAC_CTX *hmac;

bool
tga_digest_sha256(const void *bytes, size_t len, uint8_t digest[static TGA_DIGEST_BYTES])
{
	if (digesting == NULL)
		digesting = EVP_MD_CTX_new();
	if (sha256 == NULL)
		sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
	return digesting != NULL && sha256 != NULL &&
		   EVP_DigestInit_ex2(digesting, sha256, NULL) == 1 &&
		   EVP_DigestUpdate(digesting, bytes, len) == 1 &&
		   EVP_DigestFinal_ex(digesting, digest, NULL) == 1;
}

/* Keys of its own come later; with the algorithm chosen, a new one costs no look-up. */
static EVP_MAC_CTX *
make_hmac(void)
{
	char name[] = "SHA256";
	OSSL_PARAM params[] = {
		OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
		OSSL_PARAM_construct_end()};
	EVP_MAC *mac = EVP_MAC_fetch(NULL, "HMAC", NULL);
	EVP_MAC_CTX *ctx = EVP_MAC_CTX_new(mac);

	EVP_MAC_free(mac);
	if (ctx != NULL && EVP_MAC_CTX_set_params(ctx, params) == 1)
		return ctx;
	EVP_MAC_CTX_free(ctx);
	return NULL;
}

bool
tga_digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
				uint8_t digest[static TGA_DIGEST_BYTES])
{
	/* An absent key would be the last one again. */
	static const uint8_t none[1];
	size_t written;

	if (hmac == NULL)
		hmac = make_hmac();
	return hmac != NULL &&
		   EVP_MAC_init(hmac, key != NULL ? key : none, key_len, NULL) == 1 &&
		   EVP_MAC_update(hmac, bytes, len) == 1 &&
		   EVP_MAC_final(hmac, digest, &written, TGA_DIGEST_BYTES) == 1 &&
		   written == TGA_DIGEST_BYTES;
}
