/*
 * redis_url.c
 *		See redis_url.h.
 *
 * Each part is cut off where the standard says (RFC 3986 3), so a password with a '/', '?',
 * '#' or '@' in it has to be percent-encoded; the complaint about what is left says so,
 * since a password that is pasted as it is makes most of the URLs that are wrong.
 */
#include "session/redis_url.h"

#include <stdlib.h>
#include <string.h>

#include "authority.h"
#include "hex.h"

#define REDIS_PORT 6379
#define SENTINEL_PORT 26379
#define DATABASE_MAX 65535
#define DIGITS_MAX 5

static const char encode_hint[] =
	"has a host or port that is none; a password's '/', '?', '#', '@' and ':' are written "
	"%2F, %3F, %23, %40 and %3A";

static const struct
{
	const char *text;
	pushd_redis_kind kind;
	bool tls;
} schemes[] = {
	{"redis://", PUSHD_REDIS_TCP, false},
	{"rediss://", PUSHD_REDIS_TCP, true},
	{"redis+sentinel://", PUSHD_REDIS_SENTINEL, false},
	{"rediss+sentinel://", PUSHD_REDIS_SENTINEL, true},
	{"unix:", PUSHD_REDIS_UNIX, false},
};

/* Cuts off what stands before the first of the separators, and leaves the rest. */
static tga_span
cut(tga_span *rest, const char *separators)
{
	tga_span part = *rest;

	part.len = 0;
	while (part.len < rest->len && strchr(separators, rest->at[part.len]) == NULL)
		part.len++;
	rest->at += part.len;
	rest->len -= part.len;
	return part;
}

static bool
skip(tga_span *rest, const char *text)
{
	size_t len = strlen(text);

	if (rest->len < len || memcmp(rest->at, text, len) != 0)
		return false;
	rest->at += len;
	rest->len -= len;
	return true;
}

/* False for an escape that is none, for NUL and control characters, and without room. */
static bool
decode(tga_span text, char *out, size_t size)
{
	size_t n = 0;

	for (size_t i = 0; i < text.len; i++)
	{
		int c = (unsigned char) text.at[i];

		if (c == '%')
		{
			c = tga_hex_byte(text.at + i + 1, text.len - i - 1);
			i += 2;
		}
		if (c < ' ' || c == 0x7f || n + 1 >= size)
			return false;
		out[n++] = (char) c;
	}
	out[n] = '\0';
	return true;
}

static const char *
parse_user(tga_span info, pushd_redis_url *url)
{
	if (!decode(cut(&info, ":"), url->user, sizeof(url->user)))
		return "has a user that cannot be decoded: a '%' is written %25";
	if (skip(&info, ":") && !decode(info, url->password, sizeof(url->password)))
		return "has a password that cannot be decoded: a '%' is written %25";
	return NULL;
}

static const char *
parse_host(tga_span text, int default_port, pushd_redis_host *host)
{
	tga_span name;
	int port;

	if (!tga_authority_split(text, &name, &port))
		return text.len == 0 ? "names no host" : encode_hint;
	if (name.at[0] == '[')
		name = (tga_span){name.at + 1, name.len - 2};
	if (name.len >= sizeof(host->name))
		return "has a host whose name is too long";
	memcpy(host->name, name.at, name.len);
	host->name[name.len] = '\0';
	host->port = port < 0 ? default_port : port;
	return NULL;
}

static const char *
parse_hosts(tga_span list, pushd_redis_url *url)
{
	bool sentinel = url->kind == PUSHD_REDIS_SENTINEL;
	tga_span one;

	while (tga_span_next(&list, ',', &one))
	{
		const char *wrong;

		if (url->hosts == (sentinel ? PUSHD_REDIS_HOSTS_MAX : 1))
			return sentinel ? "names more than 8 sentinels"
							: "names several hosts: redis+sentinel:// takes a list";
		wrong = parse_host(one, sentinel ? SENTINEL_PORT : REDIS_PORT,
						   &url->host[url->hosts]);
		if (wrong != NULL)
			return wrong;
		url->hosts++;
	}
	return NULL;
}

static bool
parse_database(tga_span text, int *database)
{
	*database = 0;
	if (text.len == 0 || text.len > DIGITS_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++)
	{
		if (text.at[i] < '0' || text.at[i] > '9')
			return false;
		*database = *database * 10 + (text.at[i] - '0');
	}
	return *database <= DATABASE_MAX;
}

/* "/database"; or, where sentinels are asked, "/service" and perhaps "/database". */
static const char *
parse_path(tga_span path, pushd_redis_url *url, bool *has_database)
{
	*has_database = false;
	if (url->kind == PUSHD_REDIS_SENTINEL)
	{
		tga_span service;

		(void) skip(&path, "/");
		service = cut(&path, "/");
		if (service.len == 0)
			return "names no service: the master's name at the sentinels comes after "
				   "the hosts, as in redis+sentinel://host1,host2/mymaster";
		if (!decode(service, url->service, sizeof(url->service)))
			return "has a service that cannot be decoded: a '%' is written %25";
	}
	if (!skip(&path, "/") || path.len == 0)
		return NULL;
	*has_database = true;
	return parse_database(path, &url->database)
			   ? NULL
			   : "has a database that is no number from 0 to 65535";
}

