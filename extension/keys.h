/*
 * keys.h
 *		The ring of start keys.
 *
 * A start token names its key by one byte, so keys are numbered 0 to 255 around
 * a ring.  One is current; a rotation retires it and makes the next.  A retired
 * key still opens what it signed: for TGA_KEY_SIGNS seconds more it may sign,
 * since pushd learns of the rotation only after it, and for TGA_KEY_HONOURED
 * seconds it is kept, by when the last token and the last login cookie under it
 * have expired.
 */
#ifndef TGA_KEYS_H
#define TGA_KEYS_H

#include "guc.h"
#include "start_token.h"
#include "statement.h"

#define TGA_KEY_SIGNS 60
#define TGA_KEY_HONOURED (TGA_KEY_SIGNS + TGA_TTL_MAX)

typedef struct tga_key
{
	int number;
	uint8_t bytes[TGA_KEY_BYTES];
	bool retired;
	TimestampTz retired_at;
} tga_key;

/* Raises if there is none.  The caller wipes the key. */
void tga_key_current(const tga_call *call, tga_key *key);

/* False if no such key is honoured.  The caller wipes the key. */
bool tga_key_by_number(const tga_call *call, int number, tga_key *key)
	__attribute__((warn_unused_result));

/* Drops the keys that are no longer honoured; returns how many. */
uint64 tga_keys_purge(const tga_call *call);

/* Seconds before now, as a time. */
TimestampTz tga_seconds_before(TimestampTz now, int seconds);

/* Raises when libcrypto or the system's random source fails. */
void tga_crypto_failed(void) __attribute__((noreturn));
void tga_random(void *bytes, size_t len);

#endif
