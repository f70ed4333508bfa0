/*
 * digest.h
 *		SHA-256 (FIPS 180-4) and HMAC-SHA-256 (RFC 2104), by libcrypto.
 *
 * libcrypto looks an algorithm up by its name at each use, which costs more than a short
 * digest does; here that is done once in a process.  Not for several threads at a time.
 */
#ifndef TGA_DIGEST_H
#define TGA_DIGEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_DIGEST_BYTES 32

/* False if libcrypto fails. */
bool tga_digest_sha256(const void *bytes, size_t len,
					   uint8_t digest[static TGA_DIGEST_BYTES])
	__attribute__((warn_unused_result));
bool tga_digest_hmac(const void *key, size_t key_len, const void *bytes, size_t len,
					 uint8_t digest[static TGA_DIGEST_BYTES])
	__attribute__((warn_unused_result));

#endif
