/*
 * public_url.c
 *		See public_url.h.
 */
#include "http/public_url.h"

#include <ctype.h>
#include <stdio.h>

#include "authority.h"

static bool
is_loopback(tga_span host)
{
	static const char suffix[] = ".localhost";
	size_t n = sizeof(suffix) - 1;

	return tga_span_is(host, "localhost") || tga_span_is(host, "[::1]") ||
		   (host.len > 4 && memcmp(host.at, "127.", 4) == 0 &&
			strspn(host.at, "0123456789.") >= host.len) ||
		   (host.len > n && memcmp(host.at + host.len - n, suffix, n) == 0);
}

/* Not "127.0.0.1", nor "[::1]": no domain's last label begins with a digit. */
static bool
is_name(tga_span host)
{
	size_t label = host.len;

	while (label > 0 && host.at[label - 1] != '.')
		label--;
	return host.at[0] != '[' && label < host.len &&
		   !isdigit((unsigned char) host.at[label]);
}

const char *
pushd_public_url_parse(const char *text, pushd_public_url *url)
{
	bool secure = strncasecmp(text, "https://", 8) == 0;
	char lower[PUSHD_PUBLIC_URL_MAX - 20];
	tga_span rest, authority, host;
	int port;
	char suffix[16] = "";

	if (!secure && strncasecmp(text, "http://", 7) != 0)
		return "must begin with https:// (or http:// on a loopback name)";
	rest = tga_span_of(text + (secure ? 8 : 7));
	if (rest.len >= sizeof(lower))
		return "is too long";
	for (size_t i = 0; i <= rest.len; i++)
		lower[i] = (char) tolower((unsigned char) rest.at[i]);
	rest.at = lower;
	if (!tga_span_next(&rest, '/', &authority) || (rest.at != NULL && rest.len > 0))
		return "must be scheme and host only, without a path";
	if (!tga_authority_split(authority, &host, &port))
		return "has no valid host name";
	if (!secure && !is_loopback(host))
		return "plain http is for loopback names only: cookies would travel in the open";

	/* Browsers leave the scheme's own port out of an origin. */
	if (port > 0 && port != (secure ? 443 : 80))
		snprintf(suffix, sizeof(suffix), ":%d", port);
	url->secure = secure;
	snprintf(url->origin, sizeof(url->origin), "%s://%.*s%s", secure ? "https" : "http",
			 (int) host.len, host.at, suffix);
	snprintf(url->ws_origin, sizeof(url->ws_origin), "%s://%.*s%s", secure ? "wss" : "ws",
			 (int) host.len, host.at, suffix);
	snprintf(url->domain, sizeof(url->domain), "%.*s", is_name(host) ? (int) host.len : 0,
			 host.at);
	return NULL;
}
