/*
 * poller.h
 *		Asks Telegram for updates and acknowledges them.
 *
 * An update is acknowledged by asking for the ones after it, so the question is
 * put only when everything before it has been committed.  While PostgreSQL is away
 * nothing is asked at all: Telegram keeps updates for a day.
 *
 *		getUpdates -> batch -> getUpdates ...
 *
 * Nothing stands before the first question: a webhook that is set, from another way of
 * running, is deleted when Telegram says that it is in the way.  Where a webhook is
 * wanted, setWebhook is all that the poller does.
 */
#ifndef TGA_BOT_POLLER_H
#define TGA_BOT_POLLER_H

#include "batch.h"
#include "telegram.h"

typedef struct bot_poller bot_poller;

/* What it points to outlives the poller. */
typedef struct bot_poller_config
{
	uv_loop_t *loop;
	const bot_config *config;
	const bot_telegram *telegram;
	bot_batch *batch;
	const tga_log *log;
	bot_metrics *metrics;
	void *arg;
	void (*on_connected)(void *arg, bool connected); /* Telegram came or went */
	void (*on_unauthorized)(void *arg); /* Telegram does not know the token */
	void (*on_end)(void *arg);			/* a stopped poller has nothing left to do */
} bot_poller_config;

/* NULL when out of memory.  Nothing is asked before bot_poller_go_on. */
bot_poller *bot_poller_open(const bot_poller_config *config)
	__attribute__((warn_unused_result));

/* Does the next step if nothing stands against it; harmless at any time. */
void bot_poller_go_on(bot_poller *poller);

/*
 * Asks for no more updates, lets the present ones be committed, and tells Telegram
 * which were.  on_end is called when that is done.
 */
void bot_poller_stop(bot_poller *poller);

/* Whether it has ended. */
bool bot_poller_has_ended(const bot_poller *poller);

void bot_poller_close(bot_poller *poller);

#endif
