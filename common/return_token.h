/*
 * return_token.h
 *		What brings a person back from Telegram to the browser that they came from: the
 *		token of a one-time address, and six digits that do the same by hand.
 *
 * Both are made with the start key of the login, so they are stored nowhere, and a bot
 * that asks twice gets the same digits.  What makes them good once is the session's row
 * (login_return.c), which also says how often wrong digits were tried.
 *
 * A token is 21 bytes, base64url without padding, 28 characters:
 *
 *		 1	key number, as in a start token
 *		 4	time of issue, seconds since TGA_EPOCH, big endian
 *		16	HMAC-SHA-256 over "return", both of them and the login id, truncated
 *
 * The login id itself is not in it: an address that is found tells nothing of a login,
 * and is worth nothing without the login's cookie.
 */
#ifndef TGA_RETURN_TOKEN_H
#define TGA_RETURN_TOKEN_H

#include "start_token.h"

#define TGA_RETURN_TOKEN_BYTES 21
#define TGA_RETURN_TOKEN_CHARS 28
#define TGA_RETURN_CODE_CHARS 6

/* For how long an address is good, and for how long a login waits to be returned to. */
#define TGA_RETURN_ADDRESS_SECONDS 60
#define TGA_RETURN_SECONDS 300

/* So many wrong codes end the login. */
#define TGA_RETURN_TRIES 5

/* Writes the 28 characters and a NUL.  False if libcrypto fails. */
bool tga_return_token_seal(uint8_t key_number, const uint8_t key[static TGA_KEY_BYTES],
						   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						   uint32_t issued_at,
						   char text[static TGA_RETURN_TOKEN_CHARS + 1])
	__attribute__((warn_unused_result));

/* The number of the key that a token claims to be made with; -1 for what cannot be one. */
int tga_return_token_key_number(const char *text, size_t len);

/* Whether it is that of this login, in constant time; and when it was issued. */
bool tga_return_token_open(const char *text, size_t len,
						   const uint8_t key[static TGA_KEY_BYTES],
						   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
						   uint32_t *issued_at) __attribute__((warn_unused_result));

/* The six digits of a login, and a NUL.  False if libcrypto fails. */
bool tga_return_code(const uint8_t key[static TGA_KEY_BYTES],
					 const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					 char code[static TGA_RETURN_CODE_CHARS + 1])
	__attribute__((warn_unused_result));

#endif
