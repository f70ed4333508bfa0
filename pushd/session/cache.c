/*
 * cache.c
 *		See cache.h.
 *
 * A deletion that was sent and not answered counts as not done, so it is owed again.  A
 * store that was refused or lost leaves what was there before, which is then to go.
 */
#include "session/cache.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "must.h"
#include "login_id.h"
#include "session/session_json.h"

#define KEY_PREFIX "tgauth:session:"
#define KEY_CHARS (sizeof(KEY_PREFIX) + PUSHD_LOGIN_ID_HEX)

/* No session's: written and deleted to see that Redis takes what it will be given. */
#define PROBE_KEY KEY_PREFIX "probe"

struct pushd_cache
{
	pushd_redis *redis;
	uv_loop_t *loop;
	pushd_metrics *metrics;
	const pushd_heard *heard;
	int ttl;
	int64_t distrusted; /* by the database's clock: what was written until then */
	size_t deletions;	/* that are owed */
	uint8_t (*deleted)[TGA_LOGIN_ID_BYTES];
};

/* One question or order; sent along so that its answer finds back. */
typedef struct question
{
	pushd_cache *cache;
	pushd_cache_answer answer;
	void *arg;
	uint8_t id[TGA_LOGIN_ID_BYTES];
} question;

static question *
make_question(pushd_cache *c, const uint8_t *id)
{
	question *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->cache = c;
	memcpy(q->id, id, sizeof(q->id));
	return q;
}

static void
make_key(const uint8_t *id, char key[static KEY_CHARS])
{
	char hex[PUSHD_LOGIN_ID_HEX + 1];

	pushd_login_id_hex(id, hex);
	snprintf(key, KEY_CHARS, KEY_PREFIX "%s", hex);
}

static bool
is_error(const redisReply *reply)
{
	return reply == NULL || reply->type == REDIS_REPLY_ERROR;
}

static int64_t
database_clock(const pushd_cache *c)
{
	return pushd_heard_clock(c->heard, uv_now(c->loop));
}

/* --- deletions --------------------------------------------------------------------- */

/* One that there is no room for is made good by believing nothing from before it. */
static void
owe_deletion(pushd_cache *c, const uint8_t *id)
{
	TGA_MUST(c->deletions <= PUSHD_CACHE_DELETIONS_MAX);
	if (c->deleted == NULL)
		c->deleted = malloc(PUSHD_CACHE_DELETIONS_MAX * sizeof(*c->deleted));
	if (c->deleted == NULL || c->deletions == PUSHD_CACHE_DELETIONS_MAX)
	{
		PUSHD_METRIC(c->metrics, CACHE_DELETIONS_DROPPED)++;
		c->distrusted = database_clock(c);
	}
	else
		memcpy(c->deleted[c->deletions++], id, TGA_LOGIN_ID_BYTES);
}

static void
on_written(void *arg, const redisReply *reply)
{
	question *q = arg;

	if (is_error(reply))
		owe_deletion(q->cache, q->id);
	free(q);
}

void
pushd_cache_delete(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	char key[KEY_CHARS];
	question *q;

	if (c == NULL)
		return;
	make_key(id, key);
	q = make_question(c, id);
	if (q != NULL && pushd_redis_send(c->redis, on_written, q, "DEL %s", key))
		return;
	free(q);
	owe_deletion(c, id);
}

static void
on_probed(void *arg, const redisReply *reply)
{
}

/*
 * Debts first; then each command that will be sent, since one may be refused and the
 * next one not: a replica reads, and one that is out of memory deletes.
 */
static void
on_greeting(void *arg)
{
	static const char *const probes[] = {"SET " PROBE_KEY " 1 EX 60", "GET " PROBE_KEY,
										 "DEL " PROBE_KEY};
	pushd_cache *c = arg;
	size_t n = c->deletions;

	c->deletions = 0;
	for (size_t i = 0; i < n; i++)
	{
		uint8_t id[TGA_LOGIN_ID_BYTES];

		/* A deletion that cannot be sent is put back into a place before this one. */
		memcpy(id, c->deleted[i], sizeof(id));
		pushd_cache_delete(c, id);
	}
	for (size_t i = 0; i < sizeof(probes) / sizeof(probes[0]); i++)
		(void) !pushd_redis_send(c->redis, on_probed, c, probes[i]);
}

/* --- questions ------------------------------------------------------------------------ */

