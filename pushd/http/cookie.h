/*
 * cookie.h
 *		The cookies, as text: of a login, of where it goes on, and of a session; and on a
 *		site that of a browser which is on its way to the portal.
 *
 * Over https their names begin with __Host-, with which browsers promise that
 * no other host or path set them and that they are Secure.  Over http, which is
 * for loopback names only, browsers would refuse such a name.
 */
#ifndef PUSHD_COOKIE_H
#define PUSHD_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "base64url.h"
#include "buffer.h"

const char *pushd_cookie_login_name(bool secure);
const char *pushd_cookie_session_name(bool secure);
const char *pushd_cookie_enter_name(bool secure);
const char *pushd_cookie_return_name(bool secure);

/* A longer path is none's: proxies bound what a header may have. */
#define PUSHD_RETURN_COOKIE_MAX 1200
#define PUSHD_RETURN_COOKIE_CHARS TGA_BASE64URL_CHARS(PUSHD_RETURN_COOKIE_MAX)

/* Adds a Set-Cookie field; seconds of 0 make a browser forget the cookie. */
void pushd_cookie_set(tga_buffer *fields, const char *name, const char *value,
					  int64_t seconds, bool secure);

#endif
