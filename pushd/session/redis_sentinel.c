/*
 * redis_sentinel.c
 *		See redis_sentinel.h.
 */
#include "session/redis_sentinel.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"

typedef enum sentinel_state
{
	IDLE,
	ASKING
} sentinel_state;

struct pushd_redis_sentinel
{
	pushd_redis_sentinel_config config;
	sentinel_state state;
	pushd_redis_dial dial;
	int current; /* of the URL's hosts */
	int tried;	 /* of them, since the question */
};

static const tga_transitions transitions[] = {
	[IDLE] = {"idle", TGA_TO(ASKING)},
	[ASKING] = {"asking", TGA_TO(IDLE)},
};

static void
move(pushd_redis_sentinel *s, sentinel_state state)
{
	TGA_MUST_MOVE(transitions, s->state, state);
	s->state = state;
	TGA_MUST(state == ASKING || (s->dial.link == NULL && s->dial.resolve == NULL));
	TGA_MUST(s->current < s->config.url->hosts && s->tried <= s->config.url->hosts);
}

static void
finish(pushd_redis_sentinel *s, const char *host, int port, const char *why)
{
	pushd_redis_dial_hang_up(&s->dial);
	move(s, IDLE);
	s->config.answer(s->config.arg, host, port, why);
}

/* The next address, or the next sentinel, or nobody knows. */
static void
go_on(pushd_redis_sentinel *s, const char *reason)
{
	const pushd_redis_url *url = s->config.url;
	char why[PUSHD_REDIS_WHY_MAX];
	char last[PUSHD_REDIS_WHY_MAX];

	snprintf(why, sizeof(why), "%s", reason);
	pushd_redis_dial_hang_up(&s->dial);
	for (;;)
	{
		const pushd_redis_host *host = &url->host[s->current];

		snprintf(last, sizeof(last), "the sentinel at %.80s:%d: %.140s", host->name,
				 host->port, why);
		if (pushd_redis_dial_has_next(&s->dial))
		{
			if (pushd_redis_dial_next(&s->dial, why))
				return;
			continue;
		}
		if (s->tried == url->hosts)
			break;
		s->current = (s->current + 1) % url->hosts;
		s->tried++;
		host = &url->host[s->current];
		if (pushd_redis_dial_host(&s->dial, host->name, host->port, why))
			return;
	}
	finish(s, NULL, 0, last);
}

static bool
read_master(const redisReply *reply, const char **host, int *port)
{
	redisReply *const *parts = reply->element;

	if (reply->type != REDIS_REPLY_ARRAY || reply->elements != 2 ||
		parts[0]->type != REDIS_REPLY_STRING || parts[1]->type != REDIS_REPLY_STRING)
		return false;
	*host = parts[0]->str;
	*port = atoi(parts[1]->str);
	return parts[0]->len > 0 && parts[0]->len < PUSHD_REDIS_HOST_MAX &&
		   strlen(*host) == (size_t) parts[0]->len && *port > 0 && *port <= 65535;
}

static void
on_master(void *arg, const redisReply *reply)
{
	pushd_redis_sentinel *s = arg;
	const char *host;
	int port;

	/* A loss and an error are told by the link. */
	if (reply == NULL || reply->type == REDIS_REPLY_ERROR)
		return;
	if (read_master(reply, &host, &port))
		finish(s, host, port, NULL);
	else
	{
		char why[PUSHD_REDIS_WHY_MAX];

		snprintf(why, sizeof(why), "it knows no master '%.80s'", s->config.url->service);
		go_on(s, why);
	}
}

static void
on_open(void *arg)
{
	pushd_redis_sentinel *s = arg;
	char why[PUSHD_REDIS_WHY_MAX];

	if (!pushd_redis_dial_log_in(&s->dial, &s->config.login, why))
		go_on(s, why);
	else if (!pushd_redis_dial_send(&s->dial, on_master, s,
									"SENTINEL get-master-addr-by-name %s",
									s->config.url->service))
		go_on(s, "cannot send");
}

static void
on_lost(void *arg, const char *why)
{
	go_on(arg, why);
}

pushd_redis_sentinel *
pushd_redis_sentinel_open(const pushd_redis_sentinel_config *config)
{
	pushd_redis_sentinel *s = calloc(1, sizeof(*s));

	if (s == NULL)
		return NULL;
	s->config = *config;
	s->dial = (pushd_redis_dial){.loop = config->loop,
								 .tls = config->tls,
								 .owner = {s, on_open, on_lost, on_lost},
								 .file_option = "redis-sentinel-password-file"};
	return s;
}

void
pushd_redis_sentinel_close(pushd_redis_sentinel *s)
{
	if (s == NULL)
		return;
	pushd_redis_dial_hang_up(&s->dial);
	free(s);
}

void
pushd_redis_sentinel_ask(pushd_redis_sentinel *s)
{
	const pushd_redis_host *host = &s->config.url->host[s->current];
	char why[PUSHD_REDIS_WHY_MAX];

	if (s->state == ASKING)
		return;
	move(s, ASKING);
	s->tried = 1;
	if (!pushd_redis_dial_host(&s->dial, host->name, host->port, why))
		go_on(s, why);
}

void
pushd_redis_sentinel_tick(pushd_redis_sentinel *s)
{
	const char *overdue;

	if (s == NULL || s->state != ASKING)
		return;
	overdue = pushd_redis_dial_overdue(&s->dial);
	if (overdue != NULL)
		go_on(s, overdue);
}
