/*
 * keyring.c
 *		See keyring.h.
 */
#include "db/keyring.h"

#include <stdlib.h>
#include <string.h>

#include <openssl/crypto.h>

#include "digest.h"

/* By so much a hint may be late, or the clocks differ; beyond it costs a look-up. */
#define HINT_SECONDS 10

/* Two steps, so that neither key can stand in for the other. */
static bool
derive_cookie_key(const uint8_t key[static TGA_KEY_BYTES], const char *secret,
				  uint8_t derived[static TGA_KEY_BYTES])
{
	static const char purpose[] = "tgauth login cookie";
	uint8_t step[TGA_KEY_BYTES];
	bool ok;

	if (secret == NULL)
		secret = "";
	ok = tga_digest_hmac(key, TGA_KEY_BYTES, purpose, sizeof(purpose) - 1, step) &&
		 tga_digest_hmac(step, sizeof(step), secret, strlen(secret), derived);
	OPENSSL_cleanse(step, sizeof(step));
	return ok;
}

bool
pushd_keyring_add(pushd_keyring *ring, int number,
				  const uint8_t key[static TGA_KEY_BYTES], bool current,
				  const char *secret)
{
	pushd_start_key *slot = &ring->keys[ring->count];

	if (ring->count == PUSHD_KEYRING_MAX || number < 0 || number > UINT8_MAX ||
		!derive_cookie_key(key, secret, slot->cookie_key))
		return false;
	slot->number = (uint8_t) number;
	slot->current = current;
	memcpy(slot->key, key, TGA_KEY_BYTES);
	ring->count++;
	return true;
}

const pushd_start_key *
pushd_keyring_current(const pushd_keyring *ring)
{
	for (int i = 0; i < ring->count; i++)
		if (ring->keys[i].current)
			return &ring->keys[i];
	return NULL;
}

bool
pushd_keyring_believes(const pushd_keyring *ring,
					   const uint8_t seal[static TGA_HINT_SEAL_BYTES],
					   const uint8_t login_id[static TGA_LOGIN_ID_BYTES], uint8_t channel,
					   uint32_t now)
{
	uint32_t made_at;

	for (int i = 0; i < ring->count; i++)
		if (ring->keys[i].number == tga_hint_key_number(seal))
			return tga_hint_open(seal, ring->keys[i].key, login_id, channel, &made_at) &&
				   llabs((long long) made_at - (long long) now) <= HINT_SECONDS;
	return false;
}

void
pushd_keyring_wipe(pushd_keyring *ring)
{
	OPENSSL_cleanse(ring, sizeof(*ring));
}
