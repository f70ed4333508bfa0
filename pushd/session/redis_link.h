/*
 * redis_link.h
 *		One connection to a server that speaks Redis's protocol: a Redis, or a sentinel.
 *
 *		OPENING -> (SECURING ->) OPEN -> OVER; any -> OVER
 *
 * Commands are formatted and answers parsed by hiredis; the socket is this file's, since
 * the hiredis of Debian 12 knows no TLS.  Answers come in the order of commands, so one
 * moment of last progress tells whether the oldest one waits too long.
 *
 * Nothing comes back by itself: that is redis.h's and redis_sentinel.h's.
 */
#ifndef PUSHD_REDIS_LINK_H
#define PUSHD_REDIS_LINK_H

#include <stdarg.h>

#include <hiredis/hiredis.h>
#include <uv.h>

#include "session/redis_tls.h"

typedef struct pushd_redis_link pushd_redis_link;

typedef struct pushd_redis_target
{
	const char *path;	 /* of a unix socket, or NULL */
	const char *address; /* numeric */
	int port;
	const pushd_redis_tls_files *tls; /* NULL: none */
	const char *host;				  /* what a certificate has to be for */
} pushd_redis_target;

/* Called from the loop; each may close the link. */
typedef struct pushd_redis_link_owner
{
	void *arg;
	void (*on_open)(void *arg);
	/* It is over, and to be closed. */
	void (*on_lost)(void *arg, const char *why);
	/* An answer was an error; called after it was given. */
	void (*on_refused)(void *arg, const char *why);
} pushd_redis_link_owner;

/* reply is NULL where the command was lost; it is freed after the call. */
typedef void (*pushd_redis_answer)(void *arg, const redisReply *reply);

/* Begins to connect.  NULL with the reason if that fails at once. */
pushd_redis_link *pushd_redis_link_open(uv_loop_t *loop, const pushd_redis_target *target,
										const pushd_redis_link_owner *owner,
										char why[static PUSHD_REDIS_WHY_MAX])
	__attribute__((warn_unused_result));

/* Answers with NULL what is in flight; nothing is called after.  NULL does nothing. */
void pushd_redis_link_close(pushd_redis_link *link);

/*
 * Sends a command.  False, and no answer, if it cannot be sent: it is not open, or memory
 * is short.  Else answer is called once, in a later turn of the loop or by the close.
 */
bool pushd_redis_link_send(pushd_redis_link *link, pushd_redis_answer answer, void *arg,
						   const char *format, va_list args)
	__attribute__((warn_unused_result));

/* Commands sent and not answered; none of NULL. */
int pushd_redis_link_in_flight(const pushd_redis_link *link);

/* Whether the other side owes something for longer than that. */
bool pushd_redis_link_is_overdue(const pushd_redis_link *link, uint64_t ms);

#endif
