/*
 * bot_metrics.h
 *		What the bot counts: one table.
 */
#ifndef TGA_BOT_METRICS_H
#define TGA_BOT_METRICS_H

#include "metrics.h"

/* symbol, name, type, help */
#define BOT_METRICS(X)                                                                   \
	X(POSTGRES_UP, "tgauth_bot_postgres_up", "gauge", "1 while PostgreSQL answers")      \
	X(POSTGRES_REFUSING, "tgauth_bot_postgres_refusing", "gauge",                        \
	  "1 while PostgreSQL refuses what is asked")                                        \
	X(TELEGRAM_UP, "tgauth_bot_telegram_up", "gauge", "1 while Telegram answers")        \
	X(OUTBOX, "tgauth_bot_outbox", "gauge",                                              \
	  "Calls of Telegram that wait or are under way")                                    \
	X(POLLS, "tgauth_bot_polls_total", "counter", "Answers of getUpdates")               \
	X(WEBHOOK, "tgauth_bot_webhook_total", "counter",                                    \
	  "Updates that came by the webhook")                                                \
	X(WEBHOOK_REFUSED, "tgauth_bot_webhook_refused_total", "counter",                    \
	  "Requests to the webhook without the right secret")                                \
	X(UPDATES, "tgauth_bot_updates_total", "counter", "Updates taken")                   \
	X(REPEATED, "tgauth_bot_updates_repeated_total", "counter",                          \
	  "Updates that came again")                                                         \
	X(SKIPPED, "tgauth_bot_updates_skipped_total", "counter",                            \
	  "Updates that could not be read")                                                  \
	X(IGNORED, "tgauth_bot_updates_ignored_total", "counter",                            \
	  "Updates that are nothing to the bot")                                             \
	X(FLOODS, "tgauth_bot_floods_total", "counter",                                      \
	  "Times that somebody who sent too much was muted")                                 \
	X(MUTED, "tgauth_bot_updates_muted_total", "counter",                                \
	  "Updates of people who were muted")                                                \
	X(BATCHES, "tgauth_bot_batches_total", "counter", "Batches of updates committed")    \
	X(PREVIEWED, "tgauth_bot_previews_total", "counter", "Questions asked for")          \
	X(CONFIRMED, "tgauth_bot_confirmed_total", "counter", "Logins confirmed")            \
	X(DECLINED, "tgauth_bot_declined_total", "counter",                                  \
	  "Logins that were not the person's")                                               \
	X(MISMATCHED, "tgauth_bot_mismatched_total", "counter", "Wrong numbers picked")      \
	X(REVOKED, "tgauth_bot_revoked_total", "counter", "Requests to end sessions")        \
	X(PASSWORDS, "tgauth_bot_passwords_total", "counter", "Passwords asked for")         \
	X(QUERY_FAILURES, "tgauth_bot_query_failures_total", "counter",                      \
	  "Queries that PostgreSQL refused")                                                 \
	X(POSTGRES_NOT_CONNECTED, "tgauth_bot_postgres_not_connected_total", "counter",      \
	  "Addresses of PostgreSQL that took no connection")                                 \
	X(POSTGRES_NOT_SET_UP, "tgauth_bot_postgres_not_set_up_total", "counter",            \
	  "Connections to PostgreSQL that were of no use")                                   \
	X(POSTGRES_TIMED_OUT, "tgauth_bot_postgres_timed_out_total", "counter",              \
	  "Connections given up for a query without an answer")                              \
	X(POSTGRES_LOST, "tgauth_bot_postgres_lost_total", "counter",                        \
	  "Connections to PostgreSQL lost")                                                  \
	X(SENT, "tgauth_bot_sent_total", "counter", "Calls that Telegram took")              \
	X(SEND_REFUSED, "tgauth_bot_send_refused_total", "counter",                          \
	  "Calls that Telegram refused")                                                     \
	X(SEND_FAILURES, "tgauth_bot_send_failures_total", "counter",                        \
	  "Calls that did not reach Telegram")                                               \
	X(DROPPED, "tgauth_bot_dropped_total", "counter",                                    \
	  "Answers that gave way to later ones for the same chat")                           \
	X(TOLD_TO_WAIT, "tgauth_bot_told_to_wait_total", "counter",                          \
	  "Answers with retry_after")

typedef enum bot_metric
{
#define BOT_METRIC_SYMBOL(symbol, name, type, help) BOT_METRIC_##symbol,
	BOT_METRICS(BOT_METRIC_SYMBOL)
#undef BOT_METRIC_SYMBOL
		BOT_METRIC_COUNT
} bot_metric;

typedef struct bot_metrics
{
	uint64_t values[BOT_METRIC_COUNT];
} bot_metrics;

/* metrics: a bot_metrics *. */
#define BOT_COUNT(metrics, symbol) ((metrics)->values[BOT_METRIC_##symbol]++)
#define BOT_GAUGE(metrics, symbol, value)                                                \
	((metrics)->values[BOT_METRIC_##symbol] = (uint64_t) (value))

#endif
