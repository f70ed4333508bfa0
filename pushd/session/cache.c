/*
 * cache.c
 *		See cache.h.
 *
 *		RESTING -> RESOLVING -> CONNECTING -> CLEARING (deletions, PING) -> UP
 *
 * Any loss leads back to RESTING, with a growing delay.  Redis answers in order,
 * so one moment of last progress tells whether the oldest question waits too
 * long.  A deletion that was sent and not answered counts as not done.
 */
#include "session/cache.h"

#include <stdio.h>
#include <stdlib.h>

#include "pushd.h"
#include "session/redis_uv.h"
#include "session/session_json.h"

#define KEY_PREFIX "tgauth:session:"
#define KEY_CHARS (sizeof(KEY_PREFIX) + PUSHD_LOGIN_ID_HEX)
#define ANSWER_MS 1000
#define RETRY_MIN_MS 250
#define RETRY_MAX_MS 5000
#define DELETIONS_MAX 65536

typedef enum cache_state
{
	RESTING,
	RESOLVING,
	CONNECTING,
	CLEARING,
	UP,
	CLOSED
} cache_state;

struct pushd_cache
{
	pushd *pushd;
	cache_state state;
	redisAsyncContext *redis;
	uv_getaddrinfo_t resolve;
	uint64_t next_attempt; /* uv_now */
	uint64_t progress;	   /* uv_now of the last answer, or of the first question */
	uint64_t distrust_until;
	unsigned retry_ms;
	int in_flight;
	bool forgot; /* there were more deletions than are remembered */
	size_t deletions;
	uint8_t (*deleted)[TGA_LOGIN_ID_BYTES];
	bool complained;
};

/* One question; sent with each command so that its answer finds back. */
typedef struct question
{
	pushd_cache *cache;
	pushd_cache_answer answer; /* NULL: nobody waits */
	void *arg;
	bool deletion;
	uint8_t id[TGA_LOGIN_ID_BYTES];
} question;

static void rest(pushd_cache *c, const char *why);

/* --- deletions that are owed ------------------------------------------------------- */

static void
owe_deletion(pushd_cache *c, const uint8_t *id)
{
	if (c->deleted == NULL)
		c->deleted = malloc(DELETIONS_MAX * sizeof(*c->deleted));
	if (c->deleted == NULL || c->deletions == DELETIONS_MAX)
		c->forgot = true;
	else
		memcpy(c->deleted[c->deletions++], id, TGA_LOGIN_ID_BYTES);
}

/* --- commands -------------------------------------------------------------------------- */

