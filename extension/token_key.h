/*
 * token_key.h
 *		The keys that sign access tokens.
 *
 * A rotation publishes the next key of an algorithm and lets it sign later, when all
 * who cache the key set know it (jwks.h); the one before still verifies for
 * TGA_GUC_JWT_TTL_MAX seconds after, by when the last token under it has expired.  Only
 * keys of the algorithm in force, tgauth.jwt_algorithm, verify anything.  ES256 and RS256
 * keys are pairs, whose public halves tgauth_jwks() publishes; those of RS256 sign ID
 * tokens alone, and are made when a client wants them.  An HS256 key is
 * one secret, for those whose software knows nothing better, and a superuser
 * alone reads it from the table.  A key verifies tokens of its own algorithm and
 * of no other.
 */
#ifndef TGA_TOKEN_KEY_H
#define TGA_TOKEN_KEY_H

#include "token_jws.h"
#include "spi.h"

/* The key that signs, of an algorithm.  Raises if there is none.  The caller wipes it. */
void tga_token_key_current(const tga_call *call, tga_jws_algorithm algorithm,
						   tga_jws_key *key);

/*
 * The key of that kid as far as verifying needs it, without the secret half of a
 * pair.  False if none is honoured, or it is not of the algorithm in force.  The caller wipes it.
 */
bool tga_token_key_by_kid(const tga_call *call, const char *kid, tga_jws_key *key)
	__attribute__((warn_unused_result));

/*
 * The public half of the pair of that kid, for an ID token that comes back: honoured or
 * not, as it proves nothing but that it was made here.  False if it is not there any more.
 */
bool tga_token_key_public(const tga_call *call, const char *kid, tga_jws_key *key)
	__attribute__((warn_unused_result));

/* Makes the first key of an algorithm, if there is none. */
void tga_token_key_ensure(const tga_call *call, tga_jws_algorithm algorithm);

#endif
