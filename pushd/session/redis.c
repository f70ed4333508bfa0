/*
 * redis.c
 *		See redis.h.
 */
#include "session/redis.h"

#include <netinet/in.h>
#include <stdlib.h>

#include "must.h"
#include "session/redis_uv.h"

#define ANSWER_MS 1000
#define RETRY_MIN_MS 250
#define RETRY_MAX_MS 5000

typedef enum redis_state
{
	RESTING,
	RESOLVING,
	CONNECTING,
	GREETING,
	UP,
	CLOSED
} redis_state;

struct pushd_redis
{
	pushd_redis_config config;
	pushd_redis_owner owner;
	redis_state state;
	redisAsyncContext *context;
	uv_getaddrinfo_t resolve;
	uint64_t next_attempt; /* uv_now */
	uint64_t progress;	   /* uv_now of the last answer, or of the first command */
	unsigned retry_ms;
	int in_flight;
	bool complained;
};

/* One command; sent along so that its answer finds back. */
typedef struct command
{
	pushd_redis *redis;
	pushd_redis_answer answer;
	void *arg;
} command;

static const tga_transitions transitions[] = {
	[RESTING] = {"resting", TGA_TO(RESOLVING) | TGA_TO(CLOSED)},
	[RESOLVING] = {"resolving", TGA_TO(CONNECTING) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[CONNECTING] = {"connecting", TGA_TO(GREETING) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[GREETING] = {"greeting", TGA_TO(UP) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[UP] = {"up", TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[CLOSED] = {"closed", 0},
};

static void
move(pushd_redis *r, redis_state state)
{
	TGA_MUST_MOVE(transitions, r->state, state);
	r->state = state;
	PUSHD_METRIC(r->config.metrics, REDIS_UP) = state == UP;
	TGA_MUST((state != GREETING && state != UP) || r->context != NULL);
	TGA_MUST((state != RESTING && state != CLOSED) || r->context == NULL);
	TGA_MUST(r->in_flight >= 0);
}

static uint64_t
now(const pushd_redis *r)
{
	return uv_now(r->config.loop);
}

/* --- losing --------------------------------------------------------------------------- */

/* Gives up the connection for a while; what waits is answered. */
static void
rest(pushd_redis *r, const char *why)
{
	redisAsyncContext *context = r->context;
	bool was_up = r->state == UP;

	r->context = NULL;
	move(r, RESTING);
	r->retry_ms = r->retry_ms == 0				   ? RETRY_MIN_MS
				  : r->retry_ms * 2 < RETRY_MAX_MS ? r->retry_ms * 2
												   : RETRY_MAX_MS;
	r->next_attempt = now(r) + r->retry_ms;
	if (was_up)
		PUSHD_METRIC(r->config.metrics, REDIS_LOST)++;
	if (was_up || !r->complained)
		tga_log_event(r->config.log, TGA_WARNING, "redis_down", "why", why, NULL);
	r->complained = true;
	/* Answers what is in flight with NULL. */
	if (context != NULL)
		redisAsyncFree(context);
}

/* --- commands --------------------------------------------------------------------------- */

static void
on_reply(redisAsyncContext *context, void *reply, void *data)
{
	command done = *(command *) data;

	free(data);
	done.redis->in_flight--;
	done.redis->progress = now(done.redis);
	done.answer(done.arg, reply);
}

bool
pushd_redis_send(pushd_redis *r, pushd_redis_answer answer, void *arg, const char *format,
				 ...)
{
	command *c;
	va_list args;
	int result;

	if (r->context == NULL || (r->state != UP && r->state != GREETING))
		return false;
	c = malloc(sizeof(*c));
	if (c == NULL)
		return false;
	*c = (command){r, answer, arg};
	va_start(args, format);
	result = redisvAsyncCommand(r->context, on_reply, c, format, args);
	va_end(args);
	if (result != REDIS_OK)
	{
		free(c);
		return false;
	}
	if (r->in_flight++ == 0)
		r->progress = now(r);
	return true;
}

/* --- coming up --------------------------------------------------------------------------- */

/* The answer to PING comes after those to all that was sent before it. */
static void
on_ping(void *arg, const redisReply *reply)
{
	pushd_redis *r = arg;
	const char *why = NULL;

	if (r->state != GREETING || reply == NULL)
		return;
	if (reply->type == REDIS_REPLY_ERROR)
		why = reply->str;
	else
		why = r->owner.on_greeted(r->owner.arg);
	if (why != NULL)
	{
		rest(r, why);
		return;
	}
	r->retry_ms = 0;
	r->complained = false;
	move(r, UP);
	tga_log_event(r->config.log, TGA_INFO, "redis_up", NULL);
}

static void
greet(pushd_redis *r)
{
	const char *password = r->config.password;

	move(r, GREETING);
	if (password != NULL && *password != '\0' &&
		redisAsyncCommand(r->context, NULL, NULL, "AUTH %s", password) != REDIS_OK)
		return;
	r->owner.on_greeting(r->owner.arg);
	if (!pushd_redis_send(r, on_ping, r, "PING"))
		tga_log_event(r->config.log, TGA_DEBUG, "redis_not_greeted", NULL);
}

static void
on_connect(const redisAsyncContext *context, int status)
{
	pushd_redis *r = context->data;

	if (r == NULL || r->context != context)
		return;
	if (status != REDIS_OK)
	{
		/* hiredis frees this context after the call; its error lies in c.errstr. */
		r->context = NULL;
		rest(r, context->c.errstr[0] != '\0' ? context->c.errstr : "cannot connect");
	}
	else
		greet(r);
}

static void
on_disconnect(const redisAsyncContext *context, int status)
{
	pushd_redis *r = context->data;

	if (r == NULL || r->context != context)
		return;
	r->context = NULL;
	rest(r, context->errstr != NULL && *context->errstr != '\0' ? context->errstr
																: "disconnected");
}

static void
connect_to(pushd_redis *r, const struct sockaddr *address)
{
	char text[INET6_ADDRSTRLEN];

	if (uv_ip_name(address, text, sizeof(text)) != 0)
	{
		rest(r, "unknown kind of address");
		return;
	}
	move(r, CONNECTING);
	r->progress = now(r);
	r->context = pushd_redis_uv_connect(r->config.loop, text, atoi(r->config.port), r,
										on_connect, on_disconnect);
	if (r->context == NULL)
		rest(r, "cannot connect");
}

static void
on_resolved(uv_getaddrinfo_t *request, int status, struct addrinfo *list)
{
	pushd_redis *r = request->data;

	if (r->state == CLOSED)
		free(r);
	else if (status != 0)
		rest(r, uv_strerror(status));
	else
		connect_to(r, list->ai_addr);
	uv_freeaddrinfo(list);
}

static void
attempt(pushd_redis *r)
{
	const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};

	move(r, RESOLVING);
	r->resolve.data = r;
	if (uv_getaddrinfo(r->config.loop, &r->resolve, on_resolved, r->config.host, NULL,
					   &hints) != 0)
		rest(r, "cannot resolve");
}

/* --- the interface -------------------------------------------------------------------------- */

pushd_redis *
pushd_redis_open(const pushd_redis_config *config, const pushd_redis_owner *owner)
{
	pushd_redis *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->config = *config;
	r->owner = *owner;
	attempt(r);
	return r;
}

void
pushd_redis_close(pushd_redis *r)
{
	redisAsyncContext *context = r->context;
	bool resolving = r->state == RESOLVING;

	r->context = NULL;
	move(r, CLOSED);
	if (context != NULL)
		redisAsyncFree(context);
	TGA_MUST(r->in_flight == 0);
	/* What a resolver still holds is freed when it lets go. */
	if (resolving)
		uv_cancel((uv_req_t *) &r->resolve);
	else
		free(r);
}

bool
pushd_redis_is_up(const pushd_redis *r)
{
	return r->state == UP;
}

void
pushd_redis_tick(pushd_redis *r)
{
	if (r->state == RESTING && now(r) >= r->next_attempt)
		attempt(r);
	else if ((r->state != UP || r->in_flight > 0) && r->context != NULL &&
			 now(r) - r->progress > ANSWER_MS)
		rest(r, "no answer in time");
}