static question *
make_question(pushd_cache *c, const uint8_t *id)
{
	question *q = calloc(1, sizeof(*q));

	if (q == NULL)
		return NULL;
	q->cache = c;
	if (id != NULL)
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

static void
answer_found(const question *q, const redisReply *reply)
{
	pushd *p = q->cache->pushd;
	pushd_session s;
	json_t *json = NULL;

	if (is_error(reply))
	{
		q->answer(q->arg, PUSHD_CACHE_AWAY, NULL);
		return;
	}
	if (reply->type == REDIS_REPLY_STRING)
		json = pushd_session_json_parse(reply->str, reply->len, &s);
	if (json != NULL && memcmp(s.login_id, q->id, sizeof(q->id)) == 0 &&
		s.expires_at > time(NULL))
	{
		PUSHD_COUNT(p, CACHE_HITS);
		q->answer(q->arg, PUSHD_CACHE_HIT, &s);
	}
	else
	{
		PUSHD_COUNT(p, CACHE_MISSES);
		q->answer(q->arg, PUSHD_CACHE_MISS, NULL);
	}
	json_decref(json);
}

static void
on_reply(redisAsyncContext *redis, void *reply, void *data)
{
	question *q = data;
	pushd_cache *c = q->cache;

	c->in_flight--;
	c->progress = uv_now(c->pushd->loop);
	if (q->answer != NULL)
		answer_found(q, reply);
	else if (q->deletion && is_error(reply))
		owe_deletion(c, q->id);
	free(q);
}

/* Counts a command that hiredis took; a refused one is answered here. */
static void
sent(pushd_cache *c, question *q, int result)
{
	if (result == REDIS_OK)
	{
		if (c->in_flight++ == 0)
			c->progress = uv_now(c->pushd->loop);
		return;
	}
	if (q->answer != NULL)
		q->answer(q->arg, PUSHD_CACHE_AWAY, NULL);
	else if (q->deletion)
		owe_deletion(c, q->id);
	free(q);
}

static void
send_deletion(pushd_cache *c, const uint8_t *id)
{
	question *q = make_question(c, id);
	char key[KEY_CHARS];

	if (q == NULL)
	{
		owe_deletion(c, id);
		return;
	}
	q->deletion = true;
	make_key(id, key);
	sent(c, q, redisAsyncCommand(c->redis, on_reply, q, "DEL %s", key));
}

/* --- coming up ------------------------------------------------------------------------------ */

static void
set_state(pushd_cache *c, cache_state state)
{
	c->state = state;
	c->pushd->metrics.values[PUSHD_METRIC_REDIS_UP] = state == UP;
}

/* The answer to PING comes after those to all deletions before it. */
static void
on_ping(redisAsyncContext *redis, void *data, void *arg)
{
	pushd_cache *c = arg;
	const redisReply *reply = data;

	c->in_flight--;
	c->progress = uv_now(c->pushd->loop);
	if (c->state != CLEARING || reply == NULL)
		return;
	if (is_error(reply) || c->deletions > 0)
	{
		rest(c, is_error(reply) ? reply->str : "deletions were refused");
		return;
	}
	if (c->forgot)
		c->distrust_until =
			uv_now(c->pushd->loop) + (uint64_t) c->pushd->config.cache_ttl * 1000;
	c->forgot = false;
	c->retry_ms = 0;
	c->complained = false;
	set_state(c, UP);
	tga_log_event(&c->pushd->log, TGA_INFO, "redis_up", NULL);
}

static void
clear_up(pushd_cache *c)
{
	const char *password = c->pushd->config.redis_password;
	size_t n = c->deletions;

	set_state(c, CLEARING);
	if (password != NULL && *password != '\0' &&
		redisAsyncCommand(c->redis, NULL, NULL, "AUTH %s", password) != REDIS_OK)
		return;
	c->deletions = 0;
	for (size_t i = 0; i < n; i++)
	{
		uint8_t id[TGA_LOGIN_ID_BYTES];

		/* A deletion that is refused is put back into the place before this one. */
		memcpy(id, c->deleted[i], sizeof(id));
		send_deletion(c, id);
	}
	if (redisAsyncCommand(c->redis, on_ping, c, "PING") == REDIS_OK &&
		c->in_flight++ == 0)
		c->progress = uv_now(c->pushd->loop);
}

static void
on_connect(const redisAsyncContext *redis, int status)
{
	pushd_cache *c = redis->data;

	if (c == NULL)
		return;
	if (status != REDIS_OK)
	{
		/* hiredis frees this context after the call; its error lies in c.errstr. */
		c->redis = NULL;
		rest(c, redis->c.errstr[0] != '\0' ? redis->c.errstr : "cannot connect");
	}
	else if (c->state == CONNECTING)
		clear_up(c);
}

static void
on_disconnect(const redisAsyncContext *redis, int status)
{
	pushd_cache *c = redis->data;

	if (c == NULL || c->redis != redis)
		return;
	c->redis = NULL;
	rest(c, redis->errstr != NULL && *redis->errstr != '\0' ? redis->errstr
															: "disconnected");
}

static void
connect_to(pushd_cache *c, const struct sockaddr *address)
{
	char text[PUSHD_ADDRESS_TEXT];

	if (uv_ip_name(address, text, sizeof(text)) != 0)
	{
		rest(c, "unknown kind of address");
		return;
	}
	set_state(c, CONNECTING);
	c->progress = uv_now(c->pushd->loop);
	c->redis =
		pushd_redis_uv_connect(c->pushd->loop, text, atoi(c->pushd->config.redis_port), c,
							   on_connect, on_disconnect);
	if (c->redis == NULL)
		rest(c, "cannot connect");
}

static void
on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
	pushd_cache *c = request->data;

	if (c->state == CLOSED)
		free(c);
	else if (status != 0)
		rest(c, uv_strerror(status));
	else
		connect_to(c, list->ai_addr);
	uv_freeaddrinfo(list);
}

static void
attempt(pushd_cache *c)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};

	set_state(c, RESOLVING);
	c->resolve.data = c;
	if (uv_getaddrinfo(c->pushd->loop, &c->resolve, on_resolved,
					   c->pushd->config.redis_host, NULL, &hints) != 0)
		rest(c, "cannot resolve");
}

