/*
 * authority.c
 *		See authority.h.
 */
#include "authority.h"

#include <ctype.h>

#define PORT_DIGITS 5

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

static bool
parse_port(tga_span text, int *port)
{
	*port = 0;
	if (text.len == 0 || text.len > PORT_DIGITS)
		return false;
	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*port = *port * 10 + (text.at[i] - '0');
	}
	return *port > 0 && *port <= 65535;
}

bool
tga_authority_split(tga_span authority, tga_span *host, int *port)
{
	const char *bracket = memchr(authority.at, ']', authority.len);
	size_t from = bracket == NULL ? 0 : (size_t) (bracket - authority.at);
	const char *colon = memchr(authority.at + from, ':', authority.len - from);

	*host = authority;
	*port = -1;
	if (colon != NULL)
	{
		host->len = (size_t) (colon - authority.at);
		if (!parse_port((tga_span){colon + 1, authority.len - host->len - 1}, port))
			return false;
	}
	return is_host(*host);
}
