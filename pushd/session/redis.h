/*
 * redis.h
 *		One connection to Redis that comes back by itself.
 *
 *		RESTING -> (ASKING ->) DIALING -> GREETING (AUTH, SELECT, ROLE, what the owner
 *				sends, PING) -> UP -> RESTING; any -> CLOSED
 *
 * Any loss leads back to RESTING: from there to the next address of the name at once, and
 * after the last one to all of them with a growing delay.  Where sentinels know the
 * master, they are asked before each attempt, and now and then while all is well, since a
 * master that was cut off from them alone does not know that another one took its place.
 *
 * An error is no answer.  None of what is sent here is ever refused by a Redis that is
 * well and is the right one; one that refuses (a replica, out of memory, a cluster's node,
 * without rights) is as good as away, and nothing else is asked of it until a greeting
 * goes through without an error.
 */
#ifndef PUSHD_REDIS_H
#define PUSHD_REDIS_H

#include <uv.h>

#include "log.h"
#include "pushd_metrics.h"
#include "session/redis_dial.h"
#include "session/redis_url.h"

typedef struct pushd_redis pushd_redis;

typedef struct pushd_redis_config
{
	uv_loop_t *loop;
	const pushd_redis_url *url; /* kept, not copied; its user and password go first */
	pushd_redis_login login;
	pushd_redis_login sentinel_login;
	pushd_redis_tls_files tls;
	const tga_log *log;
	pushd_metrics *metrics;
} pushd_redis_config;

/* What its owner does about it. */
typedef struct pushd_redis_owner
{
	void *arg;
	/*
	 * Greeting: what has to be done before anything else, and what shows that all will be
	 * taken that is sent later, can be sent now.
	 */
	void (*on_greeting)(void *arg);
} pushd_redis_owner;

/* Begins to connect.  NULL if memory is short. */
pushd_redis *pushd_redis_open(const pushd_redis_config *config,
							  const pushd_redis_owner *owner)
	__attribute__((warn_unused_result));

/* What is in flight is answered with NULL. */
void pushd_redis_close(pushd_redis *r);

bool pushd_redis_is_up(const pushd_redis *r);

/* Commands sent and not answered. */
int pushd_redis_in_flight(const pushd_redis *r);

/*
 * Sends a command, while up or greeting.  False, and no answer, if it cannot be
 * sent; else answer is called once, in a later turn of the loop; if it is an error, that
 * is the connection's last.
 */
bool pushd_redis_send(pushd_redis *r, pushd_redis_answer answer, void *arg,
					  const char *format, ...) __attribute__((warn_unused_result));

/* By the clock: reconnects, and gives up on answers that do not come. */
void pushd_redis_tick(pushd_redis *r);

#endif
