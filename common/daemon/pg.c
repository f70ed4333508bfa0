/*
 * pg.c
 *		Makes connections: names, libpq's steps, what a new one is set up with.  See pg.h.
 *
 * The structure itself lives until libuv has closed its timers.
 */
#include "pg.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "must.h"
#include "pg_connection.h"

#define WATCH_MS 500

/* --- watching --------------------------------------------------------------- */

static void
on_watch(uv_timer_t *timer)
{
	tga_pg *pg = timer->data;

	if (pg->queue.first != NULL)
	{
		if (uv_now(pg->loop) - pg->queue.first->sent_at <=
			(uint64_t) pg->config.query_timeout_ms)
			return;
		if (pg->state == TGA_PG_READY && pg->config.on_failure != NULL)
			pg->config.on_failure(pg->config.arg, TGA_PG_TIMED_OUT);
		tga_pg_lose(pg, "no answer within the time for a query");
	}
	else if (pg->on_tick != NULL)
		pg->on_tick(pg);
}

/* --- connected -------------------------------------------------------------- */

static void
on_notice(void *arg, const PGresult *result)
{
	const tga_log *log = arg;
	const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
	bool warning = severity != NULL && strcmp(severity, "WARNING") == 0;

	/* Such as that a setting of the database's has a value which it cannot have. */
	tga_log_event(log, warning ? TGA_WARNING : TGA_DEBUG,
				  warning ? "postgres_warning" : "postgres_notice", "message",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY), "detail",
				  PQresultErrorField(result, PG_DIAG_MESSAGE_DETAIL), NULL);
}

static void
connected(tga_pg *pg)
{
	/* The log alone: the connection can pass to another tga_pg (pg_renew.c). */
	PQsetNoticeReceiver(pg->conn, on_notice, (void *) pg->config.log);
	uv_timer_start(&pg->watch, on_watch, WATCH_MS, WATCH_MS);
	tga_pg_move(pg, TGA_PG_PREPARING);
	if (PQsetnonblocking(pg->conn, 1) != 0 || !PQenterPipelineMode(pg->conn) ||
		!tga_pg_setup_send(pg))
	{
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
		return;
	}
	if (!tga_pg_flush(pg))
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
}

/* --- connecting ------------------------------------------------------------- */

static void
on_attempt_timeout(uv_timer_t *timer)
{
	const tga_pg *pg = timer->data;
	const tga_pg_host *host = &pg->hosts.list[pg->host];
	char why[256];

	snprintf(why, sizeof(why), "no connection within the time for one address: %s %s",
			 host->host != NULL ? host->host : "",
			 pg->addresses.next > 0 ? pg->addresses.text[pg->addresses.next - 1] : "");
	tga_pg_lose(timer->data, why);
}

static void
go_on_connecting(tga_pg *pg)
{
	bool watched = true;

	tga_watcher_stop(&pg->watcher);
	switch (PQconnectPoll(pg->conn))
	{
		case PGRES_POLLING_READING:
			watched = tga_pg_watch_socket(pg, UV_READABLE);
			break;
		case PGRES_POLLING_WRITING:
			watched = tga_pg_watch_socket(pg, UV_WRITABLE);
			break;
		case PGRES_POLLING_OK:
			connected(pg);
			return;
		default:
			tga_pg_lose(pg, PQerrorMessage(pg->conn));
			return;
	}
	if (!watched)
		tga_pg_lose(pg, "could not watch the socket");
}

/* Gives libpq one server: an address, or what it is to find by itself. */
static void
connect_to(tga_pg *pg, const char *address)
{
	const tga_pg_host *host = &pg->hosts.list[pg->host];
	const char *const keywords[] = {
		"dbname",		   "host", "hostaddr", "port", "application_name",
		"client_encoding", NULL};
	const char *const values[] = {
		pg->config.conninfo,		 host->host, address, host->port,
		pg->config.application_name, "UTF8",	 NULL};

	pg->conn = PQconnectStartParams(keywords, values, 1);
	if (pg->conn == NULL)
	{
		tga_pg_lose(pg, "out of memory");
		return;
	}
	tga_pg_move(pg, TGA_PG_CONNECTING);
	/* As libpq asks: behave as if PQconnectPoll had last said WRITING. */
	if (PQstatus(pg->conn) == CONNECTION_BAD)
		tga_pg_lose(pg, PQerrorMessage(pg->conn));
	else if (!tga_pg_watch_socket(pg, UV_WRITABLE))
		tga_pg_lose(pg, "could not watch the socket");
}

