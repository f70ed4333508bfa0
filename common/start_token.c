/*
 * start_token.c
 *		See start_token.h.
 *
 * One key serves four purposes, kept apart by a label: a token is the MAC of
 * 32 bytes, the first of which is a key number, while "match", "choices" and "confirmed"
 * are MACs of 21, 23 and 31 bytes.  No input of one is an input of another.
 */
#include "start_token.h"

#include <string.h>

#include <openssl/crypto.h>

#include "base64url.h"
#include "digest.h"
#include "user_agent.h"

#define BODY_BYTES 32
#define MAC_BYTES 16

#define NIBBLE 16

_Static_assert(TGA_BROWSER_COUNT <= NIBBLE && TGA_OS_COUNT <= NIBBLE,
			   "a browser and a system share one byte of the start token");

#define CODE_MIN 10
#define CODE_COUNT 90

static void
put_u32(uint8_t *p, uint32_t v)
{
	p[0] = (uint8_t) (v >> 24);
	p[1] = (uint8_t) (v >> 16);
	p[2] = (uint8_t) (v >> 8);
	p[3] = (uint8_t) v;
}

static uint32_t
get_u32(const uint8_t *p)
{
	return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3];
}

bool
tga_login_id(const uint8_t secret[static TGA_SECRET_BYTES],
			 uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t digest[TGA_DIGEST_BYTES];

	if (!tga_digest_sha256(secret, TGA_SECRET_BYTES, digest))
		return false;
	memcpy(login_id, digest, TGA_LOGIN_ID_BYTES);
	OPENSSL_cleanse(digest, sizeof(digest));
	return true;
}

bool
tga_start_token_seal(const tga_start_token *token,
					 const uint8_t key[static TGA_KEY_BYTES],
					 char text[static TGA_START_TOKEN_CHARS + 1])
{
	uint8_t raw[TGA_START_TOKEN_BYTES];
	uint8_t digest[TGA_DIGEST_BYTES];

	raw[0] = token->key_number;
	memcpy(raw + 1, token->login_id, TGA_LOGIN_ID_BYTES);
	put_u32(raw + 17, token->issued_at);
	memcpy(raw + 21, token->address, TGA_ADDRESS_BYTES);
	raw[29] = (uint8_t) (token->browser << 4 | (token->os & (NIBBLE - 1)));
	raw[30] = token->application;
	raw[31] = token->channel;
	if (!tga_digest_hmac(key, TGA_KEY_BYTES, raw, BODY_BYTES, digest))
		return false;
	memcpy(raw + BODY_BYTES, digest, MAC_BYTES);
	tga_base64url_encode(raw, sizeof(raw), text);
	return true;
}

static bool
decode(const char *text, size_t len, uint8_t raw[static TGA_START_TOKEN_BYTES])
{
	size_t decoded;

	return len == TGA_START_TOKEN_CHARS && tga_base64url_decode(text, len, raw, &decoded);
}

int
tga_start_token_key_number(const char *text, size_t len)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];

	return decode(text, len, raw) ? raw[0] : -1;
}

static void
unpack(const uint8_t raw[static TGA_START_TOKEN_BYTES], tga_start_token *token)
{
	token->key_number = raw[0];
	memcpy(token->login_id, raw + 1, TGA_LOGIN_ID_BYTES);
	token->issued_at = get_u32(raw + 17);
	memcpy(token->address, raw + 21, TGA_ADDRESS_BYTES);
	token->browser = raw[29] >> 4;
	token->os = raw[29] & (NIBBLE - 1);
	token->application = raw[30];
	token->channel = raw[31];
}

bool
tga_start_token_open(const char *text, size_t len,
					 const uint8_t key[static TGA_KEY_BYTES], tga_start_token *token)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];
	uint8_t digest[TGA_DIGEST_BYTES];

	if (!decode(text, len, raw) ||
		!tga_digest_hmac(key, TGA_KEY_BYTES, raw, BODY_BYTES, digest) ||
		CRYPTO_memcmp(raw + BODY_BYTES, digest, MAC_BYTES) != 0)
		return false;
	unpack(raw, token);
	return true;
}

bool
tga_start_token_peek(const char *text, size_t len, tga_start_token *token)
{
	uint8_t raw[TGA_START_TOKEN_BYTES];

	if (!decode(text, len, raw))
		return false;
	unpack(raw, token);
	return true;
}

