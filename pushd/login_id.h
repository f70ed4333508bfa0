/*
 * login_id.h
 *		A login id as text: in logs, parameters, keys of Redis, JSON.
 */
#ifndef PUSHD_LOGIN_ID_H
#define PUSHD_LOGIN_ID_H

#include "hex.h"
#include "span.h"
#include "start_token.h"

#define PUSHD_LOGIN_ID_HEX (2 * TGA_LOGIN_ID_BYTES)

/* 32 lower-case hex characters and a NUL. */
static inline void
pushd_login_id_hex(const uint8_t id[static TGA_LOGIN_ID_BYTES],
				   char hex[static PUSHD_LOGIN_ID_HEX + 1])
{
	tga_hex_encode(id, TGA_LOGIN_ID_BYTES, hex);
}

/* False for anything but exactly 32 lower-case hex characters. */
static inline bool
pushd_login_id_parse(tga_span hex, uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	return tga_hex_decode(hex.at, hex.len, id, TGA_LOGIN_ID_BYTES);
}

#endif
