/*
 * token_access.h
 *		Access tokens: who is logged in, for whoever asks by JWT.
 *
 *		iss aud		tgauth.jwt_issuer, tgauth.jwt_audience (if set)
 *		sub			the user's id
 *		sid			the login id of the session, 32 hex digits
 *		role		tgauth.jwt_role (if set), for PostgREST and its kin
 *		username	as it was at iat (if there is one)
 *		groups		an array of texts, as they were at iat
 *		jti			16 random bytes: no two tokens are the same
 *		iat exp		seconds since 1970; exp is never beyond the session's own end.
 *					There is no nbf: whose clock is a little behind would refuse it
 *
 * How RFC 8725 is followed, by its sections:
 *
 *		3.1 3.2		the key says which algorithm; there are two, and no `none`
 *		3.3			every check is made, each time, on the bytes that were signed
 *		3.4			a point that is not on the curve is refused by libcrypto
 *		3.5			secrets of HS256 are 32 random bytes
 *		3.6			nothing is compressed; 3.7: UTF-8 only
 *		3.8			iss is compared, and the key is the issuer's own; so is sub, with
 *					the session that sid names
 *		3.9			aud is compared where tgauth.jwt_audience is set
 *		3.10		kid is looked up as a parameter, and is letters, digits, - and _;
 *					no key and no address is ever taken from a token
 *		3.11 3.12	typ is at+jwt; what else these keys sign has another
 */
#ifndef TGA_TOKEN_ACCESS_H
#define TGA_TOKEN_ACCESS_H

#include "session.h"

#define TGA_TOKEN_TYPE "Bearer"

typedef struct tga_token_access
{
	char *text; /* in the caller's memory */
	int expires_in;
} tga_token_access;

/* Makes one for a live session.  False if the session is not. */
bool tga_token_access_make(const tga_call *call,
						   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						   tga_token_access *token) __attribute__((warn_unused_result));

/*
 * Verifies a token as of the call: its signature, its claims, and that its session
 * lives.  The claims, a JSON object, are made in the caller's memory.
 */
bool tga_token_access_verify(const tga_call *call, const text *token,
							 tga_session_identity *identity, char **claims)
	__attribute__((warn_unused_result));

#endif
