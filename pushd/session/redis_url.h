/*
 * redis_url.h
 *		Where Redis is, as one line of text.
 *
 *		host  host:port
 *		redis://[user[:password]@]host[:port][/database]
 *		rediss://...								the same over TLS
 *		redis+sentinel://[user[:password]@]host[:port][,host[:port]]/service[/database]
 *		rediss+sentinel://...						TLS to the sentinels and to Redis
 *		unix:/path  unix://[user[:password]@]/path
 *
 * The database may stand in ?db=N as well.  User, password, path and service are
 * percent-decoded.  The user and password are Redis's own, also where sentinels lead there:
 * what sentinels ask for is an option of its own.
 */
#ifndef PUSHD_REDIS_URL_H
#define PUSHD_REDIS_URL_H

#include <stdbool.h>

#define PUSHD_REDIS_HOSTS_MAX 8
#define PUSHD_REDIS_HOST_MAX 256
#define PUSHD_REDIS_WORD_MAX 256
#define PUSHD_REDIS_PASSWORD_MAX 1024

/* What a unix socket's address has room for. */
#define PUSHD_REDIS_PATH_MAX 108

typedef enum pushd_redis_kind
{
	PUSHD_REDIS_NONE,
	PUSHD_REDIS_TCP,
	PUSHD_REDIS_UNIX,
	PUSHD_REDIS_SENTINEL
} pushd_redis_kind;

typedef struct pushd_redis_host
{
	char name[PUSHD_REDIS_HOST_MAX]; /* without brackets */
	int port;
} pushd_redis_host;

/* Texts that are not given are empty. */
typedef struct pushd_redis_url
{
	pushd_redis_kind kind;
	bool tls;
	int database;
	char user[PUSHD_REDIS_WORD_MAX];
	char password[PUSHD_REDIS_PASSWORD_MAX];
	char path[PUSHD_REDIS_PATH_MAX];	/* UNIX */
	char service[PUSHD_REDIS_WORD_MAX]; /* SENTINEL: the sentinels' name of the master */
	int hosts;							/* TCP: 1; SENTINEL: 1 and more */
	pushd_redis_host host[PUSHD_REDIS_HOSTS_MAX];
} pushd_redis_url;

/* Empty and "off" are none.  NULL, or what is wrong where, and what to do. */
const char *pushd_redis_url_parse(const char *text, pushd_redis_url *url)
	__attribute__((warn_unused_result));

/* The text without what is or may be meant as a password, well formed or not; to be freed. */
char *pushd_redis_url_show(const char *text);

#endif
