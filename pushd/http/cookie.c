/*
 * cookie.c
 *		See cookie.h.
 */
#include "http/cookie.h"

const char *
pushd_cookie_login_name(bool secure)
{
	return secure ? "__Host-tgauth_login" : "tgauth_login";
}

const char *
pushd_cookie_session_name(bool secure)
{
	return secure ? "__Host-tgauth_session" : "tgauth_session";
}

const char *
pushd_cookie_enter_name(bool secure)
{
	return secure ? "__Host-tgauth_enter" : "tgauth_enter";
}

const char *
pushd_cookie_return_name(bool secure)
{
	return secure ? "__Host-tgauth_return" : "tgauth_return";
}

void
pushd_cookie_set(tga_buffer *fields, const char *name, const char *value, int64_t seconds,
				 bool secure)
{
	tga_buffer_format(
		fields, "Set-Cookie: %s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s\r\n",
		name, value, (long long) seconds, secure ? "; Secure" : "");
}
