/*
 * crypto.c
 *		See crypto.h.
 */
#include "postgres.h"

#include "crypto.h"

void
tga_crypto_failed(void)
{
	ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR), errmsg("libcrypto failed")));
}

void
tga_crypto_random(void *bytes, size_t len)
{
	if (!pg_strong_random(bytes, len))
		ereport(ERROR, (errcode(ERRCODE_INTERNAL_ERROR),
						errmsg("could not generate random bytes")));
}

void
tga_crypto_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
				uint8_t digest[static TGA_CRYPTO_DIGEST])
{
	if (!tga_digest_hmac(key, key_len, bytes, len, digest))
		tga_crypto_failed();
}

void
tga_crypto_sha256(const void *bytes, size_t len, uint8_t digest[static TGA_CRYPTO_DIGEST])
{
	if (!tga_digest_sha256(bytes, len, digest))
		tga_crypto_failed();
}
