/*
 * cache.h
 *		Sessions in Redis, by the hashes of their tokens: a cache that may vanish at
 *		any moment.
 *
 * Each entry says when the database said so, and is believed only if all that changed
 * since was heard of (heard.h); any other is a miss, and the database's answer takes its
 * place.
 *
 * While Redis is away every question is answered "away" at once and sessions come from
 * PostgreSQL.  Deletions asked for meanwhile are remembered and done before the first
 * question after reconnection; if there were too many to remember, what was written
 * before is not believed.  A Redis that refuses anything is away.
 */
#ifndef PUSHD_CACHE_H
#define PUSHD_CACHE_H

#include "session/heard.h"
#include "session/redis.h"
#include "session/session_value.h"

typedef struct pushd_cache pushd_cache;

typedef enum pushd_cache_outcome
{
	PUSHD_CACHE_HIT,
	PUSHD_CACHE_MISS,
	PUSHD_CACHE_UNHEARD, /* there is one, and it may be over */
	PUSHD_CACHE_AWAY
} pushd_cache_outcome;

/* s is good during the call only, and NULL unless it is a hit. */
typedef void (*pushd_cache_answer)(void *arg, pushd_cache_outcome outcome,
								   const pushd_session *s);

/* Begins to connect; nothing lives there for longer than ttl seconds.  NULL if memory is short. */
pushd_cache *pushd_cache_open(const pushd_redis_config *redis, const pushd_heard *heard,
							  int ttl) __attribute__((warn_unused_result));
void pushd_cache_close(pushd_cache *c);

/* A NULL cache is one that is always away; that holds for all of these. */
bool pushd_cache_is_up(const pushd_cache *c);
void pushd_cache_find(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES],
					  pushd_cache_answer answer, void *arg);

/* idle_ttl: seconds for which a session may rest; 0: as long as it likes. */
void pushd_cache_store(pushd_cache *c, const pushd_session *s, int idle_ttl);
void pushd_cache_delete(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* Beyond as many that are owed, what was written before is not believed. */
#define PUSHD_CACHE_DELETIONS_MAX 65536

/* Commands without an answer; deletions that are owed to a Redis that is away. */
int pushd_cache_in_flight(const pushd_cache *c);
size_t pushd_cache_deletions(const pushd_cache *c);

/* By the clock: reconnects, and gives up on answers that do not come. */
void pushd_cache_tick(pushd_cache *c);

#endif
