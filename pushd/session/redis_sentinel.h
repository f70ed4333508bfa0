/*
 * redis_sentinel.h
 *		Which Redis is the master, as sentinels know.
 *
 * They are asked one after the other, beginning with the one that knew last time, until one
 * names a master.  What it says is a hint: who is named has to say itself that it is one
 * (ROLE), since a sentinel that has been cut off names the one from before.
 */
#ifndef PUSHD_REDIS_SENTINEL_H
#define PUSHD_REDIS_SENTINEL_H

#include "session/redis_dial.h"
#include "session/redis_url.h"

typedef struct pushd_redis_sentinel pushd_redis_sentinel;

/* host is good during the call; NULL where none of them knows, with the reason. */
typedef void (*pushd_redis_master)(void *arg, const char *host, int port,
								   const char *why);

typedef struct pushd_redis_sentinel_config
{
	uv_loop_t *loop;
	const pushd_redis_url *url;
	const pushd_redis_tls_files *tls; /* NULL: none */
	pushd_redis_login login;
	void *arg;
	pushd_redis_master
		answer; /* of each question; from within it, if all fails at once */
} pushd_redis_sentinel_config;

/* NULL if memory is short. */
pushd_redis_sentinel *pushd_redis_sentinel_open(const pushd_redis_sentinel_config *config)
	__attribute__((warn_unused_result));
void pushd_redis_sentinel_close(pushd_redis_sentinel *s);

/* Begins to ask, unless it is asking. */
void pushd_redis_sentinel_ask(pushd_redis_sentinel *s);

/* By the clock: goes on to the next one where one does not answer. */
void pushd_redis_sentinel_tick(pushd_redis_sentinel *s);

#endif