static bool
read_session(const redisReply *reply, const uint8_t *id, pushd_session *s)
{
	return reply->type == REDIS_REPLY_STRING &&
		   pushd_session_json_parse(reply->str, reply->len, s) &&
		   memcmp(s->token_id, id, sizeof(s->token_id)) == 0 &&
		   s->expires_at > time(NULL);
}

static bool
is_believed(const pushd_cache *c, const pushd_session *s)
{
	return s->as_of > c->distrusted &&
		   pushd_heard_believes(c->heard, s->as_of, c->ttl, uv_now(c->loop));
}

static void
on_found(void *arg, const redisReply *reply)
{
	question *q = arg;
	const pushd_cache *c = q->cache;
	pushd_session s;

	if (is_error(reply))
		q->answer(q->arg, PUSHD_CACHE_AWAY, NULL);
	else if (!read_session(reply, q->id, &s))
	{
		PUSHD_METRIC(c->metrics, CACHE_MISSES)++;
		q->answer(q->arg, PUSHD_CACHE_MISS, NULL);
	}
	else if (!is_believed(c, &s))
	{
		PUSHD_METRIC(c->metrics, CACHE_UNHEARD)++;
		q->answer(q->arg, PUSHD_CACHE_UNHEARD, NULL);
	}
	else
	{
		PUSHD_METRIC(c->metrics, CACHE_HITS)++;
		q->answer(q->arg, PUSHD_CACHE_HIT, &s);
	}
	free(q);
}

void
pushd_cache_find(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				 pushd_cache_answer answer, void *arg)
{
	char key[KEY_CHARS];
	question *q = NULL;

	if (pushd_cache_is_up(c))
		q = make_question(c, id);
	if (q != NULL)
	{
		q->answer = answer;
		q->arg = arg;
		make_key(id, key);
		if (pushd_redis_send(c->redis, on_found, q, "GET %s", key))
			return;
	}
	free(q);
	answer(arg, PUSHD_CACHE_AWAY, NULL);
}

/* --- storing ---------------------------------------------------------------------------- */

/* Seconds for which it may lie there. */
static int64_t
time_to_live(const pushd_cache *c, const pushd_session *s, int idle_ttl)
{
	int64_t left = s->expires_at - time(NULL);
	int64_t kept = pushd_session_kept_seconds(c->ttl, idle_ttl);

	return left < kept ? left : kept;
}

void
pushd_cache_store(pushd_cache *c, const pushd_session *s, int idle_ttl)
{
	int64_t left;
	tga_buffer json = {0};
	char key[KEY_CHARS];
	question *q;

	if (!pushd_cache_is_up(c) || !s->has_token ||
		(left = time_to_live(c, s, idle_ttl)) <= 0)
		return;
	make_key(s->token_id, key);
	pushd_session_json_cached(s, &json);
	q = make_question(c, s->token_id);
	/* A session that is not stored is looked up in the database. */
	if (json.failed || q == NULL ||
		!pushd_redis_send(c->redis, on_written, q, "SET %s %b EX %lld", key, json.bytes,
						  json.len, (long long) left))
		free(q);
	tga_buffer_clear(&json);
}

/* --- the interface ------------------------------------------------------------------------- */

pushd_cache *
pushd_cache_open(const pushd_redis_config *redis, const pushd_heard *heard, int ttl)
{
	pushd_cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->loop = redis->loop;
	c->metrics = redis->metrics;
	c->heard = heard;
	c->ttl = ttl;
	c->redis = pushd_redis_open(redis, &(pushd_redis_owner){c, on_greeting});
	if (c->redis != NULL)
		return c;
	free(c);
	return NULL;
}

void
pushd_cache_close(pushd_cache *c)
{
	if (c == NULL)
		return;
	pushd_redis_close(c->redis);
	free(c->deleted);
	free(c);
}

bool
pushd_cache_is_up(const pushd_cache *c)
{
	return c != NULL && pushd_redis_is_up(c->redis);
}

int
pushd_cache_in_flight(const pushd_cache *c)
{
	return c != NULL ? pushd_redis_in_flight(c->redis) : 0;
}

size_t
pushd_cache_deletions(const pushd_cache *c)
{
	return c != NULL ? c->deletions : 0;
}

void
pushd_cache_tick(pushd_cache *c)
{
	if (c != NULL)
		pushd_redis_tick(c->redis);
}
