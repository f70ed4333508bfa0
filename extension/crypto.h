/*
 * crypto.h
 *		libcrypto and the system's random source, where a failure is an error.
 */
#ifndef TGA_CRYPTO_H
#define TGA_CRYPTO_H

#include <stddef.h>
#include <stdint.h>

#include "digest.h"

#define TGA_CRYPTO_DIGEST TGA_DIGEST_BYTES

void tga_crypto_failed(void) __attribute__((noreturn));
void tga_crypto_random(void *bytes, size_t len);
void tga_crypto_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
					 uint8_t digest[static TGA_CRYPTO_DIGEST]);
void tga_crypto_sha256(const void *bytes, size_t len,
					   uint8_t digest[static TGA_CRYPTO_DIGEST]);

#endif
