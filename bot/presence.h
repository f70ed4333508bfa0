/*
 * presence.h
 *		Whether PostgreSQL and Telegram are there, as metrics have it and people read it.
 */
#ifndef BOT_PRESENCE_H
#define BOT_PRESENCE_H

#include "bot_metrics.h"
#include "pg.h"

/* What the bot does, or waits for: one line for the operator. */
const char *bot_presence_line(const bot_metrics *metrics);

/* Counts a failure of PostgreSQL under its kind. */
void bot_presence_count(bot_metrics *metrics, tga_pg_failure failure);

#endif
