/*
 * pushd_metrics.h
 *		What is counted: one table.
 */
#ifndef PUSHD_METRICS_H
#define PUSHD_METRICS_H

#include "metrics.h"

/*
 * What waits: of each queue how long it is, how long it may be if it has a bound of its
 * own, and what it lost or turned away.  gauges.c looks at them when somebody asks.
 */
#define PUSHD_QUEUES(X)                                                                  \
	X(CONNECTIONS_MAX, "tgauth_connections_limit", "gauge",                              \
	  "Connections that there may be")                                                   \
	X(REQUESTS_ARRIVING, "tgauth_requests_arriving", "gauge",                            \
	  "Requests that have begun to come")                                                \
	X(REQUESTS_WAITING, "tgauth_requests_waiting", "gauge",                              \
	  "Requests that wait for their answer")                                             \
	X(ANSWERS_UNSENT, "tgauth_answers_unsent", "gauge",                                  \
	  "Connections whose client has yet to take what was written")                       \
	X(POSTGRES_QUEUE, "tgauth_postgres_queue", "gauge",                                  \
	  "Queries that wait for their answer")                                              \
	X(POSTGRES_UNSENT, "tgauth_postgres_unsent_total", "counter",                        \
	  "Queries that there was no connection for")                                        \
	X(POSTGRES_UNANSWERED, "tgauth_postgres_unanswered_total", "counter",                \
	  "Queries whose connection was lost before their answer")                           \
	X(PASSWORD_QUEUE, "tgauth_password_queue", "gauge",                                  \
	  "Passwords that wait for their answer")                                            \
	X(PASSWORD_QUEUE_MAX, "tgauth_password_queue_limit", "gauge",                        \
	  "Passwords that may wait")                                                         \
	X(PASSWORD_REFUSED, "tgauth_password_refused_total", "counter",                      \
	  "Passwords that found no room or no connection")                                   \
	X(LOOKUPS, "tgauth_lookups_waiting", "gauge",                                        \
	  "Login states that wait for their answer")                                         \
	X(LOOKUPS_MAX, "tgauth_lookups_waiting_limit", "gauge",                              \
	  "Login states that may wait for nobody here")                                      \
	X(LOOKUPS_DROPPED, "tgauth_lookups_dropped_total", "counter",                        \
	  "Login states that were not asked for")                                            \
	X(CHANGES_ASKED, "tgauth_changes_asked", "gauge",                                    \
	  "1 while the question for changes waits for its answer")                           \
	X(CHANGES_SKIPPED, "tgauth_changes_skipped_total", "counter",                        \
	  "Seconds in which that question still waited")                                     \
	X(SESSION_SEARCHES, "tgauth_session_searches", "gauge",                              \
	  "Sessions that are being looked for")                                              \
	X(SESSION_SEARCHES_FAILED, "tgauth_session_searches_failed_total", "counter",        \
	  "Sessions of which nobody could say anything")                                     \
	X(REDIS_QUEUE, "tgauth_redis_queue", "gauge", "Commands that wait for their answer") \
	X(REDIS_UNANSWERED, "tgauth_redis_unanswered_total", "counter",                      \
	  "Commands whose connection was lost before their answer")                          \
	X(CACHE_DELETIONS, "tgauth_cache_deletions", "gauge",                                \
	  "Deletions owed to a Redis that is away")                                          \
	X(CACHE_DELETIONS_MAX, "tgauth_cache_deletions_limit", "gauge",                      \
	  "Deletions that may be owed")                                                      \
	X(CACHE_DELETIONS_DROPPED, "tgauth_cache_deletions_dropped_total", "counter",        \
	  "Deletions beyond that: what Redis has from before is not believed")               \
	X(USAGE, "tgauth_usage_waiting", "gauge",                                            \
	  "Used sessions that the database has yet to be told")                              \
	X(USAGE_MAX, "tgauth_usage_waiting_limit", "gauge",                                  \
	  "Used sessions that are told at once")                                             \
	X(USAGE_DROPPED, "tgauth_usage_dropped_total", "counter",                            \
	  "Used sessions that the database was not told")                                    \
	X(CLIENT_LOGOUTS_TAKEN, "tgauth_client_logouts_taken", "gauge",                      \
	  "Logout tokens that this pushd has to post")                                       \
	X(CLIENT_LOGOUTS_MAX, "tgauth_client_logouts_taken_limit", "gauge",                  \
	  "Logout tokens that it takes at once")                                             \
	X(CLIENT_LOGOUT_POSTS, "tgauth_client_logout_posts", "gauge",                        \
	  "Logout tokens that are being posted")                                             \
	X(CLIENT_LOGOUT_POSTS_MAX, "tgauth_client_logout_posts_limit", "gauge",              \
	  "Logout tokens that may be posted at once")                                        \
	X(CLIENT_LOGOUTS_PUT_BACK, "tgauth_client_logouts_put_back_total", "counter",        \
	  "Logout tokens that were left for later unposted")

