/*
 * bot.h
 *		What a command sees of the bot.
 *
 *		poller | webhook -> batch -> commands -> login sessions password -> outbox
 *
 * The poller asks Telegram for updates, the webhook is brought them; each becomes a
 * job; the jobs of one poll go to PostgreSQL together; the answers leave through the
 * outbox.  Telegram is asked for the next updates, which acknowledges these, only when
 * PostgreSQL has committed all of them.
 *
 * Nobody in that line knows those before them: what they have to hear is told through
 * callbacks that main.c wires.
 */
#ifndef TGA_BOT_BOT_H
#define TGA_BOT_BOT_H

#include "bot_metrics.h"
#include "config.h"
#include "flood.h"
#include "log.h"
#include "outbox.h"
#include "reasons.h"
#include "recent.h"

typedef struct bot
{
	bot_config config;
	tga_log log;
	bot_metrics metrics;
	tga_reasons reasons; /* for which PostgreSQL failed lately */
	bot_outbox *outbox;
	bot_flood flood;
	bot_recent confirmed; /* person and message: callbacks that confirmed a login */
} bot;

#endif
