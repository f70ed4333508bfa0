/*
 * passkey_challenge.h
 *		What a passkey has to sign for a login, or to be added by one: a challenge that
 *		only who has a start key can make, and that is stored nowhere.
 *
 *		 1	key number: which row of the key ring made it
 *		 4	time of issue, seconds since 2026-01-01 00:00 UTC, big endian
 *		 1	purpose: what it may be answered for
 *		16	HMAC-SHA-256 under the start key over all before it and the login id,
 *			truncated to 128 bits
 *
 * The login id is that of the login cookie, or of the session that adds a passkey.  It is
 * random, so nobody foresees a challenge of a login that is not theirs, as WebAuthn Level 3
 * §13.4.3 wants it; and whoever answers one must hold that login or session, so an answer
 * is worth nothing in another browser.  A login is decided once, by the primary key of
 * its row, and a passkey is added once, by its own: that makes a challenge good for one
 * use without a table of those that are open.
 */
#ifndef TGA_PASSKEY_CHALLENGE_H
#define TGA_PASSKEY_CHALLENGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "start_token.h"

#define TGA_CHALLENGE_BYTES 22

/* For how long after its issue a challenge can be answered. */
#define TGA_CHALLENGE_SECONDS 300

/* How far ahead of this clock that of the maker may be. */
#define TGA_CHALLENGE_SKEW_SECONDS 60

/* What a passkey can be asked for; the word is that of SQL. */
#define TGA_CHALLENGE_PURPOSES(X)                                                        \
	X(LOGIN, "login")                                                                    \
	X(REGISTER, "register")

#define TGA_CHALLENGE_MEMBER(symbol, word) TGA_CHALLENGE_##symbol,

typedef enum tga_challenge_purpose
{
	TGA_CHALLENGE_PURPOSES(TGA_CHALLENGE_MEMBER) TGA_CHALLENGE_PURPOSE_COUNT
} tga_challenge_purpose;

/* False, and nothing set, for another word. */
bool tga_challenge_purpose_parse(const char *word, tga_challenge_purpose *purpose)
	__attribute__((warn_unused_result));

/* now: seconds since TGA_EPOCH.  False if libcrypto fails. */
bool tga_challenge_make(uint8_t key_number, const uint8_t key[static TGA_KEY_BYTES],
						tga_challenge_purpose purpose,
						const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint32_t now,
						uint8_t challenge[static TGA_CHALLENGE_BYTES])
	__attribute__((warn_unused_result));

/* The number of the key that a challenge claims to be made with. */
static inline uint8_t
tga_challenge_key_number(const uint8_t challenge[static TGA_CHALLENGE_BYTES])
{
	return challenge[0];
}

/* When it claims to have been made, in seconds since TGA_EPOCH. */
static inline uint32_t
tga_challenge_made_at(const uint8_t challenge[static TGA_CHALLENGE_BYTES])
{
	return (uint32_t) challenge[1] << 24 | (uint32_t) challenge[2] << 16 |
		   (uint32_t) challenge[3] << 8 | challenge[4];
}

/* Whether it is ours, for this purpose and this login, and not too old. */
bool tga_challenge_check(const uint8_t challenge[static TGA_CHALLENGE_BYTES],
						 const uint8_t key[static TGA_KEY_BYTES],
						 tga_challenge_purpose purpose,
						 const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint32_t now)
	__attribute__((warn_unused_result));

#endif
