/*
 * username.h
 *		The bot's own name, which Telegram tells us and we the database: links need it.
 */
#ifndef TGA_BOT_USERNAME_H
#define TGA_BOT_USERNAME_H

#include "bot.h"
#include "pg.h"

/* What it points to outlives it. */
typedef struct bot_username
{
	uv_loop_t *loop;
	tga_pg *pg;
	bot *bot;
	char name[64]; /* empty until Telegram has told it */
} bot_username;

/* Telegram's word. */
void bot_username_set(bot_username *u, const char *name);

/* Tells the database, if both are there. */
void bot_username_tell(bot_username *u);

#endif
