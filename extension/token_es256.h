/*
 * token_es256.h
 *		ECDSA on P-256 with SHA-256, and its keys as JWK sees them.
 *
 * libcrypto alone; a key is three numbers of 32 bytes, a signature R and S, 32
 * bytes each (RFC 7518 section 3.4), not the DER that libcrypto makes.
 */
#ifndef TGA_TOKEN_ES256_H
#define TGA_TOKEN_ES256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_ES256_NUMBER 32
#define TGA_ES256_SIGNATURE 64
#define TGA_ES256_DER_MAX 80
#define TGA_THUMBPRINT_CHARS 43

typedef struct tga_es256_key
{
	uint8_t x[TGA_ES256_NUMBER];
	uint8_t y[TGA_ES256_NUMBER];
	uint8_t d[TGA_ES256_NUMBER]; /* the secret one; not read for verifying */
} tga_es256_key;

/* Makes a key from libcrypto's generator for secrets. */
bool tga_es256_generate(tga_es256_key *key) __attribute__((warn_unused_result));

bool tga_es256_sign(const tga_es256_key *key, const void *message, size_t len,
					uint8_t signature[static TGA_ES256_SIGNATURE])
	__attribute__((warn_unused_result));

/* False for a wrong signature, and for x and y that are no point of the curve. */
bool tga_es256_verify(const tga_es256_key *key, const void *message, size_t len,
					  const uint8_t signature[static TGA_ES256_SIGNATURE])
	__attribute__((warn_unused_result));

/* R and S as the DER that libcrypto reads; the length, or 0. */
size_t tga_es256_to_der(const uint8_t signature[static TGA_ES256_SIGNATURE],
						uint8_t der[static TGA_ES256_DER_MAX])
	__attribute__((warn_unused_result));

/*
 * The name that a public key gives itself, from which its `kid` comes: SHA-256
 * over its required members, in order, without space (RFC 7638).
 */
bool tga_es256_thumbprint(const tga_es256_key *key,
						  char text[static TGA_THUMBPRINT_CHARS + 1])
	__attribute__((warn_unused_result));

#endif
