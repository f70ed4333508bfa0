/*
 * outbox.h
 *		What the bot has to tell Telegram: messages, edits, toasts.
 *
 * Calls leave in parallel, but those to one chat one after the other, in order:
 * a question must not overtake the answer to the one before.  Messages are kept to
 * a rate, toasts are not, since a button waits for them.  Where Telegram says
 * retry_after, everything waits so long; what failed on the way goes again, a few
 * times; what Telegram refuses is dropped, except that an edit of a message that
 * is not there any more becomes a new message, and a message that is too old to be
 * deleted is emptied.
 *
 * What is in the outbox is lost with the process.  That is the right way round: the login
 * is in the database, and the page learns of it from there.
 */
#ifndef TGA_BOT_OUTBOX_H
#define TGA_BOT_OUTBOX_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "bot.h"

typedef enum bot_outgoing
{
	BOT_SEND,	/* sendMessage */
	BOT_EDIT,	/* editMessageText */
	BOT_DELETE, /* deleteMessage; text says what to put there where it cannot be deleted */
	BOT_TOAST,	/* answerCallbackQuery */
	BOT_OUTGOING_KINDS
} bot_outgoing;

/* NULL when out of memory. */
bot_outbox *bot_outbox_open(bot *b) __attribute__((warn_unused_result));

/* Takes over params; chat is 0 where order does not matter. */
void bot_outbox_push(bot_outbox *outbox, bot_outgoing kind, int64_t chat, json_t *params);

/* So much waits for Telegram that it is better not to ask for more updates. */
bool bot_outbox_is_full(const bot_outbox *outbox);

int bot_outbox_length(const bot_outbox *outbox);

bool bot_outbox_is_empty(const bot_outbox *outbox);

/* Drops what waits and gives up what is under way. */
void bot_outbox_close(bot_outbox *outbox);

#endif
