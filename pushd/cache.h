/*
 * cache.h
 *		Sessions in Redis: a cache that may vanish at any moment.
 *
 * While Redis is away every question is answered "away" at once and sessions
 * come from PostgreSQL.  Deletions asked for meanwhile are remembered and done
 * before the first question after reconnection; if there were too many to
 * remember, the cache is not believed until everything in it has expired.
 */
#ifndef TGA_PUSHD_CACHE_H
#define TGA_PUSHD_CACHE_H

#include "state.h"

struct pushd;
typedef struct cache cache;

typedef enum cache_outcome
{
	CACHE_HIT,
	CACHE_MISS,
	CACHE_AWAY
} cache_outcome;

/* s is good during the call only, and NULL unless it is a hit. */
typedef void (*cache_answer)(void *arg, cache_outcome outcome, const session *s);

/* Begins to connect.  NULL if memory is short. */
cache *cache_open(struct pushd *p) __attribute__((warn_unused_result));
void cache_close(cache *c);

/* A NULL cache is one that is always away; that holds for all of these. */
bool cache_is_up(const cache *c);
void cache_find(cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				cache_answer answer, void *arg);
void cache_store(cache *c, const session *s);
void cache_delete(cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES]);

/* By the clock: reconnects, and gives up on answers that do not come. */
void cache_tick(cache *c);

#endif
