/*
 * webhook_secret.h
 *		By what the bot knows that it is Telegram who brings an update.
 *
 * The secret is derived from the bot's token, so every bot with this token has the
 * same, over restarts too, and nothing has to be kept.
 */
#ifndef TGA_BOT_WEBHOOK_SECRET_H
#define TGA_BOT_WEBHOOK_SECRET_H

#include <stdbool.h>

/* "A-Z a-z 0-9 _ -" of it, as Telegram wants it. */
#define BOT_WEBHOOK_SECRET_CHARS 43

/* False if libcrypto fails. */
bool bot_webhook_secret(const char *token,
						char secret[static BOT_WEBHOOK_SECRET_CHARS + 1])
	__attribute__((warn_unused_result));

#endif
