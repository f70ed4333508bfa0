/*
 * keyring.h
 *		The start keys that PostgreSQL honours, and what pushd derives from them.
 *
 * Start tokens and match codes are made with a key as it is, as the extension
 * does.  Login cookies are pushd's own, so their key is derived: from the start
 * key and, where the operator sets it, SECRET_KEY.
 */
#ifndef TGA_PUSHD_KEYRING_H
#define TGA_PUSHD_KEYRING_H

#include <stdbool.h>
#include <stdint.h>

#include "start_token.h"

#define KEYRING_MAX 8

typedef struct start_key
{
	uint8_t number;
	bool current;
	uint8_t key[TGA_KEY_BYTES];
	uint8_t cookie_key[TGA_KEY_BYTES];
} start_key;

/* Invariant: count > 0 exactly when one of the keys is the current one. */
typedef struct keyring
{
	int count;
	start_key keys[KEYRING_MAX];
} keyring;

/* Adds a key; secret is SECRET_KEY or NULL.  False: full, or libcrypto fails. */
bool keyring_add(keyring *ring, int number, const uint8_t key[static TGA_KEY_BYTES],
				 bool current, const char *secret) __attribute__((warn_unused_result));

/* NULL while no key was ever loaded. */
const start_key *keyring_current(const keyring *ring);

void keyring_wipe(keyring *ring);

#endif
