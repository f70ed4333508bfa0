/*
 * cookie.h
 *		The two cookies, as text.
 *
 * Over https their names begin with __Host-, with which browsers promise that
 * no other host or path set them and that they are Secure.  Over http, which is
 * for loopback names only, browsers would refuse such a name.
 */
#ifndef TGA_PUSHD_COOKIE_H
#define TGA_PUSHD_COOKIE_H

#include <stdbool.h>
#include <stdint.h>

#include "buffer.h"

const char *cookie_login_name(bool secure);
const char *cookie_session_name(bool secure);

/* Adds a Set-Cookie field; seconds of 0 make a browser forget the cookie. */
void cookie_set(buffer *fields, const char *name, const char *value, int64_t seconds,
				bool secure);

#endif
