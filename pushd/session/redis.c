/*
 * redis.c
 *		See redis.h.
 */
#include "session/redis.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "reasons.h"
#include "resolve.h"
#include "session/redis_uv.h"

#define ANSWER_MS 1000
#define RESOLVE_MS 10000
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
	tga_resolve *resolve;
	tga_addresses addresses;
	tga_reasons reasons;
	uint64_t next_attempt; /* uv_now */
	uint64_t progress;	   /* uv_now of the last answer, or of the first command */
	unsigned retry_ms;
	int in_flight;
};

/* One command; sent along so that its answer finds back. */
typedef struct command
{
	pushd_redis *redis;
	pushd_redis_answer answer;
	void *arg;
} command;

static const tga_transitions transitions[] = {
	[RESTING] = {"resting", TGA_TO(RESOLVING) | TGA_TO(CONNECTING) | TGA_TO(RESTING) |
								TGA_TO(CLOSED)},
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
	TGA_MUST((r->resolve != NULL) == (state == RESOLVING));
	TGA_MUST(r->in_flight >= 0);
}

static uint64_t
now(const pushd_redis *r)
{
	return uv_now(r->config.loop);
}

/* --- losing --------------------------------------------------------------------------- */

static const char *
hint_of(const char *why)
{
	static const char *const hints[][2] = {
		{"READONLY", "this is a replica: name the primary"},
		{"OOM", "give it more memory, or a maxmemory-policy that evicts"},
		{"MISCONF", "it cannot save to disk: see its own log"},
		{"NOPERM", "the user needs PING, GET, SET and DEL for tgauth:session:*"},
		{"NOAUTH", "it asks for a password: --redis-password"},
		{"WRONGPASS", "--redis-password is not the one it has"},
		{"MOVED", "this is a node of a cluster, which is not supported"},
	};

	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++)
		if (strncmp(why, hints[i][0], strlen(hints[i][0])) == 0)
			return hints[i][1];
	return NULL;
}

/* A word for each new reason.  Redis repeats what was said to it: a password, perhaps. */
static void
log_down(pushd_redis *r, const char *why)
{
	const char *args = strstr(why, ", with args");
	char text[256];
	long long unsaid;

	snprintf(text, sizeof(text), "%.*s", args != NULL ? (int) (args - why) : 255, why);
	if (tga_reasons_are_due(&r->reasons, "down", text, now(r), &unsaid))
		tga_log_event(r->config.log, TGA_WARNING, "redis_down", "why", text, "hint",
					  hint_of(text), "unsaid", unsaid > 0 ? TGA_NUM(unsaid) : NULL, NULL);
}

/* The next address at once; where there is none left, all of them after a while. */
static void
schedule(pushd_redis *r)
{
	r->next_attempt = now(r);
	if (r->addresses.next < r->addresses.count)
		return;
	r->addresses = (tga_addresses){0};
	r->retry_ms = r->retry_ms == 0				   ? RETRY_MIN_MS
				  : r->retry_ms * 2 < RETRY_MAX_MS ? r->retry_ms * 2
												   : RETRY_MAX_MS;
	r->next_attempt += r->retry_ms;
}

/* Gives up the connection for a while; what waits is answered. */
static void
rest(pushd_redis *r, const char *why)
{
	redisAsyncContext *context = r->context;

	if (r->state == UP)
		PUSHD_METRIC(r->config.metrics, REDIS_LOST)++;
	else if (r->state != GREETING)
		PUSHD_METRIC(r->config.metrics, REDIS_NOT_CONNECTED)++;
	log_down(r, why);
	r->context = NULL;
	move(r, RESTING);
	schedule(r);
	/* Answers what is in flight with NULL. */
	if (context != NULL)
		redisAsyncFree(context);
}

/* --- commands --------------------------------------------------------------------------- */

static void
on_reply(redisAsyncContext *context, void *data, void *sent)
{
	const redisReply *reply = data;
	command done = *(command *) sent;
	pushd_redis *r = done.redis;

	free(sent);
	r->in_flight--;
	r->progress = now(r);
	done.answer(done.arg, reply);
	if (reply == NULL || reply->type != REDIS_REPLY_ERROR || r->context != context)
		return;
	PUSHD_METRIC(r->config.metrics, REDIS_REFUSED)++;
	rest(r, reply->str);
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

static void
on_auth(void *arg, const redisReply *reply)
{
}

/* The answer to PING comes after those to all that was sent before it. */
static void
on_ping(void *arg, const redisReply *reply)
{
	pushd_redis *r = arg;

	if (r->state != GREETING || reply == NULL || reply->type == REDIS_REPLY_ERROR)
		return;
	r->retry_ms = 0;
	r->addresses = (tga_addresses){0};
	tga_reasons_clear(&r->reasons, now(r));
	move(r, UP);
	tga_log_event(r->config.log, TGA_INFO, "redis_up", NULL);
}

static void
greet(pushd_redis *r)
{
	const char *password = r->config.password;

	move(r, GREETING);
	r->progress = now(r);
	if (password != NULL && *password != '\0' &&
		!pushd_redis_send(r, on_auth, r, "AUTH %s", password))
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
try_address(pushd_redis *r)
{
	const char *address = r->addresses.text[r->addresses.next++];

	r->progress = now(r);
	r->context = pushd_redis_uv_connect(r->config.loop, address, atoi(r->config.port), r,
										on_connect, on_disconnect);
	if (r->context == NULL)
		rest(r, "cannot connect");
	else
		move(r, CONNECTING);
}

static void
on_resolved(void *arg, const tga_addresses *addresses, const char *error)
{
	pushd_redis *r = arg;

	r->resolve = NULL;
	if (addresses == NULL)
	{
		rest(r, error);
		return;
	}
	r->addresses = *addresses;
	try_address(r);
}

static void
attempt(pushd_redis *r)
{
	if (r->addresses.next < r->addresses.count ||
		tga_resolve_numeric(r->config.host, &r->addresses))
	{
		try_address(r);
		return;
	}
	r->progress = now(r);
	r->resolve = tga_resolve_start(r->config.loop, r->config.host, on_resolved, r);
	if (r->resolve == NULL)
		rest(r, "cannot resolve");
	else
		move(r, RESOLVING);
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

	if (r->resolve != NULL)
		tga_resolve_cancel(r->resolve);
	r->resolve = NULL;
	r->context = NULL;
	move(r, CLOSED);
	if (context != NULL)
		redisAsyncFree(context);
	TGA_MUST(r->in_flight == 0);
	free(r);
}

bool
pushd_redis_is_up(const pushd_redis *r)
{
	return r->state == UP;
}

/* Whether the other side, or who resolves its name, owes an answer for too long. */
static bool
is_overdue(const pushd_redis *r)
{
	bool waits = r->state == RESOLVING || r->state == CONNECTING ||
				 r->state == GREETING || r->in_flight > 0;

	return waits &&
		   now(r) - r->progress > (r->state == RESOLVING ? RESOLVE_MS : ANSWER_MS);
}

void
pushd_redis_tick(pushd_redis *r)
{
	if (r->state == RESTING && now(r) >= r->next_attempt)
		attempt(r);
	else if (is_overdue(r))
	{
		if (r->resolve != NULL)
			tga_resolve_cancel(r->resolve);
		r->resolve = NULL;
		PUSHD_METRIC(r->config.metrics, REDIS_TIMED_OUT) += r->state == UP;
		rest(r, r->state == RESOLVING ? "the name is not resolved in time"
									  : "no answer in time");
	}
}
