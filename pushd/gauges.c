/*
 * gauges.c
 *		See gauges.h.
 */
#include "gauges.h"

#include "pushd.h"

#define GAUGE(p, symbol, value) (PUSHD_METRIC(&(p)->metrics, symbol) = (uint64_t) (value))

/* All but the request that asks. */
static void
take_connections(pushd *p)
{
	tga_http_queues n = tga_http_server_queues(p->server);

	GAUGE(p, CONNECTIONS, tga_http_server_count(p->server));
	GAUGE(p, CONNECTIONS_MAX, n.max);
	GAUGE(p, REQUESTS_ARRIVING, n.arriving);
	GAUGE(p, REQUESTS_WAITING, n.waiting - 1);
	GAUGE(p, ANSWERS_UNSENT, n.unsent);
}

static void
take_database(pushd *p)
{
	GAUGE(p, POSTGRES_QUEUE, p->db.pg != NULL ? tga_pg_in_flight(p->db.pg) : 0);
	GAUGE(p, PASSWORD_QUEUE, pushd_password_db_in_flight(&p->passwords));
	GAUGE(p, PASSWORD_QUEUE_MAX, p->passwords.count * PUSHD_PASSWORD_QUEUE_MAX);
	GAUGE(p, LOOKUPS, p->lookups.count + p->lookups.sent);
	GAUGE(p, LOOKUPS_MAX, PUSHD_LOOKUPS_MAX);
	GAUGE(p, CHANGES_ASKED, p->changes.state == PUSHD_CHANGES_ASKED);
	GAUGE(p, USAGE, p->usage.count);
	GAUGE(p, USAGE_MAX, PUSHD_USAGE_MAX);
}

static void
take_sessions(pushd *p)
{
	GAUGE(p, SESSION_SEARCHES, p->sessions.searching + p->children.asking);
	GAUGE(p, REDIS_QUEUE, pushd_cache_in_flight(p->sessions.cache));
	GAUGE(p, CACHE_DELETIONS, pushd_cache_deletions(p->sessions.cache));
	GAUGE(p, CACHE_DELETIONS_MAX, PUSHD_CACHE_DELETIONS_MAX);
}

static void
take_logouts(pushd *p)
{
	GAUGE(p, CLIENT_LOGOUTS_TAKEN, p->logouts.count);
	GAUGE(p, CLIENT_LOGOUTS_MAX, PUSHD_LOGOUTS_MAX);
	GAUGE(p, CLIENT_LOGOUT_POSTS, p->logouts.calls);
	GAUGE(p, CLIENT_LOGOUT_POSTS_MAX, PUSHD_LOGOUT_CALLS_MAX);
}

void
pushd_gauges_take(pushd *p)
{
	take_connections(p);
	take_database(p);
	take_sessions(p);
	take_logouts(p);
}
