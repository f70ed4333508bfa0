/*
 * outgoing.h
 *		One thing that the bot has to tell Telegram, and what a refusal of it means.
 */
#ifndef TGA_BOT_OUTGOING_H
#define TGA_BOT_OUTGOING_H

#include <stdbool.h>
#include <stdint.h>

#include <jansson.h>

#include "telegram_reply.h"

/* kind, method, whether it counts towards the rate of messages */
#define BOT_OUTGOING_KINDS(X)                                                            \
	X(SEND, "sendMessage", true)                                                         \
	X(EDIT, "editMessageText", true)                                                     \
	X(EDIT_KEYBOARD, "editMessageReplyMarkup", true)                                     \
	X(DELETE, "deleteMessage", true) /* text: what to put where it cannot be deleted */  \
	X(ANSWER_CALLBACK, "answerCallbackQuery", false) /* a button waits for it */

#define BOT_OUTGOING_MEMBER(kind, method, counts) BOT_##kind,

typedef enum bot_outgoing_kind
{
	BOT_OUTGOING_KINDS(BOT_OUTGOING_MEMBER)
} bot_outgoing_kind;

typedef struct bot_outgoing
{
	bot_outgoing_kind kind;
	json_t *params;
} bot_outgoing;

const char *bot_outgoing_method(bot_outgoing_kind kind);
bool bot_outgoing_counts(bot_outgoing_kind kind);

/* What to do with one that Telegram refused. */
typedef enum bot_refusal
{
	BOT_REFUSAL_WAIT,		  /* too many of them: again, later */
	BOT_REFUSAL_UNAUTHORIZED, /* the token is none */
	BOT_REFUSAL_CHANGED,	  /* again, as it is now */
	BOT_REFUSAL_NO_BUTTONS,	  /* the same, without an address that Telegram dislikes */
	BOT_REFUSAL_EXPECTED,	  /* never; it is in the nature of things */
	BOT_REFUSAL_UNEXPECTED	  /* never */
} bot_refusal;

/*
 * Decides, and changes it where that helps: what cannot be edited is sent anew; what
 * cannot be deleted is emptied.  reply is BOT_REFUSED.
 */
bot_refusal bot_outgoing_refused(bot_outgoing *outgoing, const bot_reply *reply);

#endif