static void
try_address(tga_pg *pg)
{
	connect_to(pg, pg->addresses.text[pg->addresses.next++]);
}

static void
on_resolved(void *arg, const tga_addresses *addresses, const char *error)
{
	tga_pg *pg = arg;
	char why[256];

	pg->resolve = NULL;
	if (addresses != NULL)
	{
		pg->addresses = *addresses;
		uv_timer_again(&pg->timer);
		try_address(pg);
		return;
	}
	snprintf(why, sizeof(why), "could not resolve host name \"%s\": %s",
			 pg->hosts.list[pg->host].host, error);
	tga_pg_lose(pg, why);
}

/* Finds the addresses of the next host; what is no name is connected to at once. */
static void
try_host(tga_pg *pg)
{
	const tga_pg_host *host = &pg->hosts.list[++pg->host];
	const char *name = host->hostaddr != NULL ? host->hostaddr : host->host;

	pg->addresses = (tga_addresses){0};
	if (!tga_pg_host_is_remote(host))
		connect_to(pg, NULL);
	else if (tga_resolve_numeric(name, &pg->addresses))
		try_address(pg);
	else
	{
		tga_pg_move(pg, TGA_PG_RESOLVING);
		pg->resolve = tga_resolve_start(pg->loop, name, on_resolved, pg);
		if (pg->resolve == NULL)
			tga_pg_lose(pg, "could not begin to resolve the host name");
	}
}

static void
attempt(uv_timer_t *timer)
{
	tga_pg *pg = timer->data;

	pg->setup_failed = false;
	uv_timer_start(&pg->timer, on_attempt_timeout, (uint64_t) pg->hosts.timeout_ms,
				   (uint64_t) pg->hosts.timeout_ms);
	if (pg->addresses.next < pg->addresses.count)
		try_address(pg);
	else
		try_host(pg);
}

/* --- beginning and ending --------------------------------------------------- */

static void
on_poll(uv_poll_t *handle, int status, int events)
{
	tga_pg *pg = handle->data;

	if (pg->state == TGA_PG_CONNECTING)
		go_on_connecting(pg);
	else
		tga_pg_on_socket(pg, status);
}

tga_pg *
tga_pg_begin(uv_loop_t *loop, const tga_pg_config *config)
{
	tga_pg *pg = calloc(1, sizeof(*pg));

	TGA_MUST(config->log != NULL && config->conninfo != NULL && config->reasons != NULL);
	TGA_MUST(config->connect_timeout_ms > 0 && config->query_timeout_ms > 0);
	if (pg == NULL)
		return NULL;
	pg->config = *config;
	pg->loop = loop;
	pg->host = -1;
	if (!tga_pg_hosts_read(&pg->hosts, config->conninfo, config->connect_timeout_ms))
	{
		tga_pg_hosts_free(&pg->hosts);
		free(pg);
		return NULL;
	}
	pg->watcher = (tga_watcher){.loop = loop, .on_event = on_poll, .arg = pg};
	tga_pg_queue_init(&pg->queue);
	pg->retry_ms = TGA_PG_RETRY_MIN_MS;
	uv_timer_init(loop, &pg->timer);
	uv_timer_init(loop, &pg->watch);
	pg->timer.data = pg->watch.data = pg;
	pg->open_handles = 2;
	pg->on_retry = attempt;
	attempt(&pg->timer);
	return pg;
}

static void
on_handle_closed(uv_handle_t *handle)
{
	tga_pg *pg = handle->data;

	if (--pg->open_handles > 0)
		return;
	tga_pg_hosts_free(&pg->hosts);
	free(pg);
}

void
tga_pg_end(tga_pg *pg)
{
	if (pg->state == TGA_PG_CLOSED)
		return;
	tga_pg_drop(pg);
	tga_pg_move(pg, TGA_PG_CLOSED);
	tga_pg_queue_abandon(&pg->queue);
	uv_close((uv_handle_t *) &pg->timer, on_handle_closed);
	uv_close((uv_handle_t *) &pg->watch, on_handle_closed);
}
