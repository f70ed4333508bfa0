/*
 * start_token.h
 *		What start keys sign: the start parameter of a login's deep link, the match code,
 *		and hints.
 *
 * A start token is 48 bytes, base64url without padding, 64 characters: exactly
 * the limit that Telegram sets (https://core.telegram.org/bots/features#deep-linking).
 *
 *		 1	key number: which row of the key ring signed it
 *		16	login id: the first half of SHA-256(login secret)
 *		 4	time of issue, seconds since 2026-01-01 00:00 UTC, big endian
 *		 8	client address (client_address.h)
 *		 1	browser family and operating system (user_agent.h), four bits each
 *		 1	application: the number of the client or site that asks; 0 is none
 *		 1	channel: which NOTIFY channel this login is announced on
 *		16	HMAC-SHA-256 over the 32 bytes before it, truncated to 128 bits
 *
 * The token is public: who holds it can open the question in Telegram, and
 * nothing more.  The login secret, of which it carries a commitment, stays in
 * the browser that asked (as the verifier does in PKCE, RFC 7636).
 *
 * The extension and pushd compile this one file; test/vectors/start_token.json
 * is read by the tests of both.
 */
#ifndef TGA_START_TOKEN_H
#define TGA_START_TOKEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TGA_SECRET_BYTES 32
#define TGA_SECRET_CHARS 43
#define TGA_LOGIN_ID_BYTES 16
#define TGA_KEY_BYTES 32
#define TGA_ADDRESS_BYTES 8
#define TGA_START_TOKEN_BYTES 48
#define TGA_START_TOKEN_CHARS 64
#define TGA_MATCH_CHOICES 3
#define TGA_HINT_SEAL_BYTES 21

/* 2026-01-01 00:00 UTC as a Unix time, where issued_at begins to count. */
#define TGA_EPOCH INT64_C(1767225600)

typedef struct tga_start_token
{
	uint8_t key_number;
	uint8_t login_id[TGA_LOGIN_ID_BYTES];
	uint32_t issued_at; /* seconds since TGA_EPOCH */
	uint8_t address[TGA_ADDRESS_BYTES];
	uint8_t browser; /* below 16 */
	uint8_t os;		 /* below 16 */
	uint8_t application;
	uint8_t channel;
} tga_start_token;

/* The login id of a login secret of 32 raw bytes.  False if libcrypto fails. */
bool tga_login_id(const uint8_t secret[static TGA_SECRET_BYTES],
				  uint8_t login_id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

/* Writes the 64 characters and a NUL.  False if libcrypto fails. */
bool tga_start_token_seal(const tga_start_token *token,
						  const uint8_t key[static TGA_KEY_BYTES],
						  char text[static TGA_START_TOKEN_CHARS + 1])
	__attribute__((warn_unused_result));

/*
 * The number of the key that a token claims to be signed by, or -1 if the text
 * cannot be a start token.  Nothing is verified yet.
 */
int tga_start_token_key_number(const char *text, size_t len);

/* Verifies, in constant time, and unpacks.  False if the token is not ours. */
bool tga_start_token_open(const char *text, size_t len,
						  const uint8_t key[static TGA_KEY_BYTES], tga_start_token *token)
	__attribute__((warn_unused_result));

/*
 * Unpacks without verifying: for showing what a token says after somebody who has
 * the key, the database, has accepted it.  False if the text cannot be a token.
 */
bool tga_start_token_peek(const char *text, size_t len, tga_start_token *token)
	__attribute__((warn_unused_result));

/* The match code of a login, 10 to 99; 0 if libcrypto fails. */
int tga_match_code(const uint8_t key[static TGA_KEY_BYTES],
				   const uint8_t login_id[static TGA_LOGIN_ID_BYTES]);

/*
 * Three different numbers, the match code among them, in an order that tells
 * nothing.  They are the same at every call: a decoy that changed would give
 * the code away to whoever asks twice.
 */
bool tga_match_choices(const uint8_t key[static TGA_KEY_BYTES],
					   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					   int choices[static TGA_MATCH_CHOICES])
	__attribute__((warn_unused_result));

/*
 * The seal of the hint that a login is confirmed, which only who has its start key can
 * make: key number, time (seconds since TGA_EPOCH), and a MAC over both, the login id and
 * the channel.  Once made it can be heard and said again by others, so it is worth no
 * more than a moment.  False if libcrypto fails.
 */
bool tga_hint_seal(const tga_start_token *token, const uint8_t key[static TGA_KEY_BYTES],
				   uint32_t now, uint8_t seal[static TGA_HINT_SEAL_BYTES])
	__attribute__((warn_unused_result));

/* Whether the seal is that of this login and channel under the key; and its time. */
bool tga_hint_open(const uint8_t seal[static TGA_HINT_SEAL_BYTES],
				   const uint8_t key[static TGA_KEY_BYTES],
				   const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint8_t channel,
				   uint32_t *made_at) __attribute__((warn_unused_result));

/* The number of the key that a seal claims to be made with. */
static inline uint8_t
tga_hint_key_number(const uint8_t seal[static TGA_HINT_SEAL_BYTES])
{
	return seal[0];
}

#endif
