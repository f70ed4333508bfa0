/*
 * proof_id_token.h
 *		The ID token that Telegram's OpenID login gives a site.
 *
 *		https://core.telegram.org/bots/telegram-login#validating-id-tokens
 *		OpenID Connect Core 1.0 section 3.1.3.7, RFC 8725
 *
 * A JWS of RS256, ES256 or EdDSA by a key of the set that Telegram publishes.  Its
 * header holds `alg`, and at most `kid` and `typ` besides: a token that brings a
 * key, an address of one or a `crit` is none.  All of this has to hold:
 *
 *		iss			https://oauth.telegram.org, to the letter
 *		aud			the client id, alone, as a string or the one string of an array
 *		azp			the client id, where it is there
 *		sub			a text; it names the person for this client, and is not the Telegram id
 *		exp, iat	whole seconds, exp after iat
 *		nbf			not in the future, where it is there
 *		nonce		the one that was sent along
 *		id			the Telegram id, a number or its decimal digits
 *
 * Bytes and libcrypto only.
 */
#ifndef TGA_PROOF_ID_TOKEN_H
#define TGA_PROOF_ID_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "json_scan.h"
#include "jwk.h"
#include "status.h"

#define TGA_TELEGRAM_ISSUER "https://oauth.telegram.org"

/* Telegram's ids have 52 significant bits at most. */
#define TGA_TELEGRAM_ID_LIMIT (INT64_C(1) << 52)

/* How far Telegram's clock may be ahead of ours, in seconds. */
#define TGA_PROOF_CLOCK_SKEW 60

#define TGA_ID_TOKEN_MEMBERS 64

/* What the caller knows, in UTF-8; empty texts match nothing. */
typedef struct tga_id_token_wanted
{
	const char *client_id;
	const char *nonce;
	int64_t now; /* seconds since 1970 */
} tga_id_token_wanted;

typedef struct tga_id_token
{
	int64_t telegram_id;
	int64_t issued_at;
	tga_json_member claims[TGA_ID_TOKEN_MEMBERS];
	int count;
} tga_id_token;

/*
 * Ok; expired, if nothing else is wrong; or invalid.  The claims point into buffer,
 * which has room for len bytes, and mean something unless the token is invalid.
 */
tga_status tga_id_token_check(const char *token, size_t len, const tga_jwk *keys,
							  int key_count, const tga_id_token_wanted *wanted,
							  char *buffer, tga_id_token *result)
	__attribute__((warn_unused_result));

#endif
