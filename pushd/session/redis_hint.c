/*
 * redis_hint.c
 *		See redis_hint.h.
 */
#include "session/redis_hint.h"

#include <stddef.h>
#include <string.h>

static const struct
{
	const char *begins;
	const char *hint;
} hints[] = {
	{"READONLY", "this is a replica: name the primary"},
	{"OOM", "give it more memory, or a maxmemory-policy that evicts"},
	{"MISCONF", "it cannot save to disk: see its own log"},
	{"NOPERM",
	 "the user needs PING, and GET, SET and DEL for tgauth:session:*; SELECT for "
	 "a database by number, ROLE behind sentinels"},
	{"NOAUTH",
	 "it asks for a password: TGAUTH_REDIS_PASSWORD, --redis-password-file, or in "
	 "the URL"},
	{"WRONGPASS", "user or password is not the one that it has"},
	{"MOVED", "this is a node of a cluster, which is not supported"},
	{"ERR DB index", "it has fewer databases: see its setting databases"},
	{"its certificate is refused",
	 "--redis-ca says who signs it, --redis-server-name what "
	 "name it is for, if not the host's"},
	{"TLS: wrong version number", "that port speaks no TLS: redis:// and not rediss://"},
	{"TLS: tlsv13 alert certificate required",
	 "it asks for ours: --redis-cert, --redis-key"},
};

/* Begins the reasons of redis_sentinel.c. */
static const char of_sentinel[] = "the sentinel at ";

const char *
pushd_redis_hint(const char *why)
{
	if (strncmp(why, of_sentinel, strlen(of_sentinel)) == 0)
		return strstr(why, ": NOAUTH") != NULL || strstr(why, ": WRONGPASS") != NULL
				   ? "sentinels have a user and password of their own: "
					 "--redis-sentinel-user, TGAUTH_REDIS_SENTINEL_PASSWORD"
				   : NULL;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strncmp(why, hints[i].begins, strlen(hints[i].begins)) == 0)
			return hints[i].hint;
	return NULL;
}
