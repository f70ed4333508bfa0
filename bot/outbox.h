/*
 * outbox.h
 *		What the bot has to tell Telegram: messages, edits, callback answers.
 *
 * Calls leave in parallel, but those to one chat one after the other, in order, and
 * every chat has its turn (lanes.h).  Messages are kept to a rate, callback answers are
 * not, since a button waits for them.  Where Telegram says retry_after, that chat waits
 * so long; what failed on the way goes again, a few times; what Telegram refuses is
 * dropped, or changed and sent again (outgoing.h).
 *
 * What is in the outbox is lost with the process.  That is the right way round: the login
 * is in the database, and the page learns of it from there.
 */
#ifndef TGA_BOT_OUTBOX_H
#define TGA_BOT_OUTBOX_H

#include <uv.h>

#include "bot_metrics.h"
#include "log.h"
#include "outgoing.h"
#include "telegram.h"

typedef struct bot_outbox bot_outbox;

/* What it points to outlives the outbox. */
typedef struct bot_outbox_config
{
	uv_loop_t *loop;
	const bot_telegram *telegram;
	int send_rate;	/* messages a second; 0: any number */
	int send_queue; /* with more than these it is full */
	const tga_log *log;
	bot_metrics *metrics;
	void *arg;
	void (*on_progress)(void *arg); /* a call has ended: there may be room, or nothing */
	void (*on_unauthorized)(void *arg); /* Telegram does not know the token */
} bot_outbox_config;

/* The configuration is copied.  NULL when out of memory. */
bot_outbox *bot_outbox_open(const bot_outbox_config *config)
	__attribute__((warn_unused_result));

/* Another rate a second, and another number of answers that may wait. */
void bot_outbox_set_limits(bot_outbox *outbox, int send_rate, int send_queue);

/* Takes over params (NULL: nothing happens).  chat: whose it is, as the person's number. */
void bot_outbox_push(bot_outbox *outbox, bot_outgoing_kind kind, int64_t chat,
					 json_t *params);

/*
 * Takes out the answer to a callback that has not left, for the caller to bring to
 * Telegram: parameters with their method, as a webhook answers.  NULL if it has left, or
 * others of the same person go before it.
 */
json_t *bot_outbox_take_callback(bot_outbox *outbox, int64_t person, const char *query_id)
	__attribute__((warn_unused_result));

/* So much waits for Telegram that it is better not to ask for more updates. */
bool bot_outbox_is_full(const bot_outbox *outbox);

bool bot_outbox_is_empty(const bot_outbox *outbox);

/* How long it is, into its metrics. */
void bot_outbox_measure(const bot_outbox *outbox);

/* Drops what waits and gives up what is under way. */
void bot_outbox_close(bot_outbox *outbox);

#endif