/* HMAC(key, label ‖ login id): what the match code and its decoys come from. */
static bool
derive(const uint8_t key[static TGA_KEY_BYTES], const char *label,
	   const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
	   uint8_t digest[static TGA_DIGEST_BYTES])
{
	uint8_t message[16 + TGA_LOGIN_ID_BYTES];
	size_t label_len = strlen(label);

	memcpy(message, label, label_len);
	memcpy(message + label_len, login_id, TGA_LOGIN_ID_BYTES);
	return tga_digest_hmac(key, TGA_KEY_BYTES, message, label_len + TGA_LOGIN_ID_BYTES,
						   digest);
}

int
tga_match_code(const uint8_t key[static TGA_KEY_BYTES],
			   const uint8_t login_id[static TGA_LOGIN_ID_BYTES])
{
	uint8_t digest[TGA_DIGEST_BYTES];

	if (!derive(key, "match", login_id, digest))
		return 0;
	return CODE_MIN + (int) (get_u32(digest) % CODE_COUNT);
}

bool
tga_match_choices(const uint8_t key[static TGA_KEY_BYTES],
				  const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
				  int choices[static TGA_MATCH_CHOICES])
{
	uint8_t digest[TGA_DIGEST_BYTES];
	int code = tga_match_code(key, login_id);
	int place;
	int first;
	int second;

	if (code == 0 || !derive(key, "choices", login_id, digest))
		return false;

	/* Two different steps of 1 to 89 around the circle of 90 codes. */
	first = 1 + (int) (get_u32(digest) % (CODE_COUNT - 1));
	second = 1 + (int) (get_u32(digest + 4) % (CODE_COUNT - 2));
	if (second >= first)
		second++;
	place = (int) (get_u32(digest + 8) % TGA_MATCH_CHOICES);
	choices[place] = code;
	choices[(place + 1) % TGA_MATCH_CHOICES] =
		CODE_MIN + (code - CODE_MIN + first) % CODE_COUNT;
	choices[(place + 2) % TGA_MATCH_CHOICES] =
		CODE_MIN + (code - CODE_MIN + second) % CODE_COUNT;
	return true;
}

#define CONFIRMED "confirmed"
#define CONFIRMED_BYTES (sizeof(CONFIRMED) - 1)

/* HMAC(key, "confirmed" ‖ key number ‖ time ‖ login id ‖ channel) */
static bool
seal_mac(const uint8_t seal[static TGA_HINT_SEAL_BYTES],
		 const uint8_t key[static TGA_KEY_BYTES],
		 const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint8_t channel,
		 uint8_t digest[static TGA_DIGEST_BYTES])
{
	const size_t head = TGA_HINT_SEAL_BYTES - MAC_BYTES;
	uint8_t message[CONFIRMED_BYTES + (TGA_HINT_SEAL_BYTES - MAC_BYTES) +
					TGA_LOGIN_ID_BYTES + 1];

	memcpy(message, CONFIRMED, CONFIRMED_BYTES);
	memcpy(message + CONFIRMED_BYTES, seal, head);
	memcpy(message + CONFIRMED_BYTES + head, login_id, TGA_LOGIN_ID_BYTES);
	message[sizeof(message) - 1] = channel;
	return tga_digest_hmac(key, TGA_KEY_BYTES, message, sizeof(message), digest);
}

bool
tga_hint_seal(const tga_start_token *token, const uint8_t key[static TGA_KEY_BYTES],
			  uint32_t now, uint8_t seal[static TGA_HINT_SEAL_BYTES])
{
	uint8_t digest[TGA_DIGEST_BYTES];

	seal[0] = token->key_number;
	put_u32(seal + 1, now);
	if (!seal_mac(seal, key, token->login_id, token->channel, digest))
		return false;
	memcpy(seal + TGA_HINT_SEAL_BYTES - MAC_BYTES, digest, MAC_BYTES);
	return true;
}

bool
tga_hint_open(const uint8_t seal[static TGA_HINT_SEAL_BYTES],
			  const uint8_t key[static TGA_KEY_BYTES],
			  const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint8_t channel,
			  uint32_t *made_at)
{
	uint8_t digest[TGA_DIGEST_BYTES];

	*made_at = get_u32(seal + 1);
	return seal_mac(seal, key, login_id, channel, digest) &&
		   CRYPTO_memcmp(seal + TGA_HINT_SEAL_BYTES - MAC_BYTES, digest, MAC_BYTES) == 0;
}
