/*
 * token_jws.h
 *		Compact JSON Web Signatures (RFC 7515), in the one shape that ours have.
 *
 *		BASE64URL(header) . BASE64URL(claims) . BASE64URL(signature)
 *
 * The header holds exactly `alg`, `typ` and `kid`.  `typ` says what a token is for, so that
 * none of one kind passes for another's (RFC 8725 section 3.11).  A key knows its algorithm;
 * what a token says about it is only compared (RFC 8725 section 3.1), so there is
 * no `none`, no public key that serves as an HMAC secret, and no `jwk`, `jku`,
 * `x5u` or `crit` to follow.  Nothing is allocated; what a token holds is given
 * back only after its signature was found good.
 */
#ifndef TGA_TOKEN_JWS_H
#define TGA_TOKEN_JWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "token_es256.h"
#include "token_rs256.h"

#define TGA_JWS_MAX 8192
#define TGA_JWS_KID_MAX 64

/* What a token is for. */
#define TGA_JWS_ACCESS "at+jwt"
#define TGA_JWS_ID "JWT"
#define TGA_JWS_LOGOUT "logout+jwt"

#define TGA_HS256_KEY_BYTES 32

typedef enum tga_jws_algorithm
{
	TGA_ES256,
	TGA_HS256,
	TGA_RS256
} tga_jws_algorithm;

typedef struct tga_jws_key
{
	tga_jws_algorithm algorithm;
	char kid[TGA_JWS_KID_MAX + 1];
	union
	{
		tga_es256_key es256;
		tga_rs256_key rs256;
		uint8_t hs256[TGA_HS256_KEY_BYTES];
	};
} tga_jws_key;

/* Where the three parts of a token are. */
typedef struct tga_jws_parts
{
	const char *header;
	size_t header_len;
	const char *claims;
	size_t claims_len;
	const char *signature;
	size_t signature_len;
} tga_jws_parts;

const char *tga_jws_algorithm_name(tga_jws_algorithm algorithm);

/* The length of the token that tga_jws_sign makes of so many bytes of claims. */
size_t tga_jws_length(const tga_jws_key *key, const char *typ, size_t claims_len);

/* Writes tga_jws_length() characters and a NUL. */
bool tga_jws_sign(const tga_jws_key *key, const char *typ, const char *claims,
				  size_t claims_len, char *token) __attribute__((warn_unused_result));

/* Exactly three parts, none of them empty, of TGA_JWS_MAX characters at most. */
bool tga_jws_split(const char *token, size_t len, tga_jws_parts *parts)
	__attribute__((warn_unused_result));

/*
 * Which key a token claims to be signed by: its `kid`, in which there are letters,
 * digits, - and _ only.  False if it cannot be a token of ours.  Nothing is
 * verified yet.
 */
bool tga_jws_kid(const char *token, size_t len, const char *typ,
				 char kid[static TGA_JWS_KID_MAX + 1])
	__attribute__((warn_unused_result));

/*
 * Verifies a token by a key, which must be the one that tga_jws_kid named.  The
 * claims go to buffer, which has room for len bytes; they are bytes still, which
 * the caller parses.
 */
bool tga_jws_verify(const tga_jws_key *key, const char *typ, const char *token,
					size_t len, char *claims, size_t *claims_len)
	__attribute__((warn_unused_result));

#endif
