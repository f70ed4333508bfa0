/*
 * presence.c
 *		See presence.h.
 */
#include "presence.h"

const char *
bot_presence_line(const bot_metrics *metrics)
{
	bool telegram = metrics->values[BOT_METRIC_TELEGRAM_UP] != 0;
	bool postgres = metrics->values[BOT_METRIC_POSTGRES_UP] != 0;

	if (telegram && postgres)
		return "taking updates";
	return postgres	  ? "waiting for Telegram"
		   : telegram ? "waiting for PostgreSQL"
					  : "waiting for PostgreSQL and Telegram";
}

void
bot_presence_count(bot_metrics *metrics, tga_pg_failure failure)
{
	static const bot_metric counters[] = {
		[TGA_PG_NOT_CONNECTED] = BOT_METRIC_POSTGRES_NOT_CONNECTED,
		[TGA_PG_NOT_SET_UP] = BOT_METRIC_POSTGRES_NOT_SET_UP,
		[TGA_PG_TIMED_OUT] = BOT_METRIC_POSTGRES_TIMED_OUT,
		[TGA_PG_UNANSWERED] = BOT_METRIC_POSTGRES_UNANSWERED,
	};

	metrics->values[counters[failure]]++;
}