static const char *
parse_query(tga_span query, pushd_redis_url *url, bool has_database)
{
	if (!skip(&query, "?"))
		return query.len == 0 ? NULL : "has a '#', which in a password is written %23";
	if (!skip(&query, "db="))
		return "has a parameter that is not db: user and password come before the host, "
			   "files of TLS have options of their own";
	if (has_database)
		return "names the database twice: as path and as ?db=";
	return parse_database(query, &url->database)
			   ? NULL
			   : "has a database that is no number from 0 to 65535";
}

/* unix:/path, and as others write it, unix:///path and unix://user:password@/path. */
static const char *
parse_unix(tga_span text, pushd_redis_url *url)
{
	const char *wrong = NULL;
	tga_span path;

	if (skip(&text, "//"))
	{
		tga_span info = cut(&text, "/?#");

		if (info.len > 0 && info.at[info.len - 1] != '@')
			return "has a host, which a unix socket has none of: unix:/path";
		if (info.len > 0)
			wrong = parse_user((tga_span){info.at, info.len - 1}, url);
	}
	if (wrong != NULL)
		return wrong;
	path = cut(&text, "?#");
	if (path.len == 0 || path.at[0] != '/' || !decode(path, url->path, sizeof(url->path)))
		return "has no path that a unix socket can have: unix:/path, of up to 107 bytes";
	return parse_query(text, url, false);
}

static const char *
parse_network(tga_span text, pushd_redis_url *url)
{
	tga_span authority = cut(&text, "/?#");
	const char *at = memrchr(authority.at, '@', authority.len);
	const char *wrong = NULL;
	bool has_database = false;

	if (at != NULL)
	{
		size_t len = (size_t) (at - authority.at);

		wrong = parse_user((tga_span){authority.at, len}, url);
		authority = (tga_span){at + 1, authority.len - len - 1};
	}
	if (wrong == NULL)
		wrong = parse_hosts(authority, url);
	if (wrong == NULL)
		wrong = parse_path(cut(&text, "?#"), url, &has_database);
	if (wrong == NULL)
		wrong = parse_query(text, url, has_database);
	return wrong;
}

const char *
pushd_redis_url_parse(const char *text, pushd_redis_url *url)
{
	tga_span rest = tga_span_of(text);
	const char *wrong;

	memset(url, 0, sizeof(*url));
	if (*text == '\0' || strcmp(text, "off") == 0)
		return NULL;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (skip(&rest, schemes[i].text))
		{
			url->kind = schemes[i].kind;
			url->tls = schemes[i].tls;
			return url->kind == PUSHD_REDIS_UNIX ? parse_unix(rest, url)
												 : parse_network(rest, url);
		}
	if (strstr(text, "://") != NULL)
		return "has a scheme that is none of redis, rediss, redis+sentinel, "
			   "rediss+sentinel and unix";
	url->kind = PUSHD_REDIS_TCP;
	url->hosts = 1;
	wrong = parse_host(rest, REDIS_PORT, &url->host[0]);
	return wrong == NULL ? NULL
						 : "is neither host:port nor a URL such as redis://host:6379/0";
}

/* How much of what follows the password may be seen: a parameter may be meant as one. */
static size_t
seen(const char *rest)
{
	const char *query = strchr(rest, '?');

	if (query == NULL || (strncmp(query, "?db=", 4) == 0 &&
						  query[4 + strspn(query + 4, "0123456789")] == '\0'))
		return strlen(rest);
	return (size_t) (query - rest);
}

char *
pushd_redis_url_show(const char *text)
{
	static const char hidden[] = "***";
	const char *scheme = strstr(text, "://");
	const char *from = scheme != NULL ? scheme + 3 : text;
	/* Of a URL that is wrong nobody knows where the password ends: at the last '@'. */
	const char *at = strrchr(from, '@');
	const char *colon = at != NULL ? memchr(from, ':', (size_t) (at - from)) : NULL;
	const char *rest = at != NULL ? at : from;
	size_t head = (size_t) ((colon != NULL ? colon + 1 : from) - text);
	size_t len = seen(rest);
	char *shown = malloc(head + 2 * sizeof(hidden) + len);
	char *end = shown;

	if (shown == NULL)
		return NULL;
	end = mempcpy(end, text, head);
	if (at != NULL)
		end = mempcpy(end, hidden, sizeof(hidden) - 1);
	end = mempcpy(end, rest, len);
	if (rest[len] != '\0')
		end = stpcpy(stpcpy(end, "?"), hidden);
	*end = '\0';
	return shown;
}