/* Gives up the connection for a while; whoever waits is told. */
static void
rest(pushd_cache *c, const char *why)
{
	redisAsyncContext *redis = c->redis;
	bool was_up = c->state == UP;

	set_state(c, RESTING);
	c->redis = NULL;
	c->retry_ms = c->retry_ms == 0				   ? RETRY_MIN_MS
				  : c->retry_ms * 2 < RETRY_MAX_MS ? c->retry_ms * 2
												   : RETRY_MAX_MS;
	c->next_attempt = uv_now(c->pushd->loop) + c->retry_ms;
	if (was_up)
		PUSHD_COUNT(c->pushd, REDIS_LOST);
	if (was_up || !c->complained)
		tga_log_event(&c->pushd->log, TGA_WARNING, "redis_down", "why", why, NULL);
	c->complained = true;
	if (redis != NULL)
	{
		/* Answers what is in flight with NULL, for which the cache is still there. */
		redisAsyncFree(redis);
	}
}

/* --- the interface ------------------------------------------------------------------------- */

pushd_cache *
pushd_cache_open(pushd *p)
{
	pushd_cache *c = calloc(1, sizeof(*c));

	if (c == NULL)
		return NULL;
	c->pushd = p;
	attempt(c);
	return c;
}

void
pushd_cache_close(pushd_cache *c)
{
	redisAsyncContext *redis;
	bool resolving;

	if (c == NULL)
		return;
	resolving = c->state == RESOLVING;
	redis = c->redis;
	c->redis = NULL;
	set_state(c, CLOSED);
	if (redis != NULL)
		redisAsyncFree(redis);
	free(c->deleted);
	c->deleted = NULL;
	if (resolving)
		uv_cancel((uv_req_t *) &c->resolve);
	else
		free(c);
}

bool
pushd_cache_is_up(const pushd_cache *c)
{
	return c != NULL && c->state == UP;
}

void
pushd_cache_find(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES],
				 pushd_cache_answer answer, void *arg)
{
	question *q;
	char key[KEY_CHARS];

	if (!pushd_cache_is_up(c) || uv_now(c->pushd->loop) < c->distrust_until ||
		(q = make_question(c, id)) == NULL)
	{
		answer(arg, PUSHD_CACHE_AWAY, NULL);
		return;
	}
	q->answer = answer;
	q->arg = arg;
	make_key(id, key);
	sent(c, q, redisAsyncCommand(c->redis, on_reply, q, "GET %s", key));
}

void
pushd_cache_store(pushd_cache *c, const pushd_session *s)
{
	int64_t left = s->expires_at - time(NULL);
	int idle = c != NULL ? c->pushd->settings.idle_ttl : 0;
	tga_buffer json = {0};
	char key[KEY_CHARS];
	question *q;

	if (!pushd_cache_is_up(c) || left <= 0 || (q = make_question(c, s->login_id)) == NULL)
		return;
	if (left > c->pushd->config.cache_ttl)
		left = c->pushd->config.cache_ttl;
	/* Who reads Redis alone comes here when the key ends, before the session rests. */
	if (idle > 0 && left > idle / 2)
		left = idle > 1 ? idle / 2 : 1;
	make_key(s->login_id, key);
	tga_buffer_text(&json, "{");
	pushd_session_json_members(s, &json);
	tga_buffer_text(&json, "}");
	if (json.failed)
		free(q);
	else
		sent(c, q,
			 redisAsyncCommand(c->redis, on_reply, q, "SET %s %b EX %lld", key,
							   json.bytes, json.len, (long long) left));
	tga_buffer_clear(&json);
}

void
pushd_cache_delete(pushd_cache *c, const uint8_t id[static TGA_LOGIN_ID_BYTES])
{
	if (c == NULL)
		return;
	if (c->redis != NULL && (c->state == UP || c->state == CLEARING))
		send_deletion(c, id);
	else
		owe_deletion(c, id);
}

void
pushd_cache_tick(pushd_cache *c)
{
	uint64_t now;

	if (c == NULL)
		return;
	now = uv_now(c->pushd->loop);
	if (c->state == RESTING && now >= c->next_attempt)
		attempt(c);
	else if ((c->state == CONNECTING || c->in_flight > 0) && c->redis != NULL &&
			 now - c->progress > ANSWER_MS)
		rest(c, "no answer in time");
}
