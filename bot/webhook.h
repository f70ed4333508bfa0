/*
 * webhook.h
 *		Updates that Telegram brings, instead of being asked for them; and what
 *		else the bot's listener answers.
 *
 * Telegram proves that it is Telegram by a header with the secret that setWebhook
 * told it (webhook_secret.h).  Whoever does not is refused by the head alone, so no
 * stranger's body is waited for, and strangers that send not even a head give way to
 * newer connections: nobody but Telegram can hold the listener.
 *
 * An update is acknowledged by status 200, which is given when its batch is
 * committed; updates that come meanwhile are the next batch.  The answer to a callback
 * rides in that response, which saves its call.  Nothing else does: Telegram tells no
 * result of it, and a message has to be sent again where it failed.
 */
#ifndef TGA_BOT_WEBHOOK_H
#define TGA_BOT_WEBHOOK_H

#include "batch.h"

typedef struct bot_webhook bot_webhook;

/* What it points to outlives the webhook. */
typedef struct bot_webhook_config
{
	uv_loop_t *loop;
	const bot_config *config;
	bot_batch *batch;
	bot_outbox *outbox;
	const tga_log *log;
	bot_metrics *metrics; /* also to tell from who is there, for readyz */
	void *arg;
	void (*on_idle)(void *arg); /* no update is under way any more */
} bot_webhook_config;

/* Listens at config->listen.  NULL after a line in the log. */
bot_webhook *bot_webhook_open(const bot_webhook_config *config)
	__attribute__((warn_unused_result));

/* Takes no more requests; those that wait are still answered. */
void bot_webhook_drain(bot_webhook *webhook);

/* Whether no update is under way. */
bool bot_webhook_is_idle(const bot_webhook *webhook);

/* Ends it; what waits is answered with 503, and comes again. */
void bot_webhook_close(bot_webhook *webhook);

#endif
