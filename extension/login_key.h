/*
 * login_key.h
 *		The ring of start keys.
 *
 * A start token names its key by one byte, so keys are numbered 0 to 255 around
 * a ring.  One is current; a rotation retires it and makes the next.  A retired
 * key still opens what it signed: for TGA_LOGIN_KEY_SIGNS seconds more it may sign,
 * since pushd learns of the rotation only after it, and for TGA_LOGIN_KEY_HONOURED
 * seconds it is kept, by when the last token and the last login cookie under it
 * have expired.
 */
#ifndef TGA_LOGIN_KEY_H
#define TGA_LOGIN_KEY_H

#include "guc.h"
#include "start_token.h"
#include "spi.h"

#define TGA_LOGIN_KEY_SIGNS 60
#define TGA_LOGIN_KEY_HONOURED (TGA_LOGIN_KEY_SIGNS + TGA_GUC_TTL_MAX)

typedef struct tga_login_key
{
	int number;
	uint8_t bytes[TGA_KEY_BYTES];
	bool retired;
	TimestampTz retired_at;
} tga_login_key;

/* Has the ring that a backend keeps read again whenever the table changes. */
void tga_login_key_init(void);

/* Raises if there is none.  The caller wipes the key. */
void tga_login_key_current(const tga_call *call, tga_login_key *key);

/* False if no such key is honoured.  The caller wipes the key. */
bool tga_login_key_by_number(const tga_call *call, int number, tga_login_key *key)
	__attribute__((warn_unused_result));

/* A key that was retired before something was made has not signed it for us. */
bool tga_login_key_may_have_signed(const tga_login_key *key, TimestampTz issued_at)
	__attribute__((warn_unused_result));

/* Drops the keys that are no longer honoured; returns how many. */
uint64 tga_login_key_purge(const tga_call *call);

#endif
