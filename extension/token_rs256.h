/*
 * token_rs256.h
 *		RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518 section 3.3), and its keys as JWK sees
 *		them.
 *
 * For ID tokens alone: OpenID Connect makes every client know it, and some know nothing
 * else.  Keys have 2048 bits, what RFC 7518 asks for at least, and 65537 for exponent; a
 * public key is its modulus, a secret one the DER of PKCS #1.
 */
#ifndef TGA_TOKEN_RS256_H
#define TGA_TOKEN_RS256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "token_es256.h"

#define TGA_RS256_BITS 2048
#define TGA_RS256_NUMBER (TGA_RS256_BITS / 8)
#define TGA_RS256_SIGNATURE TGA_RS256_NUMBER
#define TGA_RS256_DER_MAX 1280

/* The exponent, as JWK writes it. */
#define TGA_RS256_EXPONENT "AQAB"

typedef struct tga_rs256_key
{
	uint8_t n[TGA_RS256_NUMBER];
	size_t der_len; /* 0: only the public half */
	uint8_t der[TGA_RS256_DER_MAX];
} tga_rs256_key;

/* Takes a while: primes are searched for. */
bool tga_rs256_generate(tga_rs256_key *key) __attribute__((warn_unused_result));

bool tga_rs256_sign(const tga_rs256_key *key, const void *message, size_t len,
					uint8_t signature[static TGA_RS256_SIGNATURE])
	__attribute__((warn_unused_result));

bool tga_rs256_verify(const tga_rs256_key *key, const void *message, size_t len,
					  const uint8_t signature[static TGA_RS256_SIGNATURE])
	__attribute__((warn_unused_result));

/* As tga_es256_thumbprint. */
bool tga_rs256_thumbprint(const tga_rs256_key *key,
						  char text[static TGA_THUMBPRINT_CHARS + 1])
	__attribute__((warn_unused_result));

#endif
