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
#include "session/redis_hint.h"
#include "session/redis_sentinel.h"

#define RETRY_MIN_MS 250
#define RETRY_MAX_MS 5000

/* How often the sentinels are asked while all is well. */
#define WATCH_MS 5000

typedef enum redis_state
{
	RESTING,
	ASKING,
	DIALING,
	GREETING,
	UP,
	CLOSED
} redis_state;

struct pushd_redis
{
	pushd_redis_config config;
	pushd_redis_owner owner;
	redis_state state;
	pushd_redis_dial dial;
	pushd_redis_sentinel *sentinel; /* NULL: none */
	pushd_redis_host master;		/* that sentinels named, or the URL's */
	tga_reasons reasons;
	uint64_t next_attempt; /* uv_now */
	uint64_t next_watch;   /* uv_now */
	unsigned retry_ms;
};

static const tga_transitions transitions[] = {
	[RESTING] = {"resting",
				 TGA_TO(ASKING) | TGA_TO(DIALING) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[ASKING] = {"asking", TGA_TO(DIALING) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[DIALING] = {"dialing", TGA_TO(GREETING) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[GREETING] = {"greeting", TGA_TO(UP) | TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[UP] = {"up", TGA_TO(RESTING) | TGA_TO(CLOSED)},
	[CLOSED] = {"closed", 0},
};

static void
move(pushd_redis *r, redis_state state)
{
	bool dials = state == DIALING || state == GREETING || state == UP;

	TGA_MUST_MOVE(transitions, r->state, state);
	r->state = state;
	PUSHD_METRIC(r->config.metrics, REDIS_UP) = state == UP;
	TGA_MUST(!dials || r->dial.link != NULL || r->dial.resolve != NULL);
	TGA_MUST(state != ASKING || r->sentinel != NULL);
}

static uint64_t
now(const pushd_redis *r)
{
	return uv_now(r->config.loop);
}

/* --- losing --------------------------------------------------------------------------- */

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
					  pushd_redis_hint(text), "unsaid",
					  unsaid > 0 ? TGA_NUM(unsaid) : NULL, NULL);
}

/* The next address at once; where there is none left, all of them after a while. */
static void
schedule(pushd_redis *r)
{
	r->next_attempt = now(r);
	if (pushd_redis_dial_has_next(&r->dial))
		return;
	r->retry_ms = r->retry_ms == 0				   ? RETRY_MIN_MS
				  : r->retry_ms * 2 < RETRY_MAX_MS ? r->retry_ms * 2
												   : RETRY_MAX_MS;
	r->next_attempt += r->retry_ms;
}

/* Gives up the connection for a while; what waits is answered. */
static void
rest(pushd_redis *r, const char *why)
{
	if (r->state == UP)
		PUSHD_METRIC(r->config.metrics, REDIS_LOST)++;
	else if (r->state != GREETING)
		PUSHD_METRIC(r->config.metrics, REDIS_NOT_CONNECTED)++;
	PUSHD_METRIC(r->config.metrics, REDIS_UNANSWERED) +=
		(uint64_t) pushd_redis_in_flight(r);
	log_down(r, why);
	/* First: what is in flight is answered with NULL, and who hears it may ask anew. */
	move(r, RESTING);
	schedule(r);
	pushd_redis_dial_hang_up(&r->dial);
}

/* --- commands --------------------------------------------------------------------------- */

static void
on_refused(void *arg, const char *why)
{
	pushd_redis *r = arg;

	PUSHD_METRIC(r->config.metrics, REDIS_REFUSED)++;
	rest(r, why);
}

bool
pushd_redis_send(pushd_redis *r, pushd_redis_answer answer, void *arg, const char *format,
				 ...)
{
	va_list args;
	bool ok;

	if (r->state != UP && r->state != GREETING)
		return false;
	va_start(args, format);
	ok = pushd_redis_link_send(r->dial.link, answer, arg, format, args);
	va_end(args);
	return ok;
}

/* --- coming up --------------------------------------------------------------------------- */

static void
on_selected(void *arg, const redisReply *reply)
{
}

/* A sentinel's word is a hint: the server itself must say that it is the master. */
static void
on_role(void *arg, const redisReply *reply)
{
	pushd_redis *r = arg;

	if (r->state != GREETING || reply == NULL || reply->type == REDIS_REPLY_ERROR)
		return;
	if (reply->type != REDIS_REPLY_ARRAY || reply->elements == 0 ||
		reply->element[0]->type != REDIS_REPLY_STRING ||
		strcmp(reply->element[0]->str, "master") != 0)
		rest(r, "the sentinels name it, and it says itself that it is no master");
}

static void
log_up(const pushd_redis *r)
{
	const pushd_redis_url *url = r->config.url;
	char address[PUSHD_REDIS_HOST_MAX + 8];

	if (url->kind == PUSHD_REDIS_UNIX)
		snprintf(address, sizeof(address), "%s", url->path);
	else
		snprintf(address, sizeof(address),
				 strchr(r->master.name, ':') ? "[%s]:%d" : "%s:%d", r->master.name,
				 r->master.port);
	tga_log_event(r->config.log, TGA_INFO, "redis_up", "address", address, "tls",
				  url->tls ? "on" : NULL, NULL);
}

/* The answer to PING comes after those to all that was sent before it. */
static void
on_ping(void *arg, const redisReply *reply)
{
	pushd_redis *r = arg;

	if (r->state != GREETING || reply == NULL || reply->type == REDIS_REPLY_ERROR)
		return;
	r->retry_ms = 0;
	r->dial.addresses = (tga_addresses){0};
	r->next_watch = now(r) + WATCH_MS;
	tga_reasons_clear(&r->reasons, now(r));
	move(r, UP);
	log_up(r);
}

static void
on_open(void *arg)
{
	pushd_redis *r = arg;
	const pushd_redis_url *url = r->config.url;
	char why[PUSHD_REDIS_WHY_MAX];
	bool ok;

	move(r, GREETING);
	if (!pushd_redis_dial_log_in(&r->dial, &r->config.login, why))
	{
		rest(r, why);
		return;
	}
	ok = url->database == 0 ||
		 pushd_redis_send(r, on_selected, r, "SELECT %d", url->database);
	ok = ok && (r->sentinel == NULL || pushd_redis_send(r, on_role, r, "ROLE"));
	if (ok)
		r->owner.on_greeting(r->owner.arg);
	if (!ok || !pushd_redis_send(r, on_ping, r, "PING"))
		rest(r, "out of memory");
}

static void
on_lost(void *arg, const char *why)
{
	rest(arg, why);
}

static void
dial(pushd_redis *r)
{
	const pushd_redis_url *url = r->config.url;
	char why[PUSHD_REDIS_WHY_MAX];
	bool ok;

	if (url->kind == PUSHD_REDIS_UNIX)
		ok = pushd_redis_dial_path(&r->dial, url->path, why);
	else if (pushd_redis_dial_has_next(&r->dial))
		ok = pushd_redis_dial_next(&r->dial, why);
	else
		ok = pushd_redis_dial_host(&r->dial, r->master.name, r->master.port, why);
	if (ok)
		move(r, DIALING);
	else
		rest(r, why);
}

static void
on_master(void *arg, const char *host, int port, const char *why)
{
	pushd_redis *r = arg;
	bool same =
		host != NULL && port == r->master.port && strcmp(host, r->master.name) == 0;

	if (r->state == UP && host != NULL && !same)
		rest(r, "the sentinels name another master");
	if (r->state != ASKING)
		return;
	if (host == NULL)
	{
		rest(r, why);
		return;
	}
	snprintf(r->master.name, sizeof(r->master.name), "%s", host);
	r->master.port = port;
	dial(r);
}

static void
attempt(pushd_redis *r)
{
	if (r->sentinel == NULL || pushd_redis_dial_has_next(&r->dial))
	{
		dial(r);
		return;
	}
	move(r, ASKING);
	pushd_redis_sentinel_ask(r->sentinel);
}

/* --- the interface -------------------------------------------------------------------------- */

/* What the URL says of user and password goes before the options. */
static void
take_login(pushd_redis_login *login, const pushd_redis_url *url)
{
	if (url->user[0] != '\0')
		login->user = url->user;
	if (url->password[0] != '\0')
		login->password = url->password;
}

static bool
open_sentinel(pushd_redis *r)
{
	const pushd_redis_config *c = &r->config;

	if (c->url->kind != PUSHD_REDIS_SENTINEL)
		return true;
	r->sentinel = pushd_redis_sentinel_open(
		&(pushd_redis_sentinel_config){.loop = c->loop,
									   .url = c->url,
									   .tls = c->url->tls ? &c->tls : NULL,
									   .login = c->sentinel_login,
									   .arg = r,
									   .answer = on_master});
	return r->sentinel != NULL;
}

pushd_redis *
pushd_redis_open(const pushd_redis_config *config, const pushd_redis_owner *owner)
{
	pushd_redis *r = calloc(1, sizeof(*r));

	if (r == NULL)
		return NULL;
	r->config = *config;
	take_login(&r->config.login, config->url);
	r->owner = *owner;
	r->master = config->url->host[0];
	r->dial = (pushd_redis_dial){.loop = config->loop,
								 .tls = config->url->tls ? &r->config.tls : NULL,
								 .owner = {r, on_open, on_lost, on_refused},
								 .file_option = "redis-password-file"};
	if (!open_sentinel(r))
	{
		free(r);
		return NULL;
	}
	attempt(r);
	return r;
}

void
pushd_redis_close(pushd_redis *r)
{
	move(r, CLOSED);
	pushd_redis_dial_hang_up(&r->dial);
	pushd_redis_sentinel_close(r->sentinel);
	free(r);
}

bool
pushd_redis_is_up(const pushd_redis *r)
{
	return r->state == UP;
}

int
pushd_redis_in_flight(const pushd_redis *r)
{
	return pushd_redis_link_in_flight(r->dial.link);
}

/* Asks the sentinels when it is time. */
static void
watch(pushd_redis *r)
{
	if (r->sentinel == NULL || r->state != UP || now(r) < r->next_watch)
		return;
	r->next_watch = now(r) + WATCH_MS;
	pushd_redis_sentinel_ask(r->sentinel);
}

void
pushd_redis_tick(pushd_redis *r)
{
	const char *overdue;

	pushd_redis_sentinel_tick(r->sentinel);
	overdue = pushd_redis_dial_overdue(&r->dial);
	if (r->state == RESTING && now(r) >= r->next_attempt)
		attempt(r);
	else if (overdue != NULL &&
			 (r->state == DIALING || r->state == GREETING || r->state == UP))
	{
		PUSHD_METRIC(r->config.metrics, REDIS_TIMED_OUT) += r->state == UP;
		rest(r, overdue);
	}
	watch(r);
}
