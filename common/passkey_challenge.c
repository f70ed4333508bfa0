/*
 * passkey_challenge.c
 *		See passkey_challenge.h.
 *
 * The MAC's input has 29 bytes, as nothing else has that the same key makes one of
 * (start_token.c).
 */
#include "passkey_challenge.h"

#include <string.h>

#include <openssl/crypto.h>

#include "digest.h"

#define LABEL "passkey"
#define LABEL_BYTES (sizeof(LABEL) - 1)
#define HEAD_BYTES 6
#define MAC_BYTES (TGA_CHALLENGE_BYTES - HEAD_BYTES)

static const char *const purposes[] = {
#define WORD(symbol, word) word,
	TGA_CHALLENGE_PURPOSES(WORD)
#undef WORD
};

bool
tga_challenge_purpose_parse(const char *word, tga_challenge_purpose *purpose)
{
	for (int i = 0; i < TGA_CHALLENGE_PURPOSE_COUNT; i++)
		if (strcmp(purposes[i], word) == 0)
		{
			*purpose = (tga_challenge_purpose) i;
			return true;
		}
	return false;
}

static bool
mac(const uint8_t head[static HEAD_BYTES], const uint8_t key[static TGA_KEY_BYTES],
	const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
	uint8_t digest[static TGA_DIGEST_BYTES])
{
	uint8_t message[LABEL_BYTES + HEAD_BYTES + TGA_LOGIN_ID_BYTES];

	memcpy(message, LABEL, LABEL_BYTES);
	memcpy(message + LABEL_BYTES, head, HEAD_BYTES);
	memcpy(message + LABEL_BYTES + HEAD_BYTES, login_id, TGA_LOGIN_ID_BYTES);
	return tga_digest_hmac(key, TGA_KEY_BYTES, message, sizeof(message), digest);
}

bool
tga_challenge_make(uint8_t key_number, const uint8_t key[static TGA_KEY_BYTES],
				   tga_challenge_purpose purpose,
				   const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint32_t now,
				   uint8_t challenge[static TGA_CHALLENGE_BYTES])
{
	uint8_t digest[TGA_DIGEST_BYTES];

	challenge[0] = key_number;
	challenge[1] = (uint8_t) (now >> 24);
	challenge[2] = (uint8_t) (now >> 16);
	challenge[3] = (uint8_t) (now >> 8);
	challenge[4] = (uint8_t) now;
	challenge[5] = (uint8_t) purpose;
	if (!mac(challenge, key, login_id, digest))
		return false;
	memcpy(challenge + HEAD_BYTES, digest, MAC_BYTES);
	return true;
}

bool
tga_challenge_check(const uint8_t challenge[static TGA_CHALLENGE_BYTES],
					const uint8_t key[static TGA_KEY_BYTES],
					tga_challenge_purpose purpose,
					const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint32_t now)
{
	int64_t age = (int64_t) now - tga_challenge_made_at(challenge);
	uint8_t digest[TGA_DIGEST_BYTES];

	return mac(challenge, key, login_id, digest) &&
		   CRYPTO_memcmp(challenge + HEAD_BYTES, digest, MAC_BYTES) == 0 &&
		   challenge[5] == (uint8_t) purpose && age >= -TGA_CHALLENGE_SKEW_SECONDS &&
		   age <= TGA_CHALLENGE_SECONDS;
}
