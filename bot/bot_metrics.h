/*
 * bot_metrics.h
 *		What the bot counts: one table.
 */
#ifndef TGA_BOT_METRICS_H
#define TGA_BOT_METRICS_H

#include "metrics.h"

/*
 * What waits: of each queue how long it is, how long it may be if it has a bound of its
 * own, and what it lost or turned away.  webhook.c looks at them when somebody asks.
 */
#define BOT_QUEUES(X)                                                                    \
	X(CONNECTIONS, "tgauth_bot_connections", "gauge", "Open connections to the bot")     \
	X(CONNECTIONS_MAX, "tgauth_bot_connections_limit", "gauge",                          \
	  "Connections that there may be")                                                   \
	X(OVER_CONNECTIONS, "tgauth_bot_refused_connections_total", "counter",               \
	  "Connections over that, for each of which one was closed")                         \
	X(REQUESTS_ARRIVING, "tgauth_bot_requests_arriving", "gauge",                        \
	  "Requests that have begun to come")                                                \
	X(REQUEST_TIMEOUTS, "tgauth_bot_request_timeouts_total", "counter",                  \
	  "Requests that took too long")                                                     \
	X(REQUESTS_WAITING, "tgauth_bot_requests_waiting", "gauge",                          \
	  "Requests that wait for their answer")                                             \
	X(ANSWERS_UNSENT, "tgauth_bot_answers_unsent", "gauge",                              \
	  "Connections whose client has yet to take what was written")                       \
	X(SLOW_READERS, "tgauth_bot_slow_readers_total", "counter",                          \
	  "Connections ended for slow reading")                                              \
	X(WEBHOOK_WAITING, "tgauth_bot_webhook_waiting", "gauge",                            \
	  "Updates of the webhook that wait for the next batch")                             \
	X(WEBHOOK_WAITING_MAX, "tgauth_bot_webhook_waiting_limit", "gauge",                  \
	  "Updates of the webhook that may wait")                                            \
	X(WEBHOOK_POSTPONED, "tgauth_bot_webhook_postponed_total", "counter",                \
	  "Updates of the webhook that were left with Telegram")                             \
	X(BATCH, "tgauth_bot_batch", "gauge", "Updates that are not committed")              \
	X(BATCH_WAITING, "tgauth_bot_batch_waiting", "gauge",                                \
	  "Queries of them that wait for PostgreSQL to be there")                            \
	X(POSTGRES_QUEUE, "tgauth_bot_postgres_queue", "gauge",                              \
	  "Queries that wait for their answer")                                              \
	X(POSTGRES_UNANSWERED, "tgauth_bot_postgres_unanswered_total", "counter",            \
	  "Queries whose connection was lost before their answer")                           \
	X(OUTBOX_MAX, "tgauth_bot_outbox_limit", "gauge",                                    \
	  "Calls beyond which updates are left with Telegram")                               \
	X(CALLBACKS, "tgauth_bot_callbacks", "gauge",                                        \
	  "Callback answers among the calls that wait or are under way")                     \
	X(CALLS, "tgauth_bot_calls", "gauge", "Calls that are under way")                    \
	X(CALLS_MAX, "tgauth_bot_calls_limit", "gauge", "Calls that may be under way")       \
	X(CHATS_PAUSED, "tgauth_bot_chats_paused", "gauge",                                  \
	  "Chats whose calls wait for a time")                                               \
	X(LONGEST_CHAT, "tgauth_bot_longest_chat", "gauge",                                  \
	  "Calls of the chat that has most")                                                 \
	X(LONGEST_CHAT_MAX, "tgauth_bot_longest_chat_limit", "gauge",                        \
	  "Calls of one chat beyond which the oldest gives way")                             \
	X(GIVEN_UP, "tgauth_bot_given_up_total", "counter",                                  \
	  "Calls that were tried in vain for the last time")

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
	  "Answers with retry_after")                                                        \
	BOT_QUEUES(X)

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
