/*
 * webhook_watch.h
 *		Whether a webhook brings updates, as Telegram sees it.
 *
 * A bot that asks for updates hears at once that Telegram is away.  One that is brought them
 * hears nothing, on a quiet day and on a day when nothing gets through, so it asks Telegram
 * once a minute how its webhook does (getWebhookInfo).
 */
#ifndef TGA_BOT_WEBHOOK_WATCH_H
#define TGA_BOT_WEBHOOK_WATCH_H

#include "log.h"
#include "telegram.h"

typedef struct bot_webhook_watch
{
	const bot_telegram *telegram;
	const tga_log *log;
	void *arg;
	void (*on_connected)(void *arg, bool connected);
	uv_timer_t timer;
	bot_call *call; /* NULL: nothing is being asked */
} bot_webhook_watch;

/* Asks for the first time in a few seconds; the members above the timer are the caller's. */
void bot_webhook_watch_open(bot_webhook_watch *w, uv_loop_t *loop);
void bot_webhook_watch_close(bot_webhook_watch *w);

#endif
