/*
 * client_uri.c
 *		See client_uri.h.
 */
#include "client_uri.h"

#include <ctype.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define URI_MAX 2048

static const char *
fault_of_any(const char *uri)
{
	size_t len = strlen(uri);

	if (len == 0 || len > URI_MAX)
		return "It must have 1 to 2048 characters.";
	for (size_t i = 0; i < len; i++)
		if (uri[i] <= ' ' || uri[i] > '~' || strchr("\"<>\\^`{|}", uri[i]) != NULL)
			return "It must be of visible ASCII characters that an address can have.";
	if (strchr(uri, '#') != NULL)
		return "It must have no fragment.";
	return NULL;
}

/* What follows scheme and //, if the address begins so and names a host. */
static const char *
after(const char *uri, const char *scheme)
{
	size_t len = strlen(scheme);

	if (strncmp(uri, scheme, len) != 0 || uri[len] == '\0' || strchr("/?:", uri[len]))
		return NULL;
	return uri + len;
}

/* Of an http address to this very machine, the end of its host; else NULL. */
static const char *
after_loopback(const char *uri)
{
	static const char *const hosts[] = {"127.0.0.1", "[::1]", "localhost"};
	const char *authority = after(uri, "http://");

	for (size_t i = 0; authority != NULL && i < sizeof(hosts) / sizeof(hosts[0]); i++)
	{
		size_t len = strlen(hosts[i]);

		if (strncmp(authority, hosts[i], len) == 0 &&
			(authority[len] == '\0' || strchr(":/?", authority[len]) != NULL))
			return authority + len;
	}
	return NULL;
}

static const char *
fault_of_authority(const char *authority)
{
	size_t len = strcspn(authority, "/?");

	return memchr(authority, '@', len) != NULL ? "It must have no user name." : NULL;
}

/* com.example.app:/callback */
static bool
is_own_scheme(const char *uri)
{
	size_t len = strcspn(uri, ":");

	if (uri[len] == '\0' || !islower((unsigned char) uri[0]) ||
		memchr(uri, '.', len) == NULL)
		return false;
	for (size_t i = 0; i < len; i++)
		if (!islower((unsigned char) uri[i]) && !isdigit((unsigned char) uri[i]) &&
			strchr("+-.", uri[i]) == NULL)
			return false;
	return true;
}

/* Of an address by HTTP; what else there is, is at fault as otherwise says. */
static const char *
web_fault(const char *uri, const char *otherwise)
{
	const char *fault = fault_of_any(uri);
	const char *authority = after(uri, "https://");

	if (fault != NULL)
		return fault;
	if (authority != NULL)
		return fault_of_authority(authority);
	return after_loopback(uri) != NULL ? NULL : otherwise;
}

const char *
tga_client_redirect_fault(const char *uri)
{
	return is_own_scheme(uri)
			   ? fault_of_any(uri)
			   : web_fault(
					 uri,
					 "It must begin with \"https://\"; \"http://\" does for 127.0.0.1, "
					 "[::1] and localhost, and an application's own scheme has a dot.");
}

const char *
tga_client_post_fault(const char *uri)
{
	return web_fault(
		uri, "It must begin with \"https://\"; \"http://\" does for 127.0.0.1, [::1] "
			 "and localhost.");
}

/* Past :port, if there is one that a socket can have. */
static const char *
after_port(const char *p)
{
	size_t digits = *p == ':' ? strspn(p + 1, "0123456789") : 0;

	return digits > 0 && digits <= 5 && atoi(p + 1) <= UINT16_MAX ? p + 1 + digits : p;
}

bool
tga_client_uri_matches(const char *registered, const char *uri)
{
	const char *host_end = after_loopback(registered);
	size_t len;

	if (strcmp(registered, uri) == 0)
		return true;
	if (host_end == NULL)
		return false;
	len = (size_t) (host_end - registered);
	return strncmp(registered, uri, len) == 0 &&
		   strcmp(after_port(host_end), after_port(uri + len)) == 0;
}
