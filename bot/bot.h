/*
 * bot.h
 *		Everything that the bot knows, in one structure that is passed down.
 *
 *		poller or webhook -> updates -> commands -> batch (PostgreSQL) -> login -> outbox
 *
 * The poller asks Telegram for updates; each becomes a job; the jobs of one poll go
 * to PostgreSQL together; the answers leave through the outbox.  Telegram is asked
 * for the next updates, which acknowledges these, only when PostgreSQL has
 * committed all of them.
 */
#ifndef TGA_BOT_BOT_H
#define TGA_BOT_BOT_H

#include <uv.h>

#include "config.h"
#include "lifecycle.h"
#include "log.h"
#include "bot_metrics.h"
#include "pg.h"
#include "recent.h"
#include "telegram.h"

typedef struct bot_batch bot_batch;
typedef struct bot_outbox bot_outbox;
typedef struct bot_poller bot_poller;
typedef struct bot_webhook bot_webhook;

typedef struct bot
{
	bot_config config;
	tga_log log;
	uv_loop_t *loop;
	tga_pg *pg;
	bot_http *http;
	bot_telegram telegram;
	bot_outbox *outbox;
	bot_batch *batch;
	bot_poller *poller;
	bot_webhook *webhook; /* NULL where the bot listens nowhere */
	bot_metrics metrics;
	tga_lifecycle life;
	char username[64];	  /* the bot's, once Telegram has told it */
	bot_recent confirmed; /* person and message: taps that were answered */
	uv_idle_t closer;	  /* closes everything, outside of everyone's callbacks */
	bool ending;
	int exit_status;
} bot;

/* Ends the bot for a reason that waiting will not mend; exit status 1. */
void bot_give_up(bot *b, const char *reason);

/* Tells who supervises the bot how it is: Telegram or PostgreSQL came or went. */
void bot_state_changed(bot *b);

/* Tells the database the bot's name, once both are there; links need it. */
void bot_tell_name(bot *b);

/* Ends a bot that drains and has nothing left to do. */
void bot_check_end(bot *b);

#endif
