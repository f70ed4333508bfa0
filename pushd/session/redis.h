/*
 * redis.h
 *		One connection to Redis that comes back by itself.
 *
 *		RESTING -> RESOLVING -> CONNECTING -> GREETING (AUTH, what the owner sends, PING)
 *				-> UP -> RESTING; any -> CLOSED
 *
 * Any loss leads back to RESTING, with a growing delay.  Redis answers in order, so
 * one moment of last progress tells whether the oldest command waits too long.
 */
#ifndef PUSHD_REDIS_H
#define PUSHD_REDIS_H

#include <hiredis/async.h>
#include <uv.h>

#include "log.h"
#include "pushd_metrics.h"

typedef struct pushd_redis pushd_redis;

typedef struct pushd_redis_config
{
	uv_loop_t *loop;
	const char *host;
	const char *port;
	const char *password; /* NULL or empty: none */
	const tga_log *log;
	pushd_metrics *metrics;
} pushd_redis_config;

/* What its owner does about it. */
typedef struct pushd_redis_owner
{
	void *arg;
	/* Greeting: what has to be done before anything else can be sent now. */
	void (*on_greeting)(void *arg);
	/* All of that is answered: NULL, or why it is not good enough to be up. */
	const char *(*on_greeted)(void *arg);
} pushd_redis_owner;

/* reply is NULL where the command was lost; it is freed after the call. */
typedef void (*pushd_redis_answer)(void *arg, const redisReply *reply);

/* Begins to connect.  NULL if memory is short. */
pushd_redis *pushd_redis_open(const pushd_redis_config *config,
							  const pushd_redis_owner *owner)
	__attribute__((warn_unused_result));

/* What is in flight is answered with NULL. */
void pushd_redis_close(pushd_redis *r);

bool pushd_redis_is_up(const pushd_redis *r);

/*
 * Sends a command, while up or greeting.  False, and no answer, if it cannot be
 * sent; else answer is called once, in a later turn of the loop.
 */
bool pushd_redis_send(pushd_redis *r, pushd_redis_answer answer, void *arg,
					  const char *format, ...) __attribute__((warn_unused_result));

/* By the clock: reconnects, and gives up on answers that do not come. */
void pushd_redis_tick(pushd_redis *r);

#endif
