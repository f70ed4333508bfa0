/*
 * requests.h
 *		The parameters of what the bot asks Telegram by itself; NULL when out of
 *		memory.
 */
#ifndef TGA_BOT_REQUESTS_H
#define TGA_BOT_REQUESTS_H

#include <stdint.h>

#include <jansson.h>

#include "language.h"

/* getUpdates: limit of them from offset (0: from the first), waiting for so long. */
json_t *bot_get_updates_params(int64_t offset, int limit, int seconds);

/* setWebhook, with the secret that goes with the token. */
json_t *bot_set_webhook_params(const char *url, const char *token);

/* setMyCommands: the first language is for everyone whose own is not there. */
json_t *bot_set_commands_params(tga_language language);

#endif
