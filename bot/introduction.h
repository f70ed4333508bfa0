/*
 * introduction.h
 *		What the bot and Telegram tell each other of the bot: its name, which links
 *		need, and the commands that Telegram's menu shows.
 *
 *		getMe -> setMyCommands, once for each language
 *
 * Beside the updates, not before them: no login waits for it.
 */
#ifndef TGA_BOT_INTRODUCTION_H
#define TGA_BOT_INTRODUCTION_H

#include <uv.h>

#include "log.h"
#include "telegram.h"

typedef struct bot_introduction bot_introduction;

/* What it points to outlives the introduction. */
typedef struct bot_introduction_config
{
	uv_loop_t *loop;
	const bot_telegram *telegram;
	const tga_log *log;
	void *arg;
	void (*on_connected)(void *arg, bool connected); /* Telegram is there */
	void (*on_username)(void *arg, const char *username);
	void (*on_unauthorized)(void *arg); /* Telegram does not know the token */
} bot_introduction_config;

/* Begins.  NULL when out of memory. */
bot_introduction *bot_introduction_open(const bot_introduction_config *config)
	__attribute__((warn_unused_result));

void bot_introduction_close(bot_introduction *introduction);

#endif
