/*
 * public_url.c
 *		See public_url.h.
 */
#include "http/public_url.h"

#include <ctype.h>
#include <stdio.h>

#include "http/fields.h"

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

static bool
is_host(tga_span host)
{
	bool v6 = host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']';

	for (size_t i = 0; i < host.len; i++)
	{
		char c = host.at[i];

		if (v6 && (i == 0 || i == host.len - 1))
			continue;
		if (v6 ? !isxdigit((unsigned char) c) && c != ':' && c != '.'
			   : !isalnum((unsigned char) c) && c != '-' && c != '.' && c != '_')
			return false;
	}
	return host.len > 0;
}

/* host and port of an authority; an IPv6 address keeps its brackets. */
static bool
split(tga_span authority, tga_span *host, int64_t *port)
{
	const char *bracket = memchr(authority.at, ']', authority.len);
	size_t from = bracket == NULL ? 0 : (size_t) (bracket - authority.at);
	const char *colon = memchr(authority.at + from, ':', authority.len - from);

	*host = authority;
	*port = -1;
	if (colon == NULL)
		return true;
	host->len = (size_t) (colon - authority.at);
	return pushd_parse_number((tga_span){colon + 1, authority.len - host->len - 1}, 65535,
							  port) &&
		   *port > 0;
}

const char *
pushd_public_url_parse(const char *text, pushd_public_url *url)
{
	bool secure = strncasecmp(text, "https://", 8) == 0;
	char lower[PUSHD_PUBLIC_URL_MAX - 20];
	tga_span rest, authority, host;
	int64_t port;
	char suffix[8] = "";

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
	if (!split(authority, &host, &port) || !is_host(host))
		return "has no valid host name";
	if (!secure && !is_loopback(host))
		return "plain http is for loopback names only: cookies would travel in the open";

	/* Browsers leave the scheme's own port out of an origin. */
	if (port > 0 && port != (secure ? 443 : 80))
		snprintf(suffix, sizeof(suffix), ":%d", (int) port);
	url->secure = secure;
	snprintf(url->origin, sizeof(url->origin), "%s://%.*s%s", secure ? "https" : "http",
			 (int) host.len, host.at, suffix);
	snprintf(url->ws_origin, sizeof(url->ws_origin), "%s://%.*s%s", secure ? "wss" : "ws",
			 (int) host.len, host.at, suffix);
	return NULL;
}
