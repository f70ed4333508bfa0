/*
 * login.h
 *		A login as the browser holds it: the secret, and the cookie around it.
 *
 * The cookie is SECRET.ISSUED.CHANNEL.MAC: 43 characters, seconds since
 * TGA_EPOCH, a number from 0 to 255, and 16 bytes of HMAC-SHA-256 over what
 * stands before the last dot.  The secret alone makes a session; the rest tells
 * pushd, without asking anybody, that it made this login, when, and on which
 * channel it will be announced.
 */
#ifndef TGA_PUSHD_LOGIN_H
#define TGA_PUSHD_LOGIN_H

#include <stdbool.h>
#include <stdint.h>

#include "keyring.h"
#include "span.h"
#include "start_token.h"

/* "secret.4294967295.255.mac" and a NUL. */
#define LOGIN_COOKIE_MAX (TGA_SECRET_CHARS + 1 + 10 + 1 + 3 + 1 + 22 + 1)

typedef struct login
{
	uint8_t secret[TGA_SECRET_BYTES];
	uint8_t id[TGA_LOGIN_ID_BYTES];
	uint32_t issued_at; /* seconds since TGA_EPOCH */
	uint8_t channel;
} login;

/* A new one from the system's random source. */
bool login_make(login *out, uint32_t now, uint8_t channel)
	__attribute__((warn_unused_result));

bool login_seal(const login *in, const keyring *ring,
				char cookie[static LOGIN_COOKIE_MAX]) __attribute__((warn_unused_result));

/* False unless one of the ring's keys signed it. */
bool login_open(span cookie, const keyring *ring, login *out)
	__attribute__((warn_unused_result));

/* The login id of a session token of 43 characters, which is the value of a session cookie. */
bool session_token_id(span token, uint8_t id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

void login_wipe(login *l);

#define LOGIN_ID_HEX (2 * TGA_LOGIN_ID_BYTES)

/* 32 lower-case hex characters and a NUL. */
void login_id_hex(const uint8_t id[static TGA_LOGIN_ID_BYTES],
				  char hex[static LOGIN_ID_HEX + 1]);

/* False for anything but exactly 32 lower-case hex characters. */
bool login_id_parse(span hex, uint8_t id[static TGA_LOGIN_ID_BYTES])
	__attribute__((warn_unused_result));

#endif
