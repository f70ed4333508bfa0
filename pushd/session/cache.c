/*
 * cache.c
 *		See cache.h.
 *
 * A deletion that was sent and not answered counts as not done, so it is owed again.
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
#define DELETIONS_MAX 65536

struct pushd_cache
{
	pushd_redis *redis;
	uv_loop_t *loop;
	pushd_metrics *metrics;
	int ttl;
	uint64_t distrust_until; /* uv_now */
	bool forgot;			 /* there were more deletions than are remembered */
	size_t deletions;		 /* that are owed */
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

/* --- deletions --------------------------------------------------------------------- */

static void
owe_deletion(pushd_cache *c, const uint8_t *id)
{
	TGA_MUST(c->deletions <= DELETIONS_MAX);
	if (c->deleted == NULL)
		c->deleted = malloc(DELETIONS_MAX * sizeof(*c->deleted));
	if (c->deleted == NULL || c->deletions == DELETIONS_MAX)
		c->forgot = true;
	else
		memcpy(c->deleted[c->deletions++], id, TGA_LOGIN_ID_BYTES);
}

static void
on_deleted(void *arg, const redisReply *reply)
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
	if (q != NULL && pushd_redis_send(c->redis, on_deleted, q, "DEL %s", key))
		return;
	free(q);
	owe_deletion(c, id);
}

static void
on_greeting(void *arg)
{
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
}

static const char *
on_greeted(void *arg)
{
	pushd_cache *c = arg;

	if (c->deletions > 0)
		return "deletions were refused";
	if (c->forgot)
		c->distrust_until = uv_now(c->loop) + (uint64_t) c->ttl * 1000;
	c->forgot = false;
	return NULL;
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

static void
on_found(void *arg, const redisReply *reply)
{
	question *q = arg;
	pushd_session s;

	if (is_error(reply))
		q->answer(q->arg, PUSHD_CACHE_AWAY, NULL);
	else if (read_session(reply, q->id, &s))
	{
		PUSHD_METRIC(q->cache->metrics, CACHE_HITS)++;
		q->answer(q->arg, PUSHD_CACHE_HIT, &s);
	}
	else
	{
		PUSHD_METRIC(q->cache->metrics, CACHE_MISSES)++;
		q->answer(q->arg, PUSHD_CACHE_MISS, NULL);
	}
	free(q);
}

void
pushd_cache_find(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				 pushd_cache_answer answer, void *arg)
{
	char key[KEY_CHARS];
	question *q = NULL;

	if (pushd_cache_is_up(c) && uv_now(c->loop) >= c->distrust_until)
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

static void
on_stored(void *arg, const redisReply *reply)
{
}

void
pushd_cache_store(pushd_cache *c, const pushd_session *s, int idle_ttl)
{
	int64_t left = s->expires_at - time(NULL);
	tga_buffer json = {0};
	char key[KEY_CHARS];

	if (!pushd_cache_is_up(c) || left <= 0 || !s->has_token)
		return;
	if (left > c->ttl)
		left = c->ttl;
	/* Who reads Redis alone comes here when the key ends, before the session rests. */
	if (idle_ttl > 0 && left > idle_ttl / 2)
		left = idle_ttl > 1 ? idle_ttl / 2 : 1;
	make_key(s->token_id, key);
	tga_buffer_text(&json, "{");
	pushd_session_json_members(s, &json);
	tga_buffer_format(&json, ",\"token_id\":\"%s\"}", key + sizeof(KEY_PREFIX) - 1);
	/* A session that is not stored is looked up in the database. */
	(void) !(!json.failed &&
			 pushd_redis_send(c->redis, on_stored, c, "SET %s %b EX %lld", key,
							  json.bytes, json.len, (long long) left));
	tga_buffer_clear(&json);
}

/* --- the interface ------------------------------------------------------------------------- */

pushd_cache *
pushd_cache_open(const pushd_redis_config *redis, int ttl)
{
	pushd_cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->loop = redis->loop;
	c->metrics = redis->metrics;
	c->ttl = ttl;
	c->redis = pushd_redis_open(redis, &(pushd_redis_owner){c, on_greeting, on_greeted});
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

void
pushd_cache_tick(pushd_cache *c)
{
	if (c != NULL)
		pushd_redis_tick(c->redis);
}
