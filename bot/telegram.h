/*
 * telegram.h
 *		Calls of the Bot API: https://core.telegram.org/bots/api
 */
#ifndef TGA_BOT_TELEGRAM_H
#define TGA_BOT_TELEGRAM_H

#include <jansson.h>

#include "http_client.h"
#include "telegram_reply.h"

typedef void (*bot_reply_handler)(void *arg, const bot_reply *reply);

typedef struct bot_call bot_call;

typedef struct bot_telegram
{
	tga_http_client *http;
	const char *api_url; /* without a slash at the end */
	const char *token;
} bot_telegram;

/*
 * Calls a method; takes over params (NULL: none).  handler is called once, from
 * the loop, and the call is gone after it.  NULL, and no call of handler, when out
 * of memory.
 */
bot_call *bot_telegram_call(const bot_telegram *telegram, const char *method,
							json_t *params, int timeout_ms, bot_reply_handler handler,
							void *arg) __attribute__((warn_unused_result));

/* Gives a call up; handler is not called.  Telegram may have done it already. */
void bot_call_cancel(bot_call *call);

#endif
