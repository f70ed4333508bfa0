/*
 * unlink.h
 *		/unlink, and the button of its question: a person goes on without their Telegram
 *		account, where they have another way in.
 */
#ifndef TGA_BOT_UNLINK_H
#define TGA_BOT_UNLINK_H

#include "query.h"

extern const bot_query bot_ask_unlink_query;
extern const bot_query bot_unlink_query;

#endif
