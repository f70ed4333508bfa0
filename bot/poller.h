/*
 * poller.h
 *		Asks Telegram for updates and acknowledges them.
 *
 * An update is acknowledged by asking for the ones after it, so the question is
 * put only when everything before it has been committed.  While PostgreSQL is away
 * nothing is asked at all: Telegram keeps updates for a day.
 *
 *		getMe -> deleteWebhook -> setMyCommands -> getUpdates -> batch -> getUpdates ...
 *
 * Where a webhook is wanted, setWebhook stands in the place of deleteWebhook, and
 * the poller has nothing more to do.
 */
#ifndef TGA_BOT_POLLER_H
#define TGA_BOT_POLLER_H

#include <stdbool.h>

#include "bot.h"

/* NULL when out of memory.  Nothing is asked before bot_poller_go_on. */
bot_poller *bot_poller_open(bot *b) __attribute__((warn_unused_result));

/* Does the next step if nothing stands against it; harmless at any time. */
void bot_poller_go_on(bot_poller *poller);

/*
 * Asks for no more updates, lets the present ones be committed, and tells Telegram
 * which were.  bot_check_end is called when that is done.
 */
void bot_poller_stop(bot_poller *poller);

/* Whether Telegram answered the last question. */
bool bot_poller_is_connected(const bot_poller *poller);

/* Whether a stopped poller has nothing left to do. */
bool bot_poller_is_idle(const bot_poller *poller);

void bot_poller_close(bot_poller *poller);

#endif
