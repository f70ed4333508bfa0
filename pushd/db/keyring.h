/*
 * keyring.h
 *		The start keys that PostgreSQL honours, and what pushd derives from them.
 *
 * Start tokens and match codes are made with a key as it is, as the extension
 * does.  Login cookies are pushd's own, so their key is derived: from the start
 * key and, where the operator sets it, SECRET_KEY.
 */
#ifndef PUSHD_KEYRING_H
#define PUSHD_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"

#define PUSHD_KEYRING_MAX 8

typedef struct pushd_start_key
{
	uint8_t number;
	bool current;
	uint8_t key[TGA_KEY_BYTES];
	uint8_t cookie_key[TGA_KEY_BYTES];
} pushd_start_key;

/* Invariant: count > 0 exactly when one of the keys is the current one. */
typedef struct pushd_keyring
{
	int count;
	pushd_start_key keys[PUSHD_KEYRING_MAX];
} pushd_keyring;

/* Adds a key; secret is SECRET_KEY or NULL.  False: full, or libcrypto fails. */
bool pushd_keyring_add(pushd_keyring *ring, int number,
					   const uint8_t key[static TGA_KEY_BYTES], bool current,
					   const char *secret) __attribute__((warn_unused_result));

/* NULL while no key was ever loaded. */
const pushd_start_key *pushd_keyring_current(const pushd_keyring *ring);

/*
 * Whether a hint's seal is that of this login and channel, by a key that is honoured, and
 * was made just now: whoever can listen can say again what was said.
 */
bool pushd_keyring_believes(const pushd_keyring *ring,
							const uint8_t seal[static TGA_HINT_SEAL_BYTES],
							const uint8_t login_id[static TGA_LOGIN_ID_BYTES],
							uint8_t channel, uint32_t now)
	__attribute__((warn_unused_result));

void pushd_keyring_wipe(pushd_keyring *ring);

#endif
