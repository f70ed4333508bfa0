/*
 * pushd_redis_url_test.c
 *		Where Redis is: each form of URL, what is wrong with a bad one, and what of any is
 *		shown.
 */
#include "session/redis_url.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"

static pushd_redis_url url;

static bool
parses(const char *text, pushd_redis_kind kind, bool tls)
{
	const char *wrong = pushd_redis_url_parse(text, &url);

	if (wrong != NULL)
		printf("# %s: %s\n", text, wrong);
	return wrong == NULL && url.kind == kind && url.tls == tls;
}

static bool
is_host(int i, const char *name, int port)
{
	return i < url.hosts && strcmp(url.host[i].name, name) == 0 &&
		   url.host[i].port == port;
}

static bool
is_user(const char *user, const char *password)
{
	return strcmp(url.user, user) == 0 && strcmp(url.password, password) == 0;
}

static void
test_forms(void)
{
	ok(parses("", PUSHD_REDIS_NONE, false) && parses("off", PUSHD_REDIS_NONE, false),
	   "empty and off are none");
	ok(parses("cache", PUSHD_REDIS_TCP, false) && is_host(0, "cache", 6379) &&
		   parses("10.0.0.1:7000", PUSHD_REDIS_TCP, false) &&
		   is_host(0, "10.0.0.1", 7000) && parses("[::1]:7000", PUSHD_REDIS_TCP, false) &&
		   is_host(0, "::1", 7000),
	   "a host, host:port, an IPv6 address");
	ok(parses("redis://cache", PUSHD_REDIS_TCP, false) && is_host(0, "cache", 6379) &&
		   url.database == 0 && is_user("", ""),
	   "the shortest URL");
	ok(parses("redis://shop:p%40ss%2Fw%3Ard%25@[2001:db8::1]:7000/15", PUSHD_REDIS_TCP,
			  false) &&
		   is_host(0, "2001:db8::1", 7000) && url.database == 15 &&
		   is_user("shop", "p@ss/w:rd%"),
	   "all parts, the password decoded");
	ok(parses("redis://:word@cache/", PUSHD_REDIS_TCP, false) && is_user("", "word") &&
		   parses("redis://shop@cache", PUSHD_REDIS_TCP, false) && is_user("shop", ""),
	   "a password without a user, a user without a password");
	ok(parses("redis://a@b:c@cache", PUSHD_REDIS_TCP, false) && is_user("a@b", "c"),
	   "of several '@' the last one counts");
	ok(parses("rediss://cache/0?db=3", PUSHD_REDIS_TCP, true) == false &&
		   parses("rediss://cache?db=3", PUSHD_REDIS_TCP, true) && url.database == 3,
	   "TLS; the database as a parameter, but not twice");
	ok(parses("unix:/run/r.sock?db=2", PUSHD_REDIS_UNIX, false) && url.database == 2 &&
		   strcmp(url.path, "/run/r.sock") == 0 &&
		   parses("unix:///run/r%20s", PUSHD_REDIS_UNIX, false) &&
		   strcmp(url.path, "/run/r s") == 0 &&
		   parses("unix://shop:word@/run/r.sock", PUSHD_REDIS_UNIX, false) &&
		   is_user("shop", "word"),
	   "unix sockets as they are written");
	ok(parses("redis+sentinel://s:p@one,two:7,[::1]:8/mymaster/4", PUSHD_REDIS_SENTINEL,
			  false) &&
		   url.hosts == 3 && is_host(0, "one", 26379) && is_host(1, "two", 7) &&
		   is_host(2, "::1", 8) && strcmp(url.service, "mymaster") == 0 &&
		   url.database == 4 && is_user("s", "p"),
	   "sentinels, with their own port");
	ok(parses("rediss+sentinel://one/m?db=5", PUSHD_REDIS_SENTINEL, true) &&
		   url.database == 5,
	   "sentinels over TLS");
}

static void
test_bad(void)
{
	static const char *const bad[][2] = {
		{"http://cache", "scheme"},
		{"redis://", "names no host"},
		{"redis://:word@", "names no host"},
		{"redis://cache:0", "port"},
		{"redis://cache:65536", "port"},
		{"redis://cache:x", "port"},
		{"redis://user:pa/ss@cache", "%2F"},
		{"redis://user:pa#ss@cache", "%23"},
		{"redis://cache/0#x", "%23"},
		{"redis://user:100%@cache", "%25"},
		{"redis://user:a%00b@cache", "password"},
		{"redis://cache/x", "database"},
		{"redis://cache/-1", "database"},
		{"redis://cache/65536", "database"},
		{"redis://cache/1/2", "database"},
		{"redis://cache?db=", "database"},
		{"redis://cache?password=word", "before the host"},
		{"redis://one,two", "redis+sentinel://"},
		{"redis+sentinel://one,two", "names no service"},
		{"redis+sentinel://one,two/", "names no service"},
		{"redis+sentinel://one,/m", "names no host"},
		{"redis+sentinel://1,2,3,4,5,6,7,8,9/m", "more than 8"},
		{"unix:relative", "path"},
		{"unix:", "path"},
		{"unix://host/path", "has a host"},
		{"unix:/a?x=1", "parameter"},
		{"cache:x", "neither host:port nor a URL"},
		{"user:word@cache", "neither host:port nor a URL"},
		{"a b", "neither host:port nor a URL"},
	};
	char longer[300];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
	{
		const char *wrong = pushd_redis_url_parse(bad[i][0], &url);

		if (!ok(wrong != NULL && strstr(wrong, bad[i][1]) != NULL, bad[i][0]))
			printf("# %s\n", wrong != NULL ? wrong : "(taken)");
	}
	memset(longer, 'a', sizeof(longer) - 1);
	longer[sizeof(longer) - 1] = '\0';
	memcpy(longer, "unix:/", 6);
	ok(pushd_redis_url_parse(longer, &url) != NULL, "a path that no socket can have");
	memcpy(longer, "redis://", 8);
	ok(pushd_redis_url_parse(longer, &url) != NULL, "a host that is too long");
}

static void
test_shown(void)
{
	static const char *const shown[][2] = {
		{"", ""},
		{"cache:6379", "cache:6379"},
		{"redis://cache/2?db=3", "redis://cache/2?db=3"},
		{"redis://shop:word@cache/2", "redis://shop:***@cache/2"},
		{"redis://:word@cache", "redis://:***@cache"},
		{"redis://word@cache", "redis://***@cache"},
		{"redis://shop:wo@rd@cache", "redis://shop:***@cache"},
		{"redis://shop:wo/r?d@cache", "redis://shop:***@cache"},
		{"redis://cache?password=word", "redis://cache?***"},
		{"unix://shop:word@/path?db=1", "unix://shop:***@/path?db=1"},
		{"unix:/path?db=1&password=word", "unix:/path?***"},
		{"shop:word@cache", "shop:***@cache"},
	};

	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++)
	{
		char *text = pushd_redis_url_show(shown[i][0]);

		if (!ok(strcmp(text, shown[i][1]) == 0, shown[i][1]))
			printf("# %s\n", text);
		free(text);
	}
}

int
main(void)
{
	test_forms();
	test_bad();
	test_shown();
	return tap_done();
}
