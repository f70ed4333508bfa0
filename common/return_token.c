/*
 * return_token.c
 *		See return_token.h.
 *
 * The key has other purposes (start_token.c), kept apart by label and length: "return" and
 * "digits" are MACs of 27 and 22 bytes, and no other purpose has inputs of those lengths.
 */
#include "return_token.h"

#include <stdio.h>
#include <string.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "digest.h"

#define HEAD_BYTES 5
#define MAC_BYTES (TGA_RETURN_TOKEN_BYTES - HEAD_BYTES)
#define LABEL_BYTES 6
#define CODE_COUNT 1000000

_Static_assert(TGA_BASE64URL_CHARS(TGA_RETURN_TOKEN_BYTES) == TGA_RETURN_TOKEN_CHARS,
			   "a token is so long as text");

/* HMAC(key, "return" ‖ key number ‖ time ‖ login id) */
static bool
token_mac(const uint8_t head[static HEAD_BYTES], const uint8_t key[static TGA_KEY_BYTES],
		  const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
		  uint8_t digest[static TGA_DIGEST_BYTES])
{
	uint8_t message[LABEL_BYTES + HEAD_BYTES + TGA_LOGIN_ID_BYTES];

	memcpy(message, "return", LABEL_BYTES);
	memcpy(message + LABEL_BYTES, head, HEAD_BYTES);
	memcpy(message + LABEL_BYTES + HEAD_BYTES, login_id, TGA_LOGIN_ID_BYTES);
	return tga_digest_hmac(key, TGA_KEY_BYTES, message, sizeof(message), digest);
}

bool
tga_return_token_seal(uint8_t key_number, const uint8_t key[static TGA_KEY_BYTES],
					  const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					  uint32_t issued_at, char text[static TGA_RETURN_TOKEN_CHARS + 1])
{
	uint8_t raw[TGA_RETURN_TOKEN_BYTES], digest[TGA_DIGEST_BYTES];

	raw[0] = key_number;
	raw[1] = (uint8_t) (issued_at >> 24);
	raw[2] = (uint8_t) (issued_at >> 16);
	raw[3] = (uint8_t) (issued_at >> 8);
	raw[4] = (uint8_t) issued_at;
	if (!token_mac(raw, key, login_id, digest))
		return false;
	memcpy(raw + HEAD_BYTES, digest, MAC_BYTES);
	tga_base64url_encode(raw, sizeof(raw), text);
	return true;
}

static bool
decode(const char *text, size_t len, uint8_t raw[static TGA_RETURN_TOKEN_BYTES])
{
	size_t decoded;

	return len == TGA_RETURN_TOKEN_CHARS &&
		   tga_base64url_decode(text, len, raw, &decoded);
}

int
tga_return_token_key_number(const char *text, size_t len)
{
	uint8_t raw[TGA_RETURN_TOKEN_BYTES];

	return decode(text, len, raw) ? raw[0] : -1;
}

bool
tga_return_token_open(const char *text, size_t len,
					  const uint8_t key[static TGA_KEY_BYTES],
					  const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
					  uint32_t *issued_at)
{
	uint8_t raw[TGA_RETURN_TOKEN_BYTES], digest[TGA_DIGEST_BYTES];

	if (!decode(text, len, raw) || !token_mac(raw, key, login_id, digest))
		return false;
	*issued_at = (uint32_t) raw[1] << 24 | (uint32_t) raw[2] << 16 |
				 (uint32_t) raw[3] << 8 | raw[4];
	return CRYPTO_memcmp(raw + HEAD_BYTES, digest, MAC_BYTES) == 0;
}

bool
tga_return_code(const uint8_t key[static TGA_KEY_BYTES],
				const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				char code[static TGA_RETURN_CODE_CHARS + 1])
{
	uint8_t message[LABEL_BYTES + TGA_LOGIN_ID_BYTES], digest[TGA_DIGEST_BYTES];
	uint64_t n = 0;

	memcpy(message, "digits", LABEL_BYTES);
	memcpy(message + LABEL_BYTES, login_id, TGA_LOGIN_ID_BYTES);
	if (!tga_digest_hmac(key, TGA_KEY_BYTES, message, sizeof(message), digest))
		return false;
	/* Of 64 bits, so that all codes are as likely as can be. */
	for (int i = 0; i < 8; i++)
		n = n << 8 | digest[i];
	snprintf(code, TGA_RETURN_CODE_CHARS + 1, "%06u", (unsigned int) (n % CODE_COUNT));
	OPENSSL_cleanse(digest, sizeof(digest));
	return true;
}
