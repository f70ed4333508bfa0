/*
 * cookie.c
 *		See cookie.h.
 */
#include "cookie.h"

const char *
cookie_login_name(bool secure)
{
	return secure ? "__Host-tgauth_login" : "tgauth_login";
}

const char *
cookie_session_name(bool secure)
{
	return secure ? "__Host-tgauth_session" : "tgauth_session";
}

void
cookie_set(buffer *fields, const char *name, const char *value, int64_t seconds,
		   bool secure)
{
	buffer_format(fields,
				  "Set-Cookie: %s=%s; Path=/; Max-Age=%lld; HttpOnly; SameSite=Lax%s\r\n",
				  name, value, (long long) seconds, secure ? "; Secure" : "");
}
