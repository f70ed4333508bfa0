/*
 * heartbeat.h
 *		Tells the database whether Telegram answers, for the login page.
 *
 * A word is good for three minutes there, so it is said once a minute, and sooner where it
 * changes.  A Telegram that comes and goes does not make the page do the same: that it fails
 * is said once it has failed for a while, and two words are never close together.
 */
#ifndef TGA_BOT_HEARTBEAT_H
#define TGA_BOT_HEARTBEAT_H

#include "bot.h"
#include "pg.h"

typedef struct bot_heartbeat
{
	tga_pg *pg;
	bot *bot;
	uv_timer_t timer;
	bool known; /* Telegram has answered, or did not when it was asked */
	bool works; /* its last answer */
	bool told;	/* the database has a word of ours */
	bool told_works;
	uint64_t told_at; /* of the loop's clock; 0: never */
} bot_heartbeat;

/* What is given outlives it. */
void bot_heartbeat_open(bot_heartbeat *h, uv_loop_t *loop, tga_pg *pg, bot *b);

/* Telegram answered as it should, or did not. */
void bot_heartbeat_set(bot_heartbeat *h, bool works);

/* The database is there, perhaps another one than before. */
void bot_heartbeat_resume(bot_heartbeat *h);

void bot_heartbeat_close(bot_heartbeat *h);

#endif
