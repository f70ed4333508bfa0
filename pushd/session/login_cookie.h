/*
 * login_cookie.h
 *		A login as the browser holds it: the secret, and the cookie around it.
 *
 * The cookie is SECRET.ISSUED.CHANNEL.MAC: 43 characters, seconds since
 * TGA_EPOCH, a number from 0 to 255, and 16 bytes of HMAC-SHA-256 over what
 * stands before the last dot.  The secret alone claims a session; the rest says to
 * pushd, without asking anybody, that it made this login, when, and on which
 * channel it will be announced.
 */
#ifndef PUSHD_LOGIN_COOKIE_H
#define PUSHD_LOGIN_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "db/keyring.h"
#include "login_id.h"

/* "secret.4294967295.255.mac" and a NUL. */
#define PUSHD_LOGIN_COOKIE_MAX (TGA_SECRET_CHARS + 1 + 10 + 1 + 3 + 1 + 22 + 1)

typedef struct pushd_login
{
	uint8_t secret[TGA_SECRET_BYTES];
	uint8_t id[TGA_LOGIN_ID_BYTES];
	uint32_t issued_at; /* seconds since TGA_EPOCH */
	uint8_t channel;
} pushd_login;

/* A new one from the system's random source. */
bool pushd_login_make(pushd_login *out, uint32_t now, uint8_t channel)
	__attribute__((warn_unused_result));

bool pushd_login_seal(const pushd_login *in, const pushd_keyring *ring,
					  char cookie[static PUSHD_LOGIN_COOKIE_MAX])
	__attribute__((warn_unused_result));

/* False unless one of the ring's keys signed it. */
bool pushd_login_open(tga_span cookie, const pushd_keyring *ring, pushd_login *out)
	__attribute__((warn_unused_result));

/* The hash of a session token of 43 characters, which is the value of a session cookie. */
bool pushd_session_token_id(tga_span token, uint8_t id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

void pushd_login_wipe(pushd_login *l);

#endif
