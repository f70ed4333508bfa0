/*
 * token_pair.h
 *		Refresh tokens, and the pair that a login gives.
 *
 * A refresh token is 32 random bytes, base64url, of which the database keeps the
 * SHA-256.  It is good once: what it is exchanged for is a new pair, and the row
 * of the old one stays until it would have expired.  Whoever presents it again
 * holds a copy, and nobody can tell the thief from the owner, so the session ends,
 * and with it the family: all refresh tokens that came of that one login (RFC 9700
 * section 4.14.2).
 *
 * A family is a session, which lives as every other does (session_usage.h): its
 * refresh tokens end with it, and each exchange is a use of it.  It also ends when the
 * newest of them has, since nobody could use it after that, and when it has become too
 * large to be that of a person.
 */
#ifndef TGA_TOKEN_PAIR_H
#define TGA_TOKEN_PAIR_H

#include "session.h"
#include "token_access.h"

#define TGA_TOKEN_REFRESH_CHARS 43

typedef struct tga_token_pair
{
	tga_token_access access;
	char refresh[TGA_TOKEN_REFRESH_CHARS + 1];
} tga_token_pair;

/*
 * Opens a session of an application, whose only tokens are a pair: that of the
 * session itself nobody knows.
 */
void tga_token_pair_open(const tga_call *call, int64 user_id,
						 const tga_start_token *client, tga_token_pair *pair);

/*
 * The four columns access_token, refresh_token, token_type, expires_in, which are
 * set from a pair, that is wiped.
 */
#define TGA_TOKEN_PAIR_COLUMNS 4
void tga_token_pair_values(tga_token_pair *pair, Datum *values, bool *nulls);

#endif