/* symbol, name, type, help */
#define PUSHD_METRICS(X)                                                                 \
	X(CONNECTIONS, "tgauth_connections", "gauge", "Open connections")                    \
	X(WEBSOCKETS, "tgauth_websockets", "gauge", "Open WebSockets")                       \
	X(SSE_CONNECTIONS, "tgauth_sse_connections", "gauge", "Open SSE connections")        \
	X(WAITING, "tgauth_waiting", "gauge", "Waiters for a login")                         \
	X(WATCHING, "tgauth_watching", "gauge", "Waiters for the end of a session")          \
	X(POSTGRES_UP, "tgauth_postgres_up", "gauge", "1 while PostgreSQL answers")          \
	X(REDIS_UP, "tgauth_redis_up", "gauge", "1 while Redis answers")                     \
	X(ACCEPTED, "tgauth_connections_total", "counter", "Connections accepted")           \
	X(REQUESTS, "tgauth_requests_total", "counter", "Requests answered")                 \
	X(BAD_REQUESTS, "tgauth_bad_requests_total", "counter",                              \
	  "Requests that were malformed")                                                    \
	X(LOGINS_STARTED, "tgauth_logins_started_total", "counter", "Login secrets made")    \
	X(LINKS, "tgauth_links_total", "counter", "Start tokens made")                       \
	X(CONFIRMED, "tgauth_confirmed_total", "counter", "Logins confirmed")                \
	X(DECLINED, "tgauth_declined_total", "counter", "Logins declined or mismatched")     \
	X(REVOKED, "tgauth_revoked_total", "counter", "Sessions ended")                      \
	X(CLAIMED, "tgauth_claimed_total", "counter", "Logins claimed")                      \
	X(AUTH_ALLOWED, "tgauth_auth_allowed_total", "counter",                              \
	  "Requests of proxies let pass")                                                    \
	X(AUTH_REFUSED, "tgauth_auth_refused_total", "counter",                              \
	  "Requests of proxies refused")                                                     \
	X(LOGOUTS, "tgauth_logouts_total", "counter", "Logouts")                             \
	X(CLIENT_LOGOUTS_WAITING, "tgauth_client_logouts_waiting", "gauge",                  \
	  "Logout tokens that clients have yet to take")                                     \
	X(CLIENT_LOGOUTS_DEAD, "tgauth_client_logouts_dead", "gauge",                        \
	  "Logout tokens that were given up in the last 30 days")                            \
	X(CLIENT_LOGOUTS_SENT, "tgauth_client_logouts_sent_total", "counter",                \
	  "Logout tokens that clients took")                                                 \
	X(CLIENT_LOGOUTS_FAILED, "tgauth_client_logout_failures_total", "counter",           \
	  "Logout tokens that a client did not take, to be tried again")                     \
	X(CLIENT_LOGOUTS_GIVEN_UP, "tgauth_client_logouts_given_up_total", "counter",        \
	  "Logout tokens that no client took in twelve hours")                               \
	X(NOTIFICATIONS, "tgauth_notifications_total", "counter", "Notifications received")  \
	X(STATE_QUERIES, "tgauth_state_queries_total", "counter",                            \
	  "Queries for login states")                                                        \
	X(STATES_ASKED, "tgauth_states_asked_total", "counter", "Login states asked for")    \
	X(POSTGRES_LOST, "tgauth_postgres_lost_total", "counter",                            \
	  "Connections to PostgreSQL lost")                                                  \
	X(POSTGRES_NOT_CONNECTED, "tgauth_postgres_not_connected_total", "counter",          \
	  "Addresses of PostgreSQL that took no connection")                                 \
	X(POSTGRES_NOT_SET_UP, "tgauth_postgres_not_set_up_total", "counter",                \
	  "Connections to PostgreSQL that were of no use")                                   \
	X(POSTGRES_TIMED_OUT, "tgauth_postgres_timed_out_total", "counter",                  \
	  "Connections given up for a query without an answer")                              \
	X(QUERY_FAILURES, "tgauth_query_failures_total", "counter",                          \
	  "Queries that PostgreSQL refused")                                                 \
	X(KNOWN_HITS, "tgauth_known_hits_total", "counter", "Sessions found in memory")      \
	X(CACHE_HITS, "tgauth_cache_hits_total", "counter", "Sessions found in Redis")       \
	X(CACHE_MISSES, "tgauth_cache_misses_total", "counter",                              \
	  "Sessions not found in Redis")                                                     \
	X(CACHE_UNHEARD, "tgauth_cache_unheard_total", "counter",                            \
	  "Sessions in Redis that PostgreSQL was asked for all the same")                    \
	X(REDIS_NOT_CONNECTED, "tgauth_redis_not_connected_total", "counter",                \
	  "Addresses of Redis that took no connection")                                      \
	X(REDIS_REFUSED, "tgauth_redis_refused_total", "counter",                            \
	  "Commands that Redis refused")                                                     \
	X(REDIS_TIMED_OUT, "tgauth_redis_timed_out_total", "counter",                        \
	  "Connections given up for a command without an answer")                            \
	X(REDIS_LOST, "tgauth_redis_lost_total", "counter", "Connections to Redis lost")     \
	X(OVER_CONNECTIONS, "tgauth_refused_connections_total", "counter",                   \
	  "Connections over the limit of all")                                               \
	X(OVER_ADDRESS, "tgauth_refused_address_total", "counter",                           \
	  "Connections over the limit of one address")                                       \
	X(OVER_ATTEMPTS, "tgauth_refused_attempts_total", "counter",                         \
	  "Requests over the attempts of one address")                                       \
	X(UNKNOWN_ADDRESS, "tgauth_address_unknown_total", "counter",                        \
	  "Requests through proxies that told no readable address")                          \
	X(OVER_HEAD, "tgauth_refused_head_total", "counter",                                 \
	  "Requests whose head was too large")                                               \
	X(OVER_BODY, "tgauth_refused_body_total", "counter",                                 \
	  "Requests whose body was too large")                                               \
	X(TIMED_OUT, "tgauth_request_timeouts_total", "counter",                             \
	  "Requests that took too long")                                                     \
	X(SLOW_READERS, "tgauth_slow_readers_total", "counter",                              \
	  "Connections ended for slow reading")                                              \
	X(WRONG_ORIGIN, "tgauth_refused_origin_total", "counter",                            \
	  "Requests of another origin")                                                      \
	X(RENEW_REFUSED, "tgauth_refused_renewals_total", "counter",                         \
	  "Renewals asked for too fast")                                                     \
	PUSHD_QUEUES(X)

typedef enum pushd_metric
{
#define METRIC_SYMBOL(symbol, name, type, help) PUSHD_METRIC_##symbol,
	PUSHD_METRICS(METRIC_SYMBOL)
#undef METRIC_SYMBOL
		PUSHD_METRIC_COUNT
} pushd_metric;

typedef struct pushd_metrics
{
	uint64_t values[PUSHD_METRIC_COUNT];
} pushd_metrics;

/* One of them, to read, set or count up. */
#define PUSHD_METRIC(metrics, symbol) ((metrics)->values[PUSHD_METRIC_##symbol])

#endif
