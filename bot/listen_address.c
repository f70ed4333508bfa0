/*
 * listen_address.c
 *		See listen_address.h.
 */
#include "listen_address.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/un.h>

#include <uv.h>

#define UNIX_PREFIX "unix:"

const char *
bot_unix_path(const char *text)
{
	size_t len = strlen(UNIX_PREFIX);

	return strncmp(text, UNIX_PREFIX, len) == 0 ? text + len : NULL;
}

bool
bot_parse_address(const char *text, struct sockaddr_storage *address)
{
	const char *colon = strrchr(text, ':');
	char host[64];
	char *end;
	size_t len;
	long port;

	if (colon == NULL || colon[1] < '0' || colon[1] > '9')
		return false;
	port = strtol(colon + 1, &end, 10);
	len = (size_t) (colon - text);
	if (*end != '\0' || port < 1 || port > 65535 || len == 0 || len >= sizeof(host))
		return false;
	if (text[0] == '[' && text[len - 1] == ']')
	{
		snprintf(host, sizeof(host), "%.*s", (int) len - 2, text + 1);
		return uv_ip6_addr(host, (int) port, (struct sockaddr_in6 *) address) == 0;
	}
	snprintf(host, sizeof(host), "%.*s", (int) len, text);
	return uv_ip4_addr(strcmp(host, "localhost") == 0 ? "127.0.0.1" : host, (int) port,
					   (struct sockaddr_in *) address) == 0;
}

const char *
bot_listen_address_check(const char *text)
{
	struct sockaddr_storage parsed;
	const char *path = bot_unix_path(text);

	if (path != NULL)
		return path[0] == '/' &&
					   strlen(path) < sizeof(((struct sockaddr_un *) NULL)->sun_path)
				   ? NULL
				   : "is no path that a unix socket can have";
	return *text == '\0' || bot_parse_address(text, &parsed)
			   ? NULL
			   : "is neither a numeric address:port nor unix:/path";
}
