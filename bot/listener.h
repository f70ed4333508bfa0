/*
 * listener.h
 *		A small HTTP/1.1 server: requests in, one answer each, now or later.
 *
 * For Telegram's webhook, behind the site's proxy, and for whoever watches the
 * bot.  Off unless an address to listen at is given.  Heads are parsed as
 * strictly as pushd does, by the same parser; bodies come with a length.
 *
 *		READING -> HANDLING -> WRITING -> READING ...
 *								 -> LINGERING
 *		any     -> CLOSED
 *
 * While a request is handled its connection is not read, so nothing piles up.  After
 * its last answer a connection lingers: it reads and forgets for a moment, since
 * closing with unread bytes would take the answer along.
 */
#ifndef TGA_BOT_LISTENER_H
#define TGA_BOT_LISTENER_H

#include <stdbool.h>

#include <uv.h>

#include "http_head.h"
#include "log.h"

typedef struct bot_listener bot_listener;

/* A request that waits for its answer. */
typedef struct bot_exchange bot_exchange;

/* Called once for each request; bot_exchange_answer follows, from here or later. */
typedef void (*bot_exchange_handler)(void *arg, bot_exchange *exchange,
									 const tga_http_head *head, tga_span body);

/* NULL, after a line in the log, if it cannot listen there. */
bot_listener *bot_listener_open(uv_loop_t *loop, const char *address, const tga_log *log,
								bot_exchange_handler handler, void *arg)
	__attribute__((warn_unused_result));

/* Answers, and ends the exchange; body is copied.  The client may have gone: no matter. */
void bot_exchange_answer(bot_exchange *exchange, int status, const char *content_type,
						 const char *body);

/* Accepts no more connections, and ends those that wait for a request. */
void bot_listener_drain(bot_listener *listener);

/* Ends everything; exchanges must have been answered.  Memory goes with the loop. */
void bot_listener_close(bot_listener *listener);

#endif
