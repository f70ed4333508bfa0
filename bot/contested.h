/*
 * contested.h
 *		Tells people whose login was claimed by two clients that it was ended.
 *
 * That happens at pushd, and no update of theirs asks for it.  The database keeps who is
 * not told yet, and gives each to one bot, once; a notification that a session ended is
 * the moment to ask, and now and then is, too, since one can get lost.
 */
#ifndef TGA_BOT_CONTESTED_H
#define TGA_BOT_CONTESTED_H

#include "bot.h"
#include "pg.h"

typedef struct bot_contested
{
	bot *bot;
	tga_pg *pg;
	uv_timer_t timer;
	bool asking;
} bot_contested;

/* The channel on which the ends of sessions are told, and what to do when one is. */
#define BOT_CONTESTED_CHANNEL "tgauth"
void bot_contested_hint(bot_contested *c);

/* Begins to ask, as soon as there is a connection. */
void bot_contested_open(bot_contested *c, uv_loop_t *loop, tga_pg *pg, bot *b);

/* Nothing is asked any more; the connection is closed next. */
void bot_contested_close(bot_contested *c);

#endif
